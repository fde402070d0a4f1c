public import Base
internal import Digests

/// The random name of one journal; a record of another one never passes for ours.
public struct JournalID: Hashable, BitwiseCopyable, Sendable {
    /// The first eight bytes.
    public let low: UInt64

    /// The last eight bytes.
    public let high: UInt64

    /// Wraps bits read back.
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Draws a new name.
    public init(from entropy: inout some EntropySource) {
        low = entropy.nextSeed()
        high = entropy.nextSeed()
    }

    /// Where this journal's checksums start.
    var checksumOrigin: UInt32 {
        var sum = CRC32C()
        sum.add(low)
        sum.add(high)
        return sum.value
    }
}

/// The random name of one boot of the host; shared memory of another boot says nothing.
public struct BootID: Hashable, BitwiseCopyable, Sendable {
    /// The first eight bytes.
    public let low: UInt64

    /// The last eight bytes.
    public let high: UInt64

    /// Wraps bits.
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }
}
