public import Base
public import Synchronization

/// The lane's end of the journal: appends records without a call, a lock or a foreign cache line.
@frozen @safe
public struct JournalWriter: ~Copyable, @unchecked Sendable {
    @usableFromInline let slots: UnsafeMutablePointer<JournalRecord>
    @usableFromInline let appended: UnsafeMutablePointer<Atomic<UInt64>>
    @usableFromInline let mask: UInt64
    @usableFromInline let origin: UInt32
    @usableFromInline let lineage: UInt64
    @usableFromInline let lane: UInt64

    /// The position of the next record.
    @inlinable public var position: UInt64 { next }

    @usableFromInline var next: UInt64

    /// The drainer's position as last looked at.
    @usableFromInline var writtenSeen: UInt64

    /// The position up to which intents may leave, as last looked at.
    @usableFromInline var releasedSeen: UInt64

    private let ring: JournalRing
    private let durability: JournalDurability
    private let lagMax: Nanoseconds

    init(
        _ ring: JournalRing,
        incarnation: UInt32,
        lane: LaneID,
        durability: JournalDurability,
        lagMax: Nanoseconds
    ) {
        self.ring = ring
        self.durability = durability
        self.lagMax = lagMax
        unsafe slots = ring.slots
        unsafe appended = ring.line(.appended)
        mask = UInt64(ring.capacity - 1)
        origin = ring.journal.checksumOrigin
        lineage = UInt64(incarnation)
        self.lane = UInt64(lane.index) << 48
        next = ring.appended
        writtenSeen = ring.written
        releasedSeen = durability == .process ? .max : ring.durable
    }

    /// Appends a record and returns its position; nil when the ring is full to the last slot.
    ///
    /// The caller asks `admitsRisk` before an intent that adds risk; cancels and news go to the end.
    @inlinable @inline(__always)
    public mutating func append(_ record: JournalRecord) -> UInt64? {
        let position = next
        if position &- writtenSeen > mask, !findRoom() { return nil }
        var sealed = record
        sealed.seal(position: position, lineage: lineage, lane: lane, origin: origin)
        // SAFETY: the mask keeps the index below the slot count, and the drainer has left this slot.
        unsafe slots[Int(truncatingIfNeeded: position & mask)] = sealed
        // Release publishes the record; pairs with the acquire in JournalRing.appended.
        unsafe appended.pointee.store(position &+ 1, ordering: .releasing)
        next = position &+ 1
        return position
    }

    /// Whether the last sixteenth of the ring, kept for cancels and the venue's news, is still free.
    @inlinable @inline(__always)
    public var admitsRisk: Bool { next &- writtenSeen < mask &- (mask >> 4) }

    /// Whether the bytes of the intent at `position` may leave.
    @inlinable @inline(__always)
    public func mayLeave(_ position: UInt64) -> Bool { position < releasedSeen }

    /// Intents before this position may leave, as last looked at.
    @inlinable public var releasedTo: UInt64 { releasedSeen }

    /// Looks at the drainer's positions; once a pass, for they lie in another core's lines.
    public mutating func look(now: Instant) -> JournalPressure {
        writtenSeen = ring.written
        if durability == .power { releasedSeen = ring.durable }
        guard ring.condition == .well else { return .hold }
        let waiting = next &- writtenSeen
        if waiting == 0 { return .calm }
        if waiting > (mask &+ 1) / 2 { return .hold }
        // The oldest waiting record is our own; text has no instant, so the one after it speaks.
        let oldest = ring.record(at: writtenSeen)
        if oldest.kind != .text, now - oldest.instant > lagMax { return .hold }
        return waiting > (mask &+ 1) / 4 ? .alert : .calm
    }

    @usableFromInline
    mutating func findRoom() -> Bool {
        writtenSeen = ring.written
        if next &- writtenSeen <= mask { return true }
        ring.advance(.overruns, to: ring.overruns &+ 1)
        return false
    }
}
