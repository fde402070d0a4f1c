internal import CPlatform

/// The door to randomness that nobody can foresee: masks, nonces, seeds.
public protocol EntropySource {
    /// Fills `bytes`.
    mutating func fill(_ bytes: inout MutableSpan<UInt8>)
}

extension EntropySource {
    /// Eight bytes as a number, for seeds.
    public mutating func nextSeed() -> UInt64 {
        var bytes: InlineArray<8, UInt8> = .init(repeating: 0)
        var span = bytes.mutableSpan
        fill(&span)
        var seed: UInt64 = 0
        for index in bytes.indices { seed |= UInt64(bytes[index]) << UInt64(8 * index) }
        return seed
    }
}

/// The kernel's random bytes.
public struct KernelEntropy: EntropySource, Sendable {
    /// The only door to the kernel's random bytes.
    public init() {}

    /// Fills `bytes` from the kernel.
    public mutating func fill(_ bytes: inout MutableSpan<UInt8>) {
        let status = unsafe bytes.withUnsafeMutableBytes { room in
            unsafe cplatform_entropy(room.baseAddress, room.count)
        }
        precondition(status == 0, "the kernel gives random bytes")
    }
}

/// Bytes that follow from a seed: the twin of `KernelEntropy` in replay and simulation.
public struct SeededEntropy: EntropySource, Sendable {
    private var random: Random

    /// Follows the stream of `seed`.
    public init(seed: UInt64) { random = Random(seed: seed) }

    /// Fills `bytes` from the stream.
    public mutating func fill(_ bytes: inout MutableSpan<UInt8>) {
        for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: random.next() >> 32) }
    }
}
