/// Yes-or-no facts of a record.
@frozen
public struct RecordFlags: OptionSet, Hashable, BitwiseCopyable, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Wraps bits.
    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The order sells.
    public static let sell = RecordFlags(rawValue: 1)

    /// The order may only shrink the position.
    public static let reduceOnly = RecordFlags(rawValue: 2)

    /// The order may never take.
    public static let postOnly = RecordFlags(rawValue: 4)

    /// This fill made liquidity.
    public static let maker = RecordFlags(rawValue: 8)

    /// The venue itself made the order.
    public static let madeByVenue = RecordFlags(rawValue: 16)

    /// Learned by asking, not told by the stream.
    public static let byAudit = RecordFlags(rawValue: 32)

    /// The bits that mean something; a reader refuses others.
    static let known: UInt8 = 63
}
