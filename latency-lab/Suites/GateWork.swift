internal import Base
internal import Domain
internal import Trading

/// A gate with every limit on, 200 orders open and 50 requests in flight over two contracts.
private struct BusyGate: ~Copyable {
    var gate: Gate
    var orders: OrderMachine
    var ledger = Ledger(instruments: 2)
    let now = Instant(sinceBoot: 1_000_000_000_000)
    var request: OrderRequest

    init() {
        var limits = LaneLimits()
        let dollar: Int64 = 100_000_000
        limits.venueNotional = 90_000_000 * dollar
        limits.longCap = 50_000_000 * dollar
        limits.shortCap = 50_000_000 * dollar
        limits.openOrders = 1_000
        limits.inFlight = 200
        limits.positions = 8
        limits.ordersPerSecond = 1_000
        limits.ordersPerMinute = 10_000
        limits.cancelsPerMinute = 10_000
        limits.dailyLoss = 1_000 * dollar
        limits.killDailyLoss = 5_000 * dollar
        limits.killMonthlyLoss = 20_000 * dollar
        limits.killDailyTurnover = 90_000_000 * dollar
        limits.killMonthlyTurnover = 900_000_000 * dollar
        gate = Gate(instruments: 2, limits: limits)
        orders = OrderMachine(capacity: 1_024, instruments: 2)
        request = Self.request(1, instrument: 0, price: 640_000)
        for place in 0..<2 { lay(place) }
        gate.condition.mode = .run
        gate.condition.reasons = []
        gate.condition.leaseUntil = .distantFuture
        gate.condition.hasSession = true
        gate.condition.clockUncertainty = .milliseconds(1)
        gate.condition.journalTakes = true
        for sequence in UInt32(2)..<252 {
            let price = 639_000 + Int64(sequence)
            let other = Self.request(sequence, instrument: Int(sequence) % 2, price: price)
            _ = orders.place(other, riskPrice: .none, now: now)
            if sequence < 202 { open(other) }
        }
    }

    private mutating func lay(_ place: Int) {
        guard let symbol = SymbolText(place == 0 ? "BTCUSDT" : "ETHUSDT") else { return }
        var rules = Instrument(
            id: InstrumentID(index: UInt16(place)),
            version: 1,
            venue: .binance,
            symbol: symbol,
            base: AssetID(index: 2),
            quote: AssetID(index: 1),
            settlement: AssetID(index: 1),
            scale: PairScale(price: Scale(digits: 1), quantity: Scale(digits: 3)),
            tick: Price.Offset(raw: 1),
            lot: Quantity(raw: 1)
        )
        rules.quantityMax = Quantity(raw: 1_000_000)
        rules.priceMax = Price(raw: 45_297_640)
        rules.notionalMin = Notional(raw: 50 * 100_000_000)
        rules.percentPriceUp = 10_500
        rules.percentPriceDown = 9_500
        rules.openOrdersMax = 200
        gate.define(rules)
        orders.define(rules)
        ledger.define(rules)
        var limits = SymbolLimits()
        limits.isAllowed = true
        limits.orderNotional = 100_000 * 100_000_000
        limits.fatFinger = 100_000
        limits.symbolNotional = 9_000_000 * 100_000_000
        limits.position = 100_000
        limits.bookBand = 50
        limits.markBand = 100
        limits.anchorDivergence = 25
        limits.openOrders = 200
        limits.ordersPerMinute = 1_000
        gate.limit(rules.id, to: limits)
        var market = MarketFacts()
        market.show(bid: Price(raw: 640_000), ask: Price(raw: 640_001), updateID: 1)
        market.last = Price(raw: 640_000)
        market.mark = Price(raw: 640_000)
        market.isLive = true
        market.aliveAt = now
        gate[market: rules.id] = market
    }

    private mutating func open(_ request: OrderRequest) {
        var event = OrderEvent(kind: .opened, source: .stream)
        event.clientID = request.clientID
        event.venueID = VenueOrderID(low: UInt64(request.clientID.sequence) + 7_000)
        event.instrument = request.instrument
        event.state = .open
        event.price = request.price
        event.quantity = request.quantity
        _ = orders.apply(event, now: now)
    }

    private static func request(
        _ sequence: UInt32,
        instrument: Int,
        price: Int64
    ) -> OrderRequest {
        OrderRequest(
            action: .place,
            clientID: ClientOrderID(
                tag: 1,
                incarnation: 1,
                lane: LaneID(index: 0),
                sequence: sequence
            ),
            instrument: InstrumentID(index: UInt16(instrument)),
            side: .buy,
            timeInForce: .postOnly,
            price: Price(raw: price),
            quantity: Quantity(raw: 10),
            validUntil: .none
        )
    }
}

/// Every check passes.
final class GateAccept: Work {
    private var kept: BusyGate? = BusyGate()

    func run(_ operations: Int) {
        // Out of the object while it works: each access through it would be checked for exclusivity.
        guard var busy = kept.take() else { return }
        var refused: Int64 = 0
        for number in 0..<operations {
            busy.request.price = Price(raw: 640_000 - Int64(number & 7))
            let refusal = busy.gate.checkPlace(
                busy.request,
                orders: busy.orders,
                ledger: busy.ledger,
                now: busy.now
            )
            if refusal != nil { refused += 1 }
        }
        precondition(refused == 0, "the order passes")
        keep(refused)
        kept = consume busy
    }
}

/// The value of the order passes its cap: standing, market, filters, rates and self-trade have passed.
final class GateReject: Work {
    private var kept: BusyGate? = BusyGate()

    func run(_ operations: Int) {
        // Out of the object while it works: each access through it would be checked for exclusivity.
        guard var busy = kept.take() else { return }
        var refused: Int64 = 0
        for number in 0..<operations {
            busy.request.price = Price(raw: 640_000 - Int64(number & 7))
            busy.request.quantity = Quantity(raw: 1_600)
            let refusal = busy.gate.checkPlace(
                busy.request,
                orders: busy.orders,
                ledger: busy.ledger,
                now: busy.now
            )
            if refusal != nil { refused += 1 }
        }
        precondition(refused == operations, "the order is refused")
        keep(refused)
        kept = consume busy
    }
}
