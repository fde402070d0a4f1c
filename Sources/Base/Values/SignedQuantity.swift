/// A position: positive is long, negative is short, at its instrument's quantity scale.
@frozen
public struct SignedQuantity: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The amount times ten to the instrument's quantity scale.
    public let raw: Int64

    /// Wraps an already scaled amount.
    @inlinable
    public init(raw: Int64) { self.raw = raw }

    /// Flat.
    public static let zero = SignedQuantity(raw: 0)

    /// The size without the side.
    @inlinable
    public var magnitude: Quantity { Quantity(raw: abs(raw)) }

    /// Orders by signed value.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.raw < rhs.raw }

    /// The position after buying `quantity`; traps on overflow.
    @inlinable
    public static func + (lhs: Self, quantity: Quantity) -> Self {
        Self(raw: lhs.raw + quantity.raw)
    }

    /// The position after selling `quantity`; traps on overflow.
    @inlinable
    public static func - (lhs: Self, quantity: Quantity) -> Self {
        Self(raw: lhs.raw - quantity.raw)
    }
}
