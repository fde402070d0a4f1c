internal import Base
internal import Digests

/// The journal of a session that is made again: the same ids and positions, in memory of its own.
@frozen
public struct RemadeJournal: ~Copyable {
    /// Move it to the lane.
    public var writer: JournalWriter

    /// What the lane has written, to be taken pass by pass.
    public var records: RemadeRecords

    /// Begins behind the record that began the session then.
    public init(_ entry: TapeSessions.Entry) {
        let slots = 65_536
        let ring = JournalRing(
            formatting: MemoryBlock(byteCount: JournalRing.byteCount(records: slots)),
            records: slots,
            journal: entry.header.journal,
            boot: entry.header.boot,
            incarnation: entry.session.incarnation,
            next: entry.session.state.next + 1
        )
        writer = JournalWriter(
            ring,
            incarnation: entry.session.incarnation,
            lane: entry.session.lane,
            durability: .process,
            lagMax: .seconds(3_600)
        )
        records = RemadeRecords(ring)
    }
}

/// The reading end of a journal that is made again.
public struct RemadeRecords: ~Copyable {
    private let ring: JournalRing

    /// The position of the next record.
    public private(set) var position: UInt64

    init(_ ring: JournalRing) {
        self.ring = ring
        position = ring.appended
    }

    /// The next record; nil when the lane has written no more so far.
    public mutating func next() -> JournalRecord? {
        guard position < ring.appended else { return nil }
        let record = ring.record(at: position)
        position += 1
        ring.advance(.written, to: position)
        return record
    }
}

/// Writes a journal that is made again as files, in the form of any journal.
public struct RemadeFiles: ~Copyable {
    private static let segmentBytes = 16 << 20

    private let disk = SystemDisk()
    private let folder: String
    private var file: SegmentFile<SystemDisk>
    private var batch: [JournalRecord] = []

    /// Begins a journal in a folder of its own, which must not hold one.
    public init(_ entry: TapeSessions.Entry, folder: String) throws(JournalError) {
        self.folder = folder
        do throws(DiskError) {
            try disk.makeFolder(folder)
            guard try disk.names(in: folder).isEmpty else { throw .exists }
            var header = entry.header
            header.content = .journal
            header.number = 0
            header.first = entry.session.state.next + 1
            header.incarnation = entry.session.incarnation
            header.made = entry.session.utc
            header.previousChain = .zero
            file = try SegmentFile(
                making: header,
                in: folder,
                byteCount: Self.segmentBytes,
                on: disk
            )
        } catch { throw .disk(error, path: folder) }
    }

    /// Takes one record.
    public mutating func write(_ record: JournalRecord) throws(JournalError) {
        batch.append(record)
        if batch.count == 512 { try flush() }
    }

    /// Writes what is left and ends the journal in order.
    public consuming func finish() throws(JournalError) {
        try flush()
        do throws(DiskError) { try file.seal() } catch { throw .disk(error, path: file.path) }
        file.close()
    }

    private mutating func flush() throws(JournalError) {
        do throws(DiskError) {
            while !batch.isEmpty {
                if file.room == 0 { try roll() }
                let count = min(batch.count, Int(clamping: file.room))
                let part = Array(batch[..<count])
                // SAFETY: records have no padding.
                let bytes = unsafe part.span.bytes
                try file.write(bytes)
                file.link(bytes)
                batch.removeFirst(count)
            }
        } catch { throw .disk(error, path: file.path) }
    }

    private mutating func roll() throws(DiskError) {
        try file.seal()
        file.close()
        var header = file.header
        header.number += 1
        header.first = file.next
        header.previousChain = file.chain.value
        file = try SegmentFile(
            making: header,
            in: folder,
            byteCount: Self.segmentBytes,
            on: disk
        )
    }
}
