/// Reasons not to trust a contract's market data enough for an order, as a set of named bits, worst first.
///
/// What depends on the order's own instant and limits (age of the book, middle, mark and last together)
/// the order gate sees for itself.
@frozen
public struct DataFaults: OptionSet, Hashable, BitwiseCopyable, Sendable {
    /// The bits.
    public let rawValue: UInt16

    /// Wraps bits.
    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The sequencer does not vouch for the book.
    public static let notLive = DataFaults(rawValue: 1 << 0)

    /// Bytes of the feed are still unread.
    public static let behind = DataFaults(rawValue: 1 << 1)

    /// Bid and offer touch or cross.
    public static let crossed = DataFaults(rawValue: 1 << 2)

    /// Funding is about to be paid or just was.
    public static let fundingRoll = DataFaults(rawValue: 1 << 3)

    /// The mark price never came or is old.
    public static let markMissing = DataFaults(rawValue: 1 << 4)

    /// Mark and index price disagree too much.
    public static let markFromIndex = DataFaults(rawValue: 1 << 5)

    /// The venue's stamp of the latest message is too far from venue time.
    public static let lagging = DataFaults(rawValue: 1 << 6)

    /// A trade printed through the book: what we see is behind.
    public static let tradeThrough = DataFaults(rawValue: 1 << 7)

    /// A trade printed far from the book.
    public static let outlier = DataFaults(rawValue: 1 << 8)

    /// Size at the touch appears and vanishes without trading.
    public static let spoofing = DataFaults(rawValue: 1 << 9)

    /// More happened in an instant than quotes can follow.
    public static let burst = DataFaults(rawValue: 1 << 10)

    /// What a book says of itself: it keeps closing orders away, too.
    ///
    /// Computed from its bits: a stored set is made by the first who asks, and each later one asks whether it is.
    @inlinable
    public static var ofBook: DataFaults { DataFaults(rawValue: 0b111) }

    /// How many there are: their bits lie side by side from the lowest on.
    @inlinable
    public static var count: Int { 11 }
}
