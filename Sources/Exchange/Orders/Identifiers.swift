/// An account of the exchange, by its place.
@frozen
public struct AccountID: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The place in the account table.
    public let index: UInt16

    /// Wraps a place.
    @inlinable
    public init(index: UInt16) { self.index = index }

    /// Orders by place.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.index < rhs.index }
}

/// The exchange's number of an order: rising per instrument, with gaps as venues have them.
///
/// Its low bits name the slot that holds the order, so an id finds its order without a search.
@frozen
public struct OrderID: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The number.
    public let raw: Int64

    /// Wraps a number, possibly of no order.
    @inlinable
    public init(raw: Int64) { self.raw = raw }

    /// Orders by age within an instrument.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.raw < rhs.raw }
}

/// How a request names an open order.
public enum OrderName: BitwiseCopyable, Sendable {
    /// By the exchange's number.
    case id(OrderID)

    /// By the client's text.
    case client(ClientText)
}
