import Base
import Domain
import Testing

@testable import Trading

/// A gate that lets one plain order pass, and one bent fact per refusal.
@Suite("Gate")
struct GateTests {
    struct Scene: ~Copyable {
        var gate: Gate
        var orders = OrderSample.machine(capacity: 256)
        var ledger = Ledger(instruments: 1)
        var request = OrderSample.request(1, price: 640_000, quantity: 10)
        var now = OrderSample.at(100_000)
        var symbol = SymbolLimits()

        init(limits: LaneLimits = GateTests.limits, budget: VenueBudgetLimits = .init()) {
            gate = Gate(instruments: 1, limits: limits, budget: budget)
            var rules = OrderSample.bitcoin
            rules.quantityMin = Quantity(raw: 2)
            rules.quantityMax = Quantity(raw: 1_000)
            rules.priceMax = Price(raw: 2_000_000)
            rules.notionalMin = Notional(raw: 100 * 100_000_000)
            rules.percentPriceUp = 10_500
            rules.percentPriceDown = 9_500
            rules.openOrdersMax = 200
            define(rules)
            symbol = GateTests.symbolLimits
            gate.limit(rules.id, to: symbol)
            gate.condition.mode = .run
            gate.condition.reasons = []
            gate.condition.leaseUntil = .distantFuture
            gate.condition.hasSession = true
            gate.condition.clockUncertainty = .milliseconds(1)
            gate.condition.journalTakes = true
            var market = MarketFacts()
            market.show(bid: Price(raw: 640_000), ask: Price(raw: 640_001), updateID: 1)
            market.last = Price(raw: 640_000)
            market.mark = Price(raw: 640_000)
            market.isLive = true
            market.aliveAt = now
            gate[market: rules.id] = market
        }

        mutating func define(_ rules: Instrument) {
            gate.define(rules)
            orders.define(rules)
            ledger.define(rules)
        }

        /// What the gate says; watched it must say the same, and name the one check that refused.
        func refusal() -> Refusal? {
            let refusal = gate.checkPlace(request, orders: orders, ledger: ledger, now: now)
            var trail = GateTrail(request)
            let watched = gate.checkPlace(
                request,
                orders: orders,
                ledger: ledger,
                now: now,
                &trail
            )
            #expect(watched == refusal)
            let refusing = trail.findings.filter(\.isRefused)
            if let last = refusing.last {
                #expect(refusing.count == 1 && trail.findings.last?.name == last.name)
                #expect(last.refusal == refusal)
            } else {
                // A value that 64 bits cannot hold, a contract that is none: no numbers to compare.
                #expect(refusal == nil || refusal == .absurd || refusal == .notAllowed)
            }
            return refusal
        }

        mutating func rest(_ sequence: UInt32, _ side: Side, price: Int64, quantity: Int64 = 10) {
            let other = OrderSample.request(sequence, side, price: price, quantity: quantity)
            _ = orders.place(other, riskPrice: .none, now: now)
            let news = OrderSample.news(
                .opened,
                of: sequence,
                state: .open,
                price: price,
                quantity: quantity,
                side: side
            )
            _ = orders.apply(news, now: now)
        }

        mutating func hold(_ amount: Int64) {
            let fill = BookedFill(
                quantity: Quantity(raw: abs(amount)),
                price: Price(raw: 640_000),
                tradeID: 1,
                commission: Money(raw: 0, asset: .none),
                maker: true
            )
            let side: Side = amount > 0 ? .buy : .sell
            _ = ledger.book(fill, side, of: OrderSample.bitcoin.id, now: now)
        }
    }

    private static let dollar: Int64 = 100_000_000

    private static var limits: LaneLimits {
        var limits = LaneLimits()
        limits.venueNotional = 20_000 * dollar
        limits.longCap = 15_000 * dollar
        limits.shortCap = 15_000 * dollar
        limits.openOrders = 200
        limits.inFlight = 50
        limits.positions = 1
        limits.ordersPerSecond = 22
        limits.ordersPerMinute = 450
        limits.cancelsPerMinute = 900
        limits.dailyLoss = 100 * dollar
        limits.killDailyLoss = 500 * dollar
        limits.killMonthlyLoss = 2_000 * dollar
        limits.killDailyTurnover = 1_000_000 * dollar
        limits.killMonthlyTurnover = 9_000_000 * dollar
        return limits
    }

    private static var symbolLimits: SymbolLimits {
        var limits = SymbolLimits()
        limits.isAllowed = true
        limits.orderNotional = 6_400 * dollar
        limits.fatFinger = 500
        limits.symbolNotional = 12_800 * dollar
        limits.position = 200
        limits.bookBand = 20
        limits.markBand = 100
        limits.anchorDivergence = 25
        limits.openOrders = 100
        limits.ordersPerMinute = 400
        return limits
    }

    @Test("a plain order passes")
    func passes() {
        let scene = Scene()
        #expect(scene.refusal() == nil)
    }

    @Test("the mode, the session and the clock refuse by name")
    func standing() {
        for mode in [TradingMode.pause, .safeMode, .hold, .kill] {
            var scene = Scene()
            scene.gate.condition.mode = mode
            #expect(scene.refusal() == .mode)
        }
        var scene = Scene()
        scene.gate.condition.reasons = .marketData
        #expect(scene.refusal() == .notReady)
        scene = Scene()
        scene.gate.condition.leaseUntil = scene.now
        #expect(scene.refusal() == .lease)
        scene = Scene()
        scene.gate.condition.hasSession = false
        #expect(scene.refusal() == .noSession)
        scene = Scene()
        scene.gate.condition.unsentBytes = 1
        #expect(scene.refusal() == .unsentBytes)
        scene = Scene()
        scene.gate.condition.clockUncertainty = .milliseconds(251)
        #expect(scene.refusal() == .clock)
        scene = Scene()
        scene.gate.condition.journalTakes = false
        #expect(scene.refusal() == .journal)
        scene = Scene()
        scene.gate.condition.coolOffUntil = OrderSample.at(100_001)
        #expect(scene.refusal() == .coolOff)
    }

    @Test(
        "filters and sizes refuse one unit past the edge and pass at it",
        arguments: [
            (Int64(640_000), Int64(1), Refusal.lotFilter as Refusal?),
            (640_000, 2, nil), (640_000, 0, .absurd), (0, 10, .absurd), (-1, 10, .absurd),
            (640_000, 100, nil), (640_000, 101, .orderNotional), (640_000, 501, .fatFinger),
            (Int64.max, 10, .priceFilter), (638_720, 10, nil), (638_719, 10, .priceBand),
        ]
    )
    func filters(_ price: Int64, _ quantity: Int64, _ expected: Refusal?) {
        var scene = Scene()
        scene.request.price = Price(raw: price)
        scene.request.timeInForce = .goodTillCancel
        scene.request.quantity = Quantity(raw: quantity)
        #expect(scene.refusal() == expected)
    }

    @Test("grids, minimum value, status and allow-list refuse by name")
    func rules() {
        var scene = Scene()
        var rules = OrderSample.bitcoin
        rules.tick = Price.Offset(raw: 7)
        scene.define(rules)
        #expect(scene.refusal() == .priceFilter)
        rules = OrderSample.bitcoin
        rules.lot = Quantity(raw: 3)
        scene.define(rules)
        #expect(scene.refusal() == .lotFilter)
        rules = OrderSample.bitcoin
        rules.notionalMin = Notional(raw: 640 * Self.dollar + 1)
        scene.define(rules)
        #expect(scene.refusal() == .notionalMin)
        rules.notionalMin = Notional(raw: 640 * Self.dollar)
        scene.define(rules)
        #expect(scene.refusal() == nil)
        rules.status = .halted
        scene.define(rules)
        #expect(scene.refusal() == .notTrading)
        scene = Scene()
        scene.symbol.isAllowed = false
        scene.gate.limit(OrderSample.bitcoin.id, to: scene.symbol)
        #expect(scene.refusal() == .notAllowed)
        scene = Scene()
        scene.gate.quarantine(OrderSample.bitcoin.id, until: OrderSample.at(100_001))
        #expect(scene.refusal() == .quarantine)
    }

    @Test("positions, sides and values count what is open and in flight at its worst")
    func exposure() {
        var scene = Scene()
        scene.hold(150)
        scene.rest(2, .buy, price: 639_990, quantity: 40)
        #expect(scene.refusal() == nil, "150 + 40 + 10 is the limit")
        scene.request.quantity = Quantity(raw: 11)
        #expect(scene.refusal() == .positionLimit)
        scene = Scene()
        scene.symbol.position = 0
        scene.gate.limit(OrderSample.bitcoin.id, to: scene.symbol)
        scene.hold(190)
        #expect(scene.refusal() == nil)
        scene.request.quantity = Quantity(raw: 11)
        #expect(scene.refusal() == .symbolNotional)
        scene.symbol.symbolNotional = 0
        scene.gate.limit(OrderSample.bitcoin.id, to: scene.symbol)
        scene.request.quantity = Quantity(raw: 45)
        #expect(scene.refusal() == .sideCap)
        var limits = Self.limits
        limits.longCap = 0
        scene = Scene(limits: limits)
        scene.symbol.position = 0
        scene.symbol.symbolNotional = 0
        scene.gate.limit(OrderSample.bitcoin.id, to: scene.symbol)
        scene.hold(-150)
        scene.rest(2, .buy, price: 639_990, quantity: 150)
        #expect(scene.refusal() == nil)
        scene.request.quantity = Quantity(raw: 13)
        #expect(scene.refusal() == .venueNotional)
    }

    @Test("counts of orders, requests and positions refuse at their caps")
    func counts() {
        var scene = Scene()
        for sequence in UInt32(2)...101 { scene.rest(sequence, .buy, price: 639_000, quantity: 1) }
        #expect(scene.refusal() == .openOrders)
        scene = Scene()
        for sequence in UInt32(2)...51 {
            let other = OrderSample.request(sequence, .buy, price: 639_000, quantity: 1)
            _ = scene.orders.place(other, riskPrice: .none, now: scene.now)
        }
        #expect(scene.refusal() == .inFlight)
        scene = Scene()
        scene.rest(2, .sell, price: 640_000)
        #expect(scene.refusal() == .selfTrade)
        scene = Scene()
        var lost = OrderSample.news(.trade, of: 9, state: .partial, filled: 9, fill: 1, trade: 4)
        lost.price = Price(raw: 639_000)
        _ = scene.orders.apply(lost, now: scene.now)
        #expect(scene.refusal() == .notReady, "trades are missing: the position is not known")
    }

    @Test("reduce-only orders never flip, all of them together")
    func reduceOnly() {
        var scene = Scene()
        scene.request = OrderSample.request(
            1,
            .sell,
            price: 640_002,
            quantity: 10,
            reduceOnly: true
        )
        #expect(scene.refusal() == .reduceOnly, "nothing to reduce")
        scene.hold(15)
        #expect(scene.refusal() == nil)
        let other = OrderSample.request(2, .sell, price: 640_003, quantity: 6, reduceOnly: true)
        _ = scene.orders.place(other, riskPrice: .none, now: scene.now)
        #expect(scene.refusal() == .reduceOnly, "6 + 10 would flip 15")
        scene.request.quantity = Quantity(raw: 9)
        #expect(scene.refusal() == nil)
        scene.gate.condition.mode = .pause
        scene.gate.condition.reasons = .limit
        #expect(scene.refusal() == nil, "closing is allowed where risk is not")
        scene.request.side = .buy
        scene.request.price = Price(raw: 639_990)
        #expect(scene.refusal() == .reduceOnly)
    }

    @Test("losses refuse at their caps")
    func losses() {
        var scene = Scene()
        scene.hold(100)
        scene.ledger.roll(to: UTCTime(milliseconds: 1))
        let market = { (price: Int64) in MarkPrice(Price(raw: price)) }
        // 0.1 BTC loses 99.99 dollars, then 100.
        scene.ledger.mark(market(6_300_010_000_000), of: OrderSample.bitcoin.id)
        #expect(scene.refusal() == nil)
        scene.ledger.mark(market(6_300_000_000_000), of: OrderSample.bitcoin.id)
        #expect(scene.refusal() == .dailyLoss)
        scene.ledger.mark(market(5_900_000_000_000), of: OrderSample.bitcoin.id)
        #expect(scene.refusal() == .killCap)
    }

    @Test("rates refuse at the next order and pass when the window has moved")
    func rates() {
        var scene = Scene()
        let id = OrderSample.bitcoin.id
        for _ in 0..<22 { scene.gate.countOrder(of: id, weight: 0, orders: 1, now: scene.now) }
        #expect(scene.refusal() == .ordersPerSecond)
        scene.now = scene.now + .milliseconds(999)
        scene.gate[market: id].aliveAt = scene.now
        #expect(scene.refusal() == .ordersPerSecond)
        scene.now = scene.now + .milliseconds(1)
        scene.gate[market: id].aliveAt = scene.now
        #expect(scene.refusal() == nil)
        var limits = Self.limits
        limits.ordersPerSecond = 0
        limits.ordersPerMinute = 0
        scene = Scene(limits: limits)
        for _ in 0..<400 { scene.gate.countOrder(of: id, weight: 0, orders: 0, now: scene.now) }
        #expect(scene.refusal() == .ordersPerMinute)
        scene = Scene(limits: limits)
        for _ in 0..<290 { scene.gate.countOrder(of: id, weight: 0, orders: 1, now: scene.now) }
        #expect(scene.refusal() == .rateBudget, "ten of 300 are kept for closing")
        let cancel = scene.gate.checkCancel(id, weight: 1, isOrdered: false, now: scene.now)
        #expect(cancel == nil, "a cancel never starves")
        for _ in 0..<900 { scene.gate.countCancel(weight: 1, now: scene.now) }
        let damped = scene.gate.checkCancel(id, weight: 1, isOrdered: false, now: scene.now)
        #expect(damped == .cancelsPerMinute)
        let ordered = scene.gate.checkCancel(id, weight: 1, isOrdered: true, now: scene.now)
        #expect(ordered == nil, "the engine's own cancels are never damped")
    }

    @Test("a passed order shows its checks with the numbers they compared")
    func explains() throws {
        let scene = Scene()
        var trail = GateTrail(scene.request)
        let refusal = scene.gate.checkPlace(
            scene.request,
            orders: scene.orders,
            ledger: scene.ledger,
            now: scene.now,
            &trail
        )
        #expect(refusal == nil && trail.findings.count > 40)
        let value = try #require(trail.findings.first { $0.refusal == .orderNotional })
        #expect(value.value == 640 * Self.dollar && value.limit == 6_400 * Self.dollar)
        let size = try #require(trail.findings.first { $0.refusal == .fatFinger })
        #expect(size.value == 10 && size.limit == 500 && size.unit == .quantity)
    }

    @Test("a window admits exactly its limit in any span", arguments: [UInt64(1), 2, 3])
    func window(_ seed: UInt64) {
        var random = Random(seed: seed)
        var window = RateWindow(limit: 7, span: .milliseconds(100))
        var sent: [Int64] = []
        var now: Int64 = 0
        for _ in 0..<5_000 {
            now += random.integer(in: 0...40)
            let inSpan = sent.filter { now - $0 < 100 }.count
            let reserve = Int(random.below(4))
            let admitted = window.admits(now: OrderSample.at(now), reserve: reserve)
            #expect(admitted == (inSpan + reserve < 7), "seed \(seed)")
            if inSpan < 7, random.oneIn(2) {
                window.count(now: OrderSample.at(now))
                sent.append(now)
            }
        }
    }

    @Test("weight keeps a reserve for cancels, and backs off when the venue says so")
    func budget() {
        var budget = VenueBudget(limits: VenueBudgetLimits())
        let now = OrderSample.at(500_000)
        budget.count(weight: 1_800, orders: 0, now: now)
        var ordinary = budget.admits(weight: 1, .ordinary, now: now)
        var cancel = budget.admits(weight: 600, .cancel, now: now)
        #expect(!ordinary && cancel)
        ordinary = budget.admits(weight: 1, .ordinary, now: now + .seconds(62))
        #expect(ordinary)
        budget.backOff(until: now + .seconds(70), jitter: 3, now: now + .seconds(62))
        cancel = budget.admits(weight: 1, .cancel, now: now + .seconds(69))
        #expect(!cancel, "every call while banned lengthens the ban")
        cancel = budget.admits(weight: 1, .cancel, now: now + .seconds(70))
        #expect(cancel)
    }

    @Test("unset limits are named before real money is touched")
    func unset() {
        let names = LaneLimits().unset(of: [Self.symbolLimits])
        #expect(names.count == 14)
        #expect(Self.limits.unset(of: [Self.symbolLimits]).isEmpty)
    }
}
