/// What a start found in the journal.
public struct RecoveredJournal: Equatable, Sendable {
    /// Open orders, positions and the rest, up to the last record found.
    public var state: JournalState

    /// The incarnation that begins now.
    public var incarnation: UInt32

    /// Records that were only in shared memory and lie on the disk now.
    public var fromRing = 0

    /// Bytes of a torn tail that were cut.
    public var tornBytes = 0

    /// Whole records that a crash of the host had cut off from the rest; the venue tells what they said.
    public var dropped = 0

    /// Records the ring had no room for: the venue has to be asked about everything.
    public var overruns: UInt64 = 0

    /// Whether nothing may be missing: no crash of the host tore anything, no ring overflowed.
    public var isComplete: Bool { tornBytes == 0 && dropped == 0 && overruns == 0 }
}
