/// Why a text is not an exact fixed-point value; plain bits, so throwing it allocates nothing.
@frozen
public enum DecimalError: UInt8, Error, BitwiseCopyable, Sendable {
    /// No digit at all.
    case empty = 1

    /// A byte that belongs to no decimal, or a second point.
    case unexpectedByte = 2

    /// A non-zero digit beyond the scale: the value would have to be rounded.
    case tooPrecise = 3

    /// More than 64 bits hold.
    case overflow = 4

    /// A minus sign where only an amount makes sense.
    case negative = 5
}
