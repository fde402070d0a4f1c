/// The value of a position or order in its quote asset, in units of 10⁻⁸.
@frozen
public struct Notional: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The value times 10⁸.
    public let raw: Int64

    /// Wraps an already scaled value.
    @inlinable
    public init(raw: Int64) { self.raw = raw }

    /// Nothing.
    public static let zero = Notional(raw: 0)

    /// Orders by value.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.raw < rhs.raw }

    /// The sum; traps on overflow.
    @inlinable
    public static func + (lhs: Self, rhs: Self) -> Self { Self(raw: lhs.raw + rhs.raw) }

    /// The difference; traps on overflow.
    @inlinable
    public static func - (lhs: Self, rhs: Self) -> Self { Self(raw: lhs.raw - rhs.raw) }

    /// The sum, or nil when 64 bits cannot hold it.
    @inlinable
    public func adding(_ rhs: Self) -> Self? {
        let (sum, overflow) = raw.addingReportingOverflow(rhs.raw)
        return overflow ? nil : Self(raw: sum)
    }
}

/// The scales of an instrument's two numbers, and the arithmetic that needs both.
@frozen
public struct PairScale: Hashable, BitwiseCopyable, Sendable {
    /// Digits of its prices.
    public let price: Scale

    /// Digits of its quantities.
    public let quantity: Scale

    /// Pairs two scales.
    @inlinable
    public init(price: Scale, quantity: Scale) {
        self.price = price
        self.quantity = quantity
    }

    /// Price times quantity in 10⁻⁸ of the quote asset, or nil when 64 bits cannot hold it.
    ///
    /// Rounding a need uses `.up`, a credit `.down`.
    @inlinable
    public func notional(_ price: Price, _ quantity: Quantity, _ rounding: Rounding) -> Notional? {
        let product = Int128(price.raw) * Int128(quantity.raw)
        let digits = Int(self.price.digits) + Int(self.quantity.digits) - 8
        let scaled: Int128
        if digits > 0 {
            // Two steps: the exponent may pass 18, and flooring twice equals flooring once.
            let first = Int128(powersOfTen[min(digits, 18)])
            let second = Int128(powersOfTen[max(digits - 18, 0)])
            scaled = product.divided(by: first * second, rounding: rounding)
        } else {
            let (grown, overflow) = product.multipliedReportingOverflow(
                by: Int128(powersOfTen[-digits])
            )
            guard !overflow else { return nil }
            scaled = grown
        }
        guard let raw = Int64(exactly: scaled) else { return nil }
        return Notional(raw: raw)
    }
}
