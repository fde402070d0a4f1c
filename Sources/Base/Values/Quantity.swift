/// An amount as a decimal integer at its instrument's quantity scale; never negative.
///
/// The unit is the venue's own: base asset on Binance and Bybit, contracts on OKX.
@frozen
public struct Quantity: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The amount times ten to the instrument's quantity scale.
    public let raw: Int64

    /// Wraps an already scaled amount.
    ///
    /// - Precondition: `raw` is not negative.
    @inlinable
    public init(raw: Int64) {
        precondition(raw >= 0, "a quantity is never negative")
        self.raw = raw
    }

    /// Nothing.
    public static let zero = Quantity(raw: 0)

    /// Whether there is nothing here.
    @inlinable
    public var isZero: Bool { raw == 0 }

    /// Orders by amount.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.raw < rhs.raw }

    /// The sum; traps on overflow.
    @inlinable
    public static func + (lhs: Self, rhs: Self) -> Self { Self(raw: lhs.raw + rhs.raw) }

    /// What is left after taking `rhs`; traps when there is not so much.
    @inlinable
    public static func - (lhs: Self, rhs: Self) -> Self { Self(raw: lhs.raw - rhs.raw) }

    /// What is left after taking `rhs`, or nothing when there is not so much.
    @inlinable
    public func subtractingToZero(_ rhs: Self) -> Self {
        raw > rhs.raw ? Self(raw: raw - rhs.raw) : .zero
    }

    /// The largest multiple of `lot` not above this amount: an order is never rounded up.
    ///
    /// - Precondition: `lot` is positive.
    @inlinable
    public func roundedDown(toMultipleOf lot: Quantity) -> Quantity {
        Quantity(raw: raw - raw % lot.raw)
    }
}
