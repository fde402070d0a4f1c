/// Power, logarithm and exponential by table and short series, in IEEE arithmetic alone.
///
/// So every CPU gives the same bits. Of the exact value the logarithm misses at most a share of 10⁻¹⁵
/// and an amount of 10⁻¹⁸ more, the power a share of 10⁻¹³.
public enum TabulatedFunctions: DepartureFunctions {
    /// The natural logarithm; NaN below zero, −∞ at zero.
    @inlinable
    public static func logarithm(_ value: Double) -> Double {
        guard value > 0, value.isFinite else {
            return value == 0 ? -.infinity : value == .infinity ? .infinity : .nan
        }
        guard value.isNormal else { return logarithm(value * 0x1p54) - 54 * naturalLogOfTwo }
        let bits = value.bitPattern
        let cell = Int(truncatingIfNeeded: bits >> 45) & 127
        // The mantissa alone, in 1 ..< 2, and the middle of its cell of 1/128.
        let mantissa = Double(bitPattern: bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
        let middle = 1 + (Double(cell) + 0.5) * 0x1p-7
        var exponent = Double(Int(truncatingIfNeeded: bits >> 52) &- 1_023)
        let step = (mantissa - middle) * reciprocalCells[cell]
        // Cells of the upper half count down from 2, so that nothing cancels just below 1.
        if cell >= 64 { exponent += 1 }
        // ln(1+s) for |s| ≤ 1/256; the next term is below 2⁻⁶⁴.
        let square = step * step
        let odd = 1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7))
        let even = 0.5 + square * (0.25 + square * (1.0 / 6))
        let series = step - square * even + square * step * odd
        return exponent * naturalLogOfTwo + (logarithmCells[cell] + series)
    }

    /// e to the power of `value`.
    @inlinable
    public static func exponential(_ value: Double) -> Double {
        guard value > -708 else { return value.isNaN ? .nan : 0 }
        guard value < 709 else { return .infinity }
        // Adding 1.5 · 2⁵² leaves the nearest whole number in the low bits: `rounded` is a call into libm.
        let shifted = value * (64 / naturalLogOfTwo) + 0x1.8p52
        let scaled = shifted - 0x1.8p52
        let whole = Int(Int32(truncatingIfNeeded: shifted.bitPattern))
        // ln 2 / 64 in two parts: the first exact in products with a small whole number.
        let rest = value - scaled * 0x1.62e42fefp-7 - scaled * 0x1.473de6af278edp-40
        let series =
            1 + rest * (1 + rest * (0.5 + rest * (1.0 / 6 + rest * (1.0 / 24 + rest / 120))))
        let power = Double(bitPattern: UInt64(bitPattern: Int64(whole >> 6 + 1_023)) << 52)
        return exponentialCells[whole & 63] * series * power
    }

    /// `base` to the power of `exponent`; whole exponents up to 4 by multiplication.
    @inlinable
    public static func power(_ base: Double, _ exponent: Double) -> Double {
        if exponent == 2 { return base * base }
        if exponent == 1 { return base }
        if exponent == 3 { return base * base * base }
        if exponent == 4 { return (base * base) * (base * base) }
        guard base > 0 else { return powerOfNonPositive(base, exponent) }
        return exponential(exponent * logarithm(base))
    }

    @usableFromInline
    static func powerOfNonPositive(_ base: Double, _ exponent: Double) -> Double {
        guard !base.isNaN else { return .nan }
        if base == 0 { return exponent > 0 ? 0 : exponent == 0 ? 1 : .infinity }
        // A negative base has a power only for whole exponents; C makes an exception of −∞.
        guard exponent == exponent.rounded() else {
            return base == -.infinity ? (exponent > 0 ? .infinity : 0) : .nan
        }
        let size = exponential(exponent * logarithm(-base))
        return exponent.remainder(dividingBy: 2) == 0 ? size : -size
    }
}

@usableFromInline
let naturalLogOfTwo = 0x1.62e42fefa39efp-1
