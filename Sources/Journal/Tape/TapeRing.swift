public import Base
internal import Synchronization

/// The shared-memory ring between the lane's tape and the drainer: watermarks, then bytes.
@safe
public struct TapeRing: @unchecked Sendable {
    static let headBytes = 4_096
    private static let magic: UInt64 = 0x4550_4154_5355_5041  // "APUSTAPE"

    enum Mark: Int, CaseIterable {
        case appended = 0
        case written = 1
        case lostFrom = 2
        case lostFrames = 3
        case condition = 4
    }

    /// The memory; the next start maps the same.
    public let block: MemoryBlock

    /// How many bytes a ring with room for `capacityBytes` of tape takes.
    ///
    /// - Precondition: `capacityBytes` is a power of two, at least 4,096.
    public static func byteCount(capacityBytes: Int) -> Int {
        precondition(
            capacityBytes >= 4_096 && capacityBytes & (capacityBytes - 1) == 0,
            "a tape ring is a power of two"
        )
        return headBytes + capacityBytes
    }

    init(
        formatting block: MemoryBlock,
        capacityBytes: Int,
        journal: JournalID,
        boot: BootID,
        next: UInt64
    ) {
        precondition(
            block.byteCount >= Self.byteCount(capacityBytes: capacityBytes),
            "the ring fits its block"
        )
        self.block = block
        unsafe line(0).pointee.store(0, ordering: .relaxed)
        unsafe word(8).pointee = UInt64(capacityBytes)
        unsafe word(16).pointee = journal.low
        unsafe word(24).pointee = journal.high
        unsafe word(32).pointee = boot.low
        unsafe word(40).pointee = boot.high
        for mark in Mark.allCases { store(mark, 0) }
        store(.appended, next)
        store(.written, next)
        store(.lostFrom, .max)
        // Release publishes the layout; pairs with the acquire in init(found:).
        unsafe line(0).pointee.store(Self.magic, ordering: .releasing)
    }

    /// The ring found in `block`; nil when there is none whole.
    init?(found block: MemoryBlock) {
        guard block.byteCount > Self.headBytes else { return nil }
        self.block = block
        guard unsafe line(0).pointee.load(ordering: .acquiring) == Self.magic else { return nil }
        let capacity = unsafe word(8).pointee
        guard capacity >= 4_096, capacity & (capacity - 1) == 0,
            capacity <= UInt64(block.byteCount - Self.headBytes), written <= appended,
            appended - written <= capacity, written % 8 == 0, appended % 8 == 0
        else { return nil }
    }

    var capacity: Int { unsafe Int(word(8).pointee) }
    var journal: JournalID { unsafe JournalID(low: word(16).pointee, high: word(24).pointee) }
    var boot: BootID { unsafe BootID(low: word(32).pointee, high: word(40).pointee) }

    /// Bytes of tape the lane has published.
    public var appended: UInt64 { load(.appended) }

    /// Bytes of tape that lie in a file.
    public var written: UInt64 { load(.written) }

    /// Frames dropped because the ring was full.
    public var lostFrames: UInt64 { load(.lostFrames) }

    /// The position from which on nothing can be replayed; nil while all is there.
    public var lostFrom: UInt64? {
        let position = load(.lostFrom)
        return position == .max ? nil : position
    }

    /// How the drainer fares.
    public var condition: DrainCondition {
        DrainCondition(rawValue: load(.condition)) ?? .writeFailed
    }

    func load(_ mark: Mark) -> UInt64 {
        unsafe line(512 + mark.rawValue * MemoryBlock.lineBytes).pointee.load(ordering: .acquiring)
    }

    func store(_ mark: Mark, _ value: UInt64) {
        unsafe line(512 + mark.rawValue * MemoryBlock.lineBytes).pointee
            .store(value, ordering: .releasing)
    }

    func atomic(_ mark: Mark) -> UnsafeMutablePointer<Atomic<UInt64>> {
        unsafe line(512 + mark.rawValue * MemoryBlock.lineBytes)
    }

    var bytes: UnsafeMutableRawPointer { unsafe block.base + Self.headBytes }

    /// The first word of the frame at a position: length, source, kind and flags.
    func firstWord(at position: UInt64) -> UInt64 {
        let offset = Int(truncatingIfNeeded: position & UInt64(capacity - 1))
        // SAFETY: positions are multiples of eight, so the word lies inside the ring.
        return unsafe bytes.load(fromByteOffset: offset, as: UInt64.self)
    }

    /// Bytes of the frame or filler whose first word this is; nil when it is neither.
    static func extent(_ first: UInt64) -> Int? {
        let length = UInt32(truncatingIfNeeded: first)
        if length & TapeFrame.filler != 0 {
            let filler = Int(length & ~TapeFrame.filler)
            return filler > 0 && filler % 8 == 0 ? filler : nil
        }
        return TapeFrame.footprint(Int(length))
    }

    private func line(_ offset: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        unsafe (block.base + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    private func word(_ offset: Int) -> UnsafeMutablePointer<UInt64> {
        unsafe (block.base + offset).assumingMemoryBound(to: UInt64.self)
    }
}
