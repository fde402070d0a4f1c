public import Base
public import Domain

/// How long silence about a request is taken for delay.
public struct RequestDeadlines: Equatable, Sendable {
    /// For new orders and amendments.
    public var place = Nanoseconds.milliseconds(400)

    /// For cancels.
    public var cancel = Nanoseconds.milliseconds(300)

    /// How long after doubt began the venue is first asked.
    public var firstQuery = Nanoseconds.milliseconds(200)

    /// The catalogue's values.
    public init() {}
}

/// Every order of a lane, moved only by the transition table, with what they add up to.
///
/// Two facts hold after every call: the exposure sums equal the sum over live orders, and a fill
/// was booked exactly once, whichever way and however often it came.
public struct OrderMachine: ~Copyable {
    var table: OrderTable
    var trades: TradeMemory
    let exposures: RigidArray<Exposure>
    let scales: RigidArray<PairScale>
    let settlements: RigidArray<AssetID>
    let deadlines: RequestDeadlines

    /// Requests on their way.
    public internal(set) var inFlight = 0

    /// Value of every live order that may add risk by buying, 10⁻⁸.
    public internal(set) var buyingNotional: Int64 = 0

    /// Value of every live order that may add risk by selling, 10⁻⁸.
    public internal(set) var sellingNotional: Int64 = 0

    /// The earliest deadline of any request on its way; never later than the true one.
    public internal(set) var nextDeadline = Instant.distantFuture

    /// The earliest query due for an order in doubt; never later than the true one.
    public internal(set) var nextQuery = Instant.distantFuture

    /// What was met.
    public internal(set) var counters = OrderCounters()

    /// Lays out all the memory it will ever use.
    public init(
        capacity: Int,
        instruments: Int,
        tradesRemembered: Int = 65_536,
        deadlines: RequestDeadlines = RequestDeadlines()
    ) {
        table = OrderTable(capacity: capacity, instruments: instruments)
        trades = TradeMemory(capacity: tradesRemembered)
        exposures = RigidArray(count: instruments, filler: Exposure())
        let scale = PairScale(price: .money, quantity: .money)
        scales = RigidArray(count: instruments, filler: scale)
        settlements = RigidArray(count: instruments, filler: .none)
        self.deadlines = deadlines
    }

    /// Takes an instrument's scales; orders of it need them first.
    public mutating func define(_ instrument: Instrument) {
        scales[Int(instrument.id.index)] = instrument.scale
        settlements[Int(instrument.id.index)] = instrument.settlement
    }

    /// How many orders may rest or are not proven gone.
    public var liveCount: Int { table.liveCount }

    /// Whether a new order finds a place.
    public var hasRoom: Bool { table.hasRoom }

    /// What the live orders of an instrument add up to.
    public func exposure(of instrument: InstrumentID) -> Exposure {
        exposures[Int(instrument.index)]
    }

    /// The order a handle names, or nil when its place was given away.
    public func order(_ handle: OrderHandle) -> Order? {
        guard let place = table.place(of: handle) else { return nil }
        return table[place]
    }

    /// The handle of an order of ours.
    public func find(_ client: ClientOrderID) -> OrderHandle? {
        guard let place = table.place(of: client) else { return nil }
        return table.handle(of: place)
    }

    /// The handle of an order by the venue's id.
    public func find(_ venue: VenueOrderID) -> OrderHandle? {
        guard let place = table.place(of: venue) else { return nil }
        return table.handle(of: place)
    }

    /// Calls `body` with every live order of an instrument, newest first.
    public func forEachLive(
        of instrument: InstrumentID,
        _ body: (OrderHandle, Order) -> Void
    ) {
        var next = table.firstLive(of: instrument)
        while let place = next {
            next = table.nextLive(after: place)
            body(table.handle(of: place), table[place])
        }
    }
}
