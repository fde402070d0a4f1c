public import Base
internal import Domain
internal import Synchronization

/// Where the shared-memory ring of one journal lies in its block: a page of facts and watermarks, then the records.
///
/// Each watermark has a cache line pair of its own and never goes back.
@safe
public struct JournalRing: @unchecked Sendable {
    /// Bytes before the first record.
    static let headBytes = 4_096
    private static let magic: UInt64 = 0x474E_4952_5355_5041  // "APUSRING"
    private static let version: UInt32 = 1

    /// The memory; another process or the next start maps the same.
    public let block: MemoryBlock

    /// How many bytes a ring of `records` takes.
    ///
    /// - Precondition: `records` is a power of two, at least 64.
    public static func byteCount(records: Int) -> Int {
        precondition(records >= 64 && records & (records - 1) == 0, "a ring is a power of two")
        return headBytes + records * JournalRecord.byteCount
    }

    /// Lays an empty ring over `block`, to go on at `next`; what lay there is gone.
    init(
        formatting block: MemoryBlock,
        records: Int,
        journal: JournalID,
        boot: BootID,
        incarnation: UInt32,
        next: UInt64
    ) {
        precondition(block.byteCount >= Self.byteCount(records: records), "the ring fits its block")
        self.block = block
        unsafe ready.pointee.store(0, ordering: .relaxed)
        unsafe word(8).pointee = UInt64(Self.version) | UInt64(JournalRecord.byteCount) << 32
        unsafe word(16).pointee = UInt64(records)
        unsafe word(24).pointee = journal.low
        unsafe word(32).pointee = journal.high
        unsafe word(40).pointee = boot.low
        unsafe word(48).pointee = boot.high
        unsafe word(56).pointee = UInt64(incarnation)
        for mark in Watermark.allCases { unsafe line(mark).pointee.store(next, ordering: .relaxed) }
        unsafe line(.condition).pointee.store(0, ordering: .relaxed)
        unsafe line(.overruns).pointee.store(0, ordering: .relaxed)
        // Release publishes the layout; pairs with the acquire in init(found:).
        unsafe ready.pointee.store(Self.magic, ordering: .releasing)
    }

    /// The ring found in `block`; nil when there is none whole.
    public init?(found block: MemoryBlock) {
        guard block.byteCount > Self.headBytes else { return nil }
        self.block = block
        guard unsafe ready.pointee.load(ordering: .acquiring) == Self.magic else { return nil }
        let form = UInt64(Self.version) | UInt64(JournalRecord.byteCount) << 32
        guard unsafe word(8).pointee == form else { return nil }
        let records = unsafe word(16).pointee
        guard records >= 64, records & (records - 1) == 0,
            records <= UInt64(block.byteCount - Self.headBytes) / UInt64(JournalRecord.byteCount),
            written <= appended, appended - written <= records
        else { return nil }
    }

    /// Whether `block` starts a ring of `boot`, even one that does not fit or hold together.
    static func isClaimed(_ block: MemoryBlock, by boot: BootID) -> Bool {
        guard block.byteCount >= headBytes else { return false }
        // SAFETY: the head's words lie inside the block; any bits are integers.
        let words = unsafe block.base.assumingMemoryBound(to: UInt64.self)
        return unsafe words[0] == magic && words[5] == boot.low && words[6] == boot.high
    }

    /// How many records it holds.
    public var capacity: Int { unsafe Int(word(16).pointee) }

    /// Whose ring it is.
    public var journal: JournalID {
        unsafe JournalID(low: word(24).pointee, high: word(32).pointee)
    }

    /// The boot it belongs to.
    public var boot: BootID { unsafe BootID(low: word(40).pointee, high: word(48).pointee) }

    /// The start that laid it down.
    public var incarnation: UInt32 { unsafe UInt32(truncatingIfNeeded: word(56).pointee) }

    /// Records the lane has appended: the next position.
    public var appended: UInt64 { load(.appended) }

    /// Records that lie in a file, as far as the kernel is concerned.
    public var written: UInt64 { load(.written) }

    /// Records that survive a loss of power.
    public var durable: UInt64 { load(.durable) }

    /// Records in the hash chain.
    public var chained: UInt64 { load(.chained) }

    /// Records the lane could not append because the ring was full.
    public var overruns: UInt64 { load(.overruns) }

    /// How the drainer fares.
    public var condition: DrainCondition {
        DrainCondition(rawValue: load(.condition)) ?? .syncFailed
    }

    /// The record at a position; true only while it is not overwritten.
    func record(at position: UInt64) -> JournalRecord {
        // SAFETY: the mask keeps the index below the capacity.
        unsafe slots[Int(truncatingIfNeeded: position & UInt64(capacity - 1))]
    }

    /// The longest run of appended records from `position` on that lies in one piece, at most `limit`.
    func withRun<Result, Failure: Error>(
        from position: UInt64,
        limit: Int,
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let index = Int(truncatingIfNeeded: position & UInt64(capacity - 1))
        let count = min(limit, capacity - index, Int(appended - position))
        // SAFETY: the run lies inside the slots and below `appended`, where the lane writes no more.
        let run = unsafe UnsafeRawBufferPointer(
            start: slots + index,
            count: count * JournalRecord.byteCount
        )
        return unsafe try body(run.bytes)
    }

    func advance(_ mark: Watermark, to value: UInt64) {
        // Release publishes what the mark stands for; pairs with the acquire in load(_:).
        unsafe line(mark).pointee.store(value, ordering: .releasing)
    }

    func load(_ mark: Watermark) -> UInt64 { unsafe line(mark).pointee.load(ordering: .acquiring) }

    func line(_ mark: Watermark) -> UnsafeMutablePointer<Atomic<UInt64>> {
        let offset = 512 + Int(mark.rawValue) * MemoryBlock.lineBytes
        return unsafe (block.base + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    var slots: UnsafeMutablePointer<JournalRecord> {
        unsafe (block.base + Self.headBytes).assumingMemoryBound(to: JournalRecord.self)
    }

    private var ready: UnsafeMutablePointer<Atomic<UInt64>> {
        unsafe block.base.assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    private func word(_ offset: Int) -> UnsafeMutablePointer<UInt64> {
        unsafe (block.base + offset).assumingMemoryBound(to: UInt64.self)
    }
}

/// The numbers a ring shows, each written by one thread.
enum Watermark: UInt8, CaseIterable {
    case appended = 0
    case written = 1
    case durable = 2
    case chained = 3
    case condition = 4
    case overruns = 5
}

/// How the drainer fares, as the lane sees it.
public enum DrainCondition: UInt64, Sendable {
    /// All is well.
    case well = 0

    /// The disk has no room; tried again until it has.
    case diskFull = 1

    /// The disk refuses writes; tried again.
    case writeFailed = 2

    /// A sync failed: what lies in the file is not known any more, so nothing is tried again.
    case syncFailed = 3
}
