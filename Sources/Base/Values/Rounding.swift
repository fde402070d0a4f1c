/// Which neighbour a value takes when the target scale or grid cannot hold it exactly.
///
/// There is no "nearest" on purpose: money is rounded in a direction someone chose.
@frozen
public enum Rounding: UInt8, Sendable {
    /// Toward negative infinity: a buy price, a credit.
    case down

    /// Toward positive infinity: a sell price, a debit, a margin need.
    case up

    /// Toward zero: the size of an order.
    case towardZero
}

extension Int128 {
    /// This value divided by a positive divisor in the given direction.
    ///
    /// - Precondition: `divisor` is positive.
    @inlinable
    public func divided(by divisor: Int128, rounding: Rounding) -> Int128 {
        precondition(divisor > 0, "the divisor is positive")
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        switch rounding {
        case .towardZero: return quotient
        case .down: return remainder < 0 ? quotient - 1 : quotient
        case .up: return remainder > 0 ? quotient + 1 : quotient
        }
    }
}
