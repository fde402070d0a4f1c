internal import Base
internal import Domain
internal import Exchange

/// One operation of the measured flow, whole, so that nothing of it is made while it is timed.
struct FlowOperation: BitwiseCopyable {
    /// The order's own number; for a cancel, the exchange's number of the order to take back.
    var number: Int64
    var price: Int64
    var quantity: Int64

    /// The number under which the order was placed: what a reference without ids cancels by.
    var target: Int64
    var client: ClientText
    var account: UInt16
    var side: Side
    var kind: Kind

    enum Kind: UInt8, BitwiseCopyable {
        case add = 0
        case cancel = 1
        case cross = 2
    }
}

/// The flow of `exchange.fifo.op`: 55 % add, 40 % cancel, 5 % crossing over 10,000 resting orders
/// of 100 accounts; made once by running it, so that every cancel meets an open order.
struct OrderFlow {
    static let accounts = 100
    static let resting = 10_000
    static let middle: Int64 = 642_500

    /// The operations that lay out the book.
    private(set) var opening: [FlowOperation] = []

    /// The measured operations.
    private(set) var operations: [FlowOperation] = []

    private var random: Random
    private var live: [(id: OrderID, account: UInt16, number: Int64)] = []
    private var places: [Int64: Int] = [:]
    private var sequence: Int64 = 0

    /// A flow of `count` operations.
    init(count: Int, seed: UInt64) {
        random = Random(seed: seed)
        var exchange = Self.exchange()
        while live.count < Self.resting {
            let operation = add()
            opening.append(operation)
            perform(operation, on: &exchange)
        }
        while operations.count < count {
            let operation = next()
            operations.append(operation)
            perform(operation, on: &exchange)
        }
        live = []
        places = [:]
    }

    /// An exchange with 100 accounts of plenty, fees and margin as on a venue.
    static func exchange() -> Exchange {
        do throws(ListingError) {
            var exchange = try Exchange(
                limits: ExchangeLimits(
                    accountsMax: accounts,
                    instrumentsMax: 1,
                    ordersMax: 1 << 14
                ),
                rules: .binance,
                listings: [try listing()]
            )
            for _ in 0..<accounts {
                guard let account = exchange.openAccount(fees: .regular) else { continue }
                let money = Money(raw: 10_000_000 * 100_000_000, asset: AssetID(index: 1))
                exchange.transfer(money, to: account, at: .none)
            }
            exchange.discardEvents()
            return exchange
        } catch {
            preconditionFailure("the measured contract can be listed")
        }
    }

    /// The measured contract.
    static func listing() throws(ListingError) -> Listing {
        guard let symbol = SymbolText("BTCUSDT") else { throw .full }
        var instrument = Instrument(
            id: .none,
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
        instrument.priceMax = Price(raw: 4_000_000)
        instrument.quantityMax = Quantity(raw: 1_000_000)
        instrument.percentPriceUp = 10_500
        instrument.percentPriceDown = 9_500
        let bracket = LeverageBracket(
            number: 1,
            leverageMax: 125,
            notionalFloor: .zero,
            notionalCap: Notional(raw: 10_000_000_000 * 100_000_000),
            maintenanceRate: 400_000,
            maintenanceAmount: .zero
        )
        let mark = Price(raw: 64_250 * 100_000_000)
        return Listing(
            instrument: instrument,
            brackets: [bracket],
            mark: MarkPrice(mark),
            index: IndexPrice(mark)
        )
    }

    private mutating func add() -> FlowOperation {
        let side: Side = random.below(2) == 0 ? .buy : .sell
        // Denser towards the middle: the nearer of two draws.
        let away = 1 + Int64(min(random.below(500), random.below(500)))
        return order(.add, side, Self.middle - side.sign * away, 1 + Int64(random.below(19)))
    }

    private mutating func next() -> FlowOperation {
        let draw = random.below(100)
        if draw < 55 { return add() }
        if draw < 95 || live.count < Self.resting - 500 {
            let victim = live[Int(random.below(UInt64(live.count)))]
            return FlowOperation(
                number: victim.id.raw,
                price: 0,
                quantity: 0,
                target: victim.number,
                client: ClientText(),
                account: victim.account,
                side: .buy,
                kind: .cancel
            )
        }
        let side: Side = random.below(2) == 0 ? .buy : .sell
        // Takes about two orders; more while the book is fuller than it should be.
        let makers: Int64 = live.count > Self.resting ? 4 : 2
        let reach = Self.middle + side.sign * 200
        return order(.cross, side, reach, makers * 10)
    }

    private mutating func order(
        _ kind: FlowOperation.Kind,
        _ side: Side,
        _ price: Int64,
        _ quantity: Int64
    ) -> FlowOperation {
        sequence += 1
        return FlowOperation(
            number: sequence,
            price: price,
            quantity: quantity,
            target: sequence,
            client: ClientText(decimal: UInt64(sequence)),
            account: UInt16(random.below(UInt64(Self.accounts))),
            side: side,
            kind: kind
        )
    }

    /// Performs an operation and follows which orders are open.
    private mutating func perform(_ operation: FlowOperation, on exchange: inout Exchange) {
        operation.perform(on: &exchange)
        for index in 0..<exchange.eventCount {
            guard case .order(let report) = exchange.event(index) else { continue }
            if report.execution == .new, operation.kind == .add {
                places[report.id.raw] = live.count
                live.append((report.id, report.account.index, operation.number))
            } else if report.status.isFinal, let place = places.removeValue(forKey: report.id.raw) {
                let last = live.removeLast()
                guard place < live.count else { continue }
                live[place] = last
                places[last.id.raw] = place
            }
        }
        exchange.discardEvents()
    }
}

extension FlowOperation {
    /// Performs it; a refusal would be a fault of the flow.
    @inline(__always)
    func perform(on exchange: inout Exchange) {
        let instrument = InstrumentID(index: 0)
        let owner = AccountID(index: account)
        let time = UTCTime(nanoseconds: number)
        do throws(OrderRefusal) {
            if kind == .cancel {
                let name = OrderName.id(OrderID(raw: number))
                _ = try exchange.cancel(name, on: instrument, for: owner, at: time)
            } else {
                let request = NewOrder(
                    instrument: instrument,
                    client: client,
                    side: side,
                    timeInForce: kind == .cross ? .immediateOrCancel : .goodTillCancel,
                    price: Price(raw: price),
                    quantity: Quantity(raw: quantity)
                )
                _ = try exchange.place(request, for: owner, at: time)
            }
        } catch {
            preconditionFailure("the flow's operations are all accepted")
        }
    }
}
