public import Base
internal import Digests

/// A tape opened for writing: one end for the lane, one for the drainer's thread.
@frozen
public struct Tape<D: Disk>: ~Copyable {
    /// Move it to the lane.
    public var writer: TapeWriter

    /// Move it to the drainer's thread.
    public var drainer: TapeDrainer<D>

    /// The ring, for whoever reads watermarks.
    public let ring: TapeRing

    /// Bytes of tape that only shared memory held and that lie on the disk now.
    public let fromRing: UInt64

    /// Opens or makes the tape beside a journal that is open, whose lock protects this, too.
    public init(
        _ options: TapeOptions,
        beside journal: JournalRing,
        tag: UInt16,
        venue: VenueID,
        tables: JournalTables,
        block: MemoryBlock,
        disk: D,
        time: some TimeSource
    ) throws(JournalError) {
        do { try disk.makeFolder(options.folder) } catch {
            throw .disk(error, path: options.folder)
        }
        var headers = try TapeReader.headers(disk, options.folder)
        if let last = headers.last, last.journal != journal.journal {
            throw .foreign(path: options.folder + "/" + last.fileName)
        }
        var next = SegmentHeader(
            content: .tape,
            journal: journal.journal,
            number: (headers.last?.number).map { $0 + 1 } ?? 0,
            first: 0,
            incarnation: journal.incarnation,
            tag: tag,
            venue: venue,
            boot: journal.boot,
            made: time.utc,
            previousChain: .zero,
            tables: tables
        )
        try Self.removeUnheaded(options, disk, next.fileName)
        var (position, isTorn) = try Self.end(options, disk, headers.last)
        var rescued: UInt64 = 0
        if let old = TapeRing(found: block), old.boot == journal.boot,
            old.journal == journal.journal, old.written <= position, old.appended > position,
            let last = headers.last
        {
            // A drainer that died between the block and its mark had written more than it said.
            old.store(.written, position)
            var header = next
            header.tables = last.tables
            header.incarnation = last.incarnation
            var drainer = TapeDrainer(
                ring: old,
                disk: disk,
                options: options,
                next: header,
                kept: []
            )
            if drainer.finish(now: time.now, utc: time.utc) {
                rescued = old.appended - position
                position = old.appended
                isTorn = false
                headers = try TapeReader.headers(disk, options.folder)
                next.number = (headers.last?.number ?? next.number) + 1
            }
        }
        next.first = position
        let ring = TapeRing(
            formatting: block,
            capacityBytes: options.ringBytes,
            journal: journal.journal,
            boot: journal.boot,
            next: position
        )
        var kept: [(path: String, bytes: Int)] = []
        for header in headers {
            let path = options.folder + "/" + header.fileName
            kept.append((path, Self.size(disk, path)))
        }
        self.ring = ring
        fromRing = rescued
        writer = TapeWriter(ring)
        if isTorn { writer.confessLoss() }
        drainer = TapeDrainer(ring: ring, disk: disk, options: options, next: next, kept: kept)
    }

    /// The position behind the last whole block of the last segment, and whether a broken one follows.
    private static func end(
        _ options: TapeOptions,
        _ disk: D,
        _ last: SegmentHeader?
    ) throws(JournalError) -> (position: UInt64, isTorn: Bool) {
        guard let last else { return (0, false) }
        let path = options.folder + "/" + last.fileName
        do throws(DiskError) {
            let file = try disk.open(path, writing: true)
            defer { disk.close(file) }
            var offset = SegmentHeader.byteCount
            var position = last.first
            while true {
                let head = TapeBlock(try disk.read(file, at: offset, count: TapeBlock.headBytes))
                guard head.count > 0 else {
                    // Room never used; a damaged block stays where it is, to be looked at.
                    try disk.truncate(file, to: offset)
                    return (position, false)
                }
                let frames = try disk.read(
                    file,
                    at: offset + TapeBlock.headBytes,
                    count: Int(head.count)
                )
                // SAFETY: bytes have no padding between them.
                guard head.position == position,
                    head.holds(unsafe frames.span.bytes, origin: last.journal.checksumOrigin)
                else { return (position, true) }
                position += UInt64(frames.count)
                offset += TapeBlock.headBytes + frames.count
            }
        } catch { throw .disk(error, path: path) }
    }

    /// A segment whose maker died before its header was written holds nothing.
    private static func removeUnheaded(
        _ options: TapeOptions,
        _ disk: D,
        _ name: String
    ) throws(JournalError) {
        let path = options.folder + "/" + name
        do throws(DiskError) { try disk.remove(path) } catch {
            guard error == .notFound else { throw .disk(error, path: path) }
        }
    }

    private static func size(_ disk: D, _ path: String) -> Int {
        guard let file = try? disk.open(path, writing: false) else { return 0 }
        defer { disk.close(file) }
        return (try? disk.byteCount(of: file)) ?? 0
    }
}
