internal import Glibc

/// The C library's `pow` and `log`: for replayed flow and as the judge of the tables, never on a
/// decision path, for their variants differ between CPUs.
public enum LibraryFunctions: DepartureFunctions {
    /// `base` to the power of `exponent`.
    public static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

    /// The natural logarithm.
    public static func logarithm(_ value: Double) -> Double { log(value) }
}
