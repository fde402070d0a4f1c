/// The side of an order or of a book.
@frozen
public enum Side: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// Bids; an order that buys.
    case buy = 0

    /// Asks; an order that sells.
    case sell = 1

    /// The other side.
    @inlinable
    public var opposite: Side { self == .buy ? .sell : .buy }

    /// +1 for a buy, −1 for a sell.
    @inlinable
    public var sign: Int64 { self == .buy ? 1 : -1 }
}
