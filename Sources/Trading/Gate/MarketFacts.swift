public import Base
public import Domain
public import Market

/// What the gate knows of one contract's market, refreshed as books and marks change.
public struct MarketFacts: Equatable, BitwiseCopyable, Sendable {
    /// The best bid; `.none` for an empty side.
    public private(set) var bid = Price.none

    /// The best offer; `.none` for an empty side.
    public private(set) var ask = Price.none

    /// The update the two come from.
    public private(set) var updateID: Int64 = 0

    /// The price of the latest trade; `.none` before the first.
    public var last = Price.none

    /// The mark price at the contract's price scale; `.none` before the first.
    public var mark = Price.none

    /// What speaks against its data: made up as the feeds change, asked by each order in one comparison.
    public private(set) var faults: DataFaults = .notLive

    /// When its feed last proved to live.
    public var aliveAt = Instant.distantPast

    /// Nothing known.
    public init() {}

    /// Whether the sequencer vouches for the book.
    public var isLive: Bool {
        get { !faults.contains(.notLive) }
        set { set(.notLive, !newValue) }
    }

    /// Whether bytes of its feed are still unread.
    public var isBehind: Bool {
        get { faults.contains(.behind) }
        set { set(.behind, newValue) }
    }

    /// Takes the touch of a live book.
    @inline(__always)
    public mutating func show(bid: Price, ask: Price, updateID: Int64) {
        self.bid = bid
        self.ask = ask
        self.updateID = updateID
        set(.crossed, bid >= ask && ask != .none && bid != .none)
    }

    /// Takes what else speaks against its data.
    @inline(__always)
    public mutating func doubt(_ found: DataFaults) {
        faults = faults.intersection(.ofBook).union(found.subtracting(.ofBook))
    }

    @inline(__always)
    private mutating func set(_ fault: DataFaults, _ isThere: Bool) {
        if isThere { faults.insert(fault) } else { faults.remove(fault) }
    }

    /// The price a taker of `side` meets now, from a book no older than `limit`; nil when there is none.
    @inline(__always)
    public func executionPrice(
        taking side: Side,
        at now: Instant,
        within limit: Nanoseconds
    ) -> ExecutionPrice? {
        ExecutionPrice(
            taking: side,
            bid: bid,
            ask: ask,
            updateID: updateID,
            age: now - aliveAt,
            within: limit
        )
    }
}
