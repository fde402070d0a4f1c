/// Random numbers from a seed: the same in every process, and a door of its own.
@frozen
public struct SeededDraws: BitwiseCopyable, Sendable {
    @usableFromInline var state: UInt64

    /// Starts the sequence of `seed`.
    @inlinable
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits (SplitMix64).
    @inlinable
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in 0 ..< `bound`.
    ///
    /// - Precondition: `bound` is positive.
    @inlinable
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "a draw has a range")
        return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in 0 ..< 1, with 53 bits.
    @inlinable
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// True with the given probability.
    @inlinable
    public mutating func chance(_ probability: Double) -> Bool { unit() < probability }
}
