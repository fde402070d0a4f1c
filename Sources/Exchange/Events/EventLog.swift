/// The exchange's output since it was last drained, in order.
///
/// Each kind lies in an array of its own, so that a small event does not pay for the largest; an
/// entry per event keeps their order. The arrays grow until they have held the largest batch, and
/// never again.
public struct EventLog: ~Copyable {
    private var entries = GrowingArray<EventEntry>()
    private var orders = GrowingArray<OrderReport>()
    private var trades = GrowingArray<TradeReport>()
    private var levels = GrowingArray<LevelReport>()
    private var balances = GrowingArray<BalanceReport>()
    private var positions = GrowingArray<PositionReport>()
    private var others = GrowingArray<ExchangeEvent>()

    /// How many events there are.
    public var count: Int { entries.count }

    /// The places of all events, oldest first.
    public var indices: Range<Int> { 0..<entries.count }

    /// The event at a place.
    ///
    /// - Precondition: `index` is one of `indices`.
    public subscript(index: Int) -> ExchangeEvent {
        let entry = entries[index]
        let place = Int(entry.place)
        switch entry.kind {
        case .order: return .order(orders[place])
        case .trade: return .trade(trades[place])
        case .level: return .level(levels[place])
        case .balance: return .balance(balances[place])
        case .position: return .position(positions[place])
        case .other: return others[place]
        }
    }

    @inline(__always)
    mutating func append(_ report: OrderReport) {
        entries.append(EventEntry(kind: .order, place: UInt32(orders.count)))
        orders.append(report)
    }

    @inline(__always)
    mutating func append(_ report: TradeReport) {
        entries.append(EventEntry(kind: .trade, place: UInt32(trades.count)))
        trades.append(report)
    }

    @inline(__always)
    mutating func append(_ report: LevelReport) {
        entries.append(EventEntry(kind: .level, place: UInt32(levels.count)))
        levels.append(report)
    }

    @inline(__always)
    mutating func append(_ report: BalanceReport) {
        entries.append(EventEntry(kind: .balance, place: UInt32(balances.count)))
        balances.append(report)
    }

    @inline(__always)
    mutating func append(_ report: PositionReport) {
        entries.append(EventEntry(kind: .position, place: UInt32(positions.count)))
        positions.append(report)
    }

    /// The rare kinds: leverage and mark.
    mutating func append(_ event: ExchangeEvent) {
        entries.append(EventEntry(kind: .other, place: UInt32(others.count)))
        others.append(event)
    }

    /// Forgets everything.
    mutating func clear() {
        entries.clear()
        orders.clear()
        trades.clear()
        levels.clear()
        balances.clear()
        positions.clear()
        others.clear()
    }
}

/// Which array an event lies in, and where.
struct EventEntry: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable {
        case order
        case trade
        case level
        case balance
        case position
        case other
    }

    var kind: Kind
    var place: UInt32
}
