/// How many decimal digits an integer carries after the point: 0…18.
@frozen
public struct Scale: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The number of digits.
    public let digits: UInt8

    /// The scale of money and of notional values: 10⁻⁸ of the settlement asset.
    public static let money = Scale(digits: 8)

    /// The finest scale an `Int64` can hold a whole unit in.
    public static let digitsMax: UInt8 = 18

    /// Takes a digit count.
    ///
    /// - Precondition: `digits` is at most 18.
    @inlinable
    public init(digits: UInt8) {
        precondition(digits <= 18, "a scale has at most 18 digits")
        self.digits = digits
    }

    /// Takes a digit count from the world; nil when it is out of range.
    @inlinable
    public init?(checking digits: Int) {
        guard digits >= 0, digits <= 18 else { return nil }
        self.digits = UInt8(digits)
    }

    /// Ten to the power of the digit count.
    @inlinable
    public var unit: Int64 { powersOfTen[Int(digits)] }

    /// Orders by fineness: more digits is greater.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.digits < rhs.digits }
}

/// Ten to the powers 0…18.
@usableFromInline
let powersOfTen: InlineArray<19, Int64> = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
    1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
    1_000_000_000_000_000_000,
]
