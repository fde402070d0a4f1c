/// A seeded stream of random numbers (xoshiro256**): one seed, one sequence, on every machine.
@frozen
public struct Random: RandomNumberGenerator, Hashable, BitwiseCopyable, Sendable {
    @usableFromInline var a: UInt64
    @usableFromInline var b: UInt64
    @usableFromInline var c: UInt64
    @usableFromInline var d: UInt64

    /// Starts the stream that belongs to `seed`.
    @inlinable
    public init(seed: UInt64) {
        var state = seed
        a = Self.mix(&state)
        b = Self.mix(&state)
        c = Self.mix(&state)
        d = Self.mix(&state)
    }

    /// The next 64 bits.
    @inlinable
    public mutating func next() -> UInt64 {
        let product = b &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = b << 17
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = d << 45 | d >> 19
        return result
    }

    /// A stream of its own for a part of the work, named so that adding parts moves no other.
    @inlinable
    public func stream(_ name: UInt64) -> Random {
        var state = a ^ (b &* 0x9E37_79B9_7F4A_7C15) ^ name
        return Random(seed: Self.mix(&state) ^ c ^ d)
    }

    /// A number in `0..<bound`, each as likely.
    ///
    /// - Precondition: `bound` is positive.
    @inlinable
    public mutating func below(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0, "a bound is positive")
        // Lemire: the high half of a product, redrawn where the low half would make some likelier.
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    /// A number in a closed range, each as likely.
    @inlinable
    public mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        let span = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        let offset = span == .max ? next() : below(span + 1)
        return range.lowerBound &+ Int64(bitPattern: offset)
    }

    /// True once in so many draws.
    @inlinable
    public mutating func oneIn(_ count: UInt64) -> Bool { below(count) == 0 }

    /// A fraction in `0..<1`, in steps of 2⁻⁵³.
    @inlinable
    public mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// One step of splitmix64, which turns near seeds into far states.
    @inlinable
    static func mix(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
