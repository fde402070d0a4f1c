public import Base

/// How the tape beside one journal is kept.
public struct TapeOptions: Sendable {
    /// The folder of its segments.
    public var folder: String

    /// Bytes of tape in the ring; a power of two.
    public var ringBytes = 64 << 20

    /// Bytes of a full segment.
    public var segmentBytes = 256 << 20

    /// Bytes of tape kept on disk; the oldest segments go first.
    public var keepBytes = 16 << 30

    /// How long few bytes may wait to become a fuller block.
    public var blockEvery = Nanoseconds.milliseconds(10)

    /// How long written blocks may wait for a sync.
    public var syncEvery = Nanoseconds.seconds(1)

    /// How long a refusing disk is left alone before the next try.
    public var retryEvery = Nanoseconds.milliseconds(100)

    /// States a tape with the usual sizes.
    public init(folder: String) { self.folder = folder }
}
