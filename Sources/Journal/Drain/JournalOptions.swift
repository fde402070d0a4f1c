public import Base

/// How one journal is kept.
public struct JournalOptions: Sendable {
    /// The folder of its segments, checkpoints and lock.
    public var folder: String

    /// Our tag in client order ids, 1…1023.
    public var tag: UInt16

    /// The venue of the lane.
    public var venue: VenueID

    /// The lane that writes.
    public var lane: LaneID

    /// What must have happened to an intent before its bytes leave.
    public var durability = JournalDurability.process

    /// Records in the ring; a power of two.
    public var ringRecords = 65_536

    /// Bytes of a full segment.
    public var segmentBytes = 64 << 20

    /// How old the oldest waiting record may be before trading holds.
    public var lagMax = Nanoseconds.milliseconds(1_000)

    /// How long written records may wait for a sync in `process` mode.
    public var syncEvery = Nanoseconds.milliseconds(20)

    /// How long the drainer sleeps when there is nothing to move: an order waits for it in `power` mode
    /// alone, and each time it wakes it takes its processor from somebody.
    public var drainEvery: Nanoseconds {
        durability == .power ? .microseconds(50) : .milliseconds(1)
    }

    /// Records between two checkpoints.
    public var checkpointRecords: UInt64 = 65_536

    /// Time between two checkpoints.
    public var checkpointEvery = Nanoseconds.seconds(60)

    /// How long sealed segments are kept.
    public var keepFor = Nanoseconds.seconds(365 * 86_400)

    /// How long a refusing disk is left alone before the next try.
    public var retryEvery = Nanoseconds.milliseconds(100)

    /// The fencing token of the lease under which this start trades.
    public var fencingToken: UInt64 = 0

    /// The hash of the configuration in force.
    public var configurationHash: UInt64 = 0

    /// The highest incarnation the venue's history shows for our tag.
    public var incarnationSeen: UInt32 = 0

    /// States a journal with the usual sizes.
    public init(folder: String, tag: UInt16, venue: VenueID, lane: LaneID) {
        self.folder = folder
        self.tag = tag
        self.venue = venue
        self.lane = lane
    }

    /// How many records a segment holds between its two pages.
    var segmentRecords: UInt64 {
        UInt64((segmentBytes - 2 * SegmentHeader.byteCount) / JournalRecord.byteCount)
    }

    func path(_ name: String) -> String { folder + "/" + name }
}
