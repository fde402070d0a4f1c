public import Base

/// What goes wrong on a virtual network, and how often; every choice follows from the seed.
public struct VirtualFaults: Sendable {
    /// How long a segment travels; segments of one direction never overtake each other.
    public var delay = Nanoseconds.microseconds(50)...Nanoseconds.microseconds(50)

    /// Of 10,000 segments, how many reset their connection.
    public var resetsPer10k: UInt64 = 0

    /// Of 10,000 segments, how many turn their connection half-open: silence, and no end.
    public var halfOpensPer10k: UInt64 = 0

    /// Of 10,000 dials, how many are refused.
    public var refusalsPer10k: UInt64 = 0

    /// Of 10,000 dials, how many reach the server twice.
    public var duplicatesPer10k: UInt64 = 0

    /// The most bytes handed over at once: pieces are cut between one byte and this many.
    public var pieceBytesMax = 65_536

    /// True hands over pieces of random size, which splits and merges what was sent.
    public var cutsPieces = false

    /// Bytes that may wait on a connection before its sender is blocked.
    public var windowBytes = 1 << 18

    /// The most bytes a slow reader takes from one connection in a pass.
    public var bytesPerPass = Int.max

    /// A network without faults.
    public init() {}
}
