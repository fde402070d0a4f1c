/// Reasons not to trust a contract's market data enough for new risk, as a set of named bits.
@frozen
public struct DataFaults: OptionSet, Hashable, BitwiseCopyable, Sendable {
    /// The bits.
    public let rawValue: UInt32

    /// Wraps bits.
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The book is not live.
    public static let notLive = DataFaults(rawValue: 1 << 0)

    /// The feed has shown no life for too long.
    public static let stale = DataFaults(rawValue: 1 << 1)

    /// Bid and ask touch.
    public static let locked = DataFaults(rawValue: 1 << 2)

    /// Bid above ask.
    public static let crossed = DataFaults(rawValue: 1 << 3)

    /// Mark and index price disagree too much.
    public static let markFromIndex = DataFaults(rawValue: 1 << 4)

    /// Mid, mark and last price disagree too much.
    public static let anchors = DataFaults(rawValue: 1 << 5)

    /// Funding is about to be paid or just was.
    public static let fundingRoll = DataFaults(rawValue: 1 << 6)

    /// A trade printed far from the book.
    public static let outlier = DataFaults(rawValue: 1 << 7)

    /// A trade printed through the book: what we see is behind.
    public static let tradeThrough = DataFaults(rawValue: 1 << 8)

    /// More happened in an instant than quotes can follow.
    public static let burst = DataFaults(rawValue: 1 << 9)

    /// Size at the touch appears and vanishes without trading.
    public static let spoofing = DataFaults(rawValue: 1 << 10)

    /// Every fault with its stable name, in the order of the bits.
    public static var named: [(fault: DataFaults, name: String)] {
        [
            (.notLive, "not_live"), (.stale, "stale"), (.locked, "locked"), (.crossed, "crossed"),
            (.markFromIndex, "mark_from_index"), (.anchors, "anchors"),
            (.fundingRoll, "funding_roll"), (.outlier, "outlier"),
            (.tradeThrough, "trade_through"), (.burst, "burst"), (.spoofing, "spoofing"),
        ]
    }
}
