public import Base

/// What the gate knows of one contract's market, refreshed as books and marks change.
public struct MarketFacts: Equatable, BitwiseCopyable, Sendable {
    /// The best bid; `.none` for an empty side.
    public var bid = Price.none

    /// The best offer; `.none` for an empty side.
    public var ask = Price.none

    /// The price of the latest trade; `.none` before the first.
    public var last = Price.none

    /// The mark price at the contract's price scale; `.none` before the first.
    public var mark = Price.none

    /// Whether the sequencer vouches for the book.
    public var isLive = false

    /// Whether bytes of its feed are still unread.
    public var isBehind = false

    /// When its feed last proved to live.
    public var aliveAt = Instant.distantPast

    /// Nothing known.
    public init() {}

    /// Whether bid and offer touch or cross.
    @inline(__always)
    public var isCrossed: Bool { bid >= ask && ask != .none && bid != .none }
}
