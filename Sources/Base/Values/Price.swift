/// A price as a decimal integer at its instrument's price scale.
@frozen
public struct Price: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The price times ten to the instrument's price scale.
    public let raw: Int64

    /// Wraps an already scaled value.
    @inlinable
    public init(raw: Int64) { self.raw = raw }

    /// No price: what market orders and empty sides carry.
    public static let none = Price(raw: 0)

    /// Orders by value.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.raw < rhs.raw }

    /// The signed distance between two prices; traps on overflow.
    @inlinable
    public static func - (lhs: Self, rhs: Self) -> Offset { Offset(raw: lhs.raw - rhs.raw) }

    /// The price moved by `offset`; two prices do not add, for that sum has no meaning.
    @inlinable
    public static func + (lhs: Self, offset: Offset) -> Self { Self(raw: lhs.raw + offset.raw) }

    /// The price moved back by `offset`.
    @inlinable
    public static func - (lhs: Self, offset: Offset) -> Self { Self(raw: lhs.raw - offset.raw) }

    /// The nearest multiple of `tick` in the given direction.
    ///
    /// - Precondition: `tick` is positive.
    @inlinable
    public func rounded(toMultipleOf tick: Offset, _ rounding: Rounding) -> Price {
        let ticks = Int128(raw).divided(by: Int128(tick.raw), rounding: rounding)
        return Price(raw: Int64(ticks * Int128(tick.raw)))
    }

    /// A difference of prices at the same scale; a tick size is one.
    @frozen
    public struct Offset: Hashable, Comparable, BitwiseCopyable, Sendable {
        /// The difference times ten to the instrument's price scale.
        public let raw: Int64

        /// Wraps an already scaled difference.
        @inlinable
        public init(raw: Int64) { self.raw = raw }

        /// Orders by value.
        @inlinable
        public static func < (lhs: Self, rhs: Self) -> Bool { lhs.raw < rhs.raw }

        /// A whole number of these; traps on overflow.
        @inlinable
        public static func * (lhs: Self, count: Int64) -> Self { Self(raw: lhs.raw * count) }

        /// The opposite move.
        @inlinable
        public static prefix func - (value: Self) -> Self { Self(raw: -value.raw) }
    }
}
