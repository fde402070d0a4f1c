public import Base
internal import Digests

/// A journal opened for writing: one end for the lane, one for the drainer's thread, and what was found.
@frozen
public struct Journal<D: Disk>: ~Copyable {
    /// Move it to the lane.
    public var writer: JournalWriter

    /// Move it to the drainer's thread.
    public var drainer: JournalDrainer<D>

    /// What the last life left behind.
    public let recovered: RecoveredJournal

    /// The ring, for whoever reads watermarks.
    public let ring: JournalRing

    /// Opens or makes a journal; when this returns, the new incarnation is durable.
    ///
    /// Every record found is given to `replay`, with the words of its segment, in order, from the
    /// newest checkpoint on.
    public init(
        _ options: JournalOptions,
        tables: JournalTables,
        block: MemoryBlock,
        disk: D,
        time: some TimeSource,
        boot: BootID,
        entropy: inout some EntropySource,
        replay: (JournalRecord, JournalTables) -> Void = { _, _ in }
    ) throws(JournalError) {
        precondition(options.segmentRecords > 0, "a segment holds a record")
        let lockFile = try Self.lock(options, disk)
        let opening = Opening(options: options, disk: disk, boot: boot, utc: time.utc)
        let found: Opening<D>.Found
        do throws(JournalError) {
            found = try opening.find(
                block,
                tables: tables,
                new: JournalID(from: &entropy),
                replay: replay
            )
        } catch {
            disk.close(lockFile)
            throw error
        }
        let ring = JournalRing(
            formatting: block,
            records: options.ringRecords,
            journal: found.segment.header.journal,
            boot: boot,
            incarnation: found.recovered.incarnation,
            next: found.recovered.state.next
        )
        var writer = JournalWriter(
            ring,
            incarnation: found.recovered.incarnation,
            lane: options.lane,
            durability: options.durability,
            lagMax: options.lagMax
        )
        var drainer = JournalDrainer(
            ring: ring,
            disk: disk,
            options: options,
            boot: boot,
            incarnation: found.recovered.incarnation,
            tables: tables,
            lockFile: lockFile,
            markFile: opening.openMark(),
            segment: found.segment,
            state: found.state,
            retention: found.retention
        )
        let begin = JournalRecord(
            kind: .begin,
            instant: time.now,
            venueTime: .none,
            a: options.fencingToken,
            b: Int64(bitPattern: options.configurationHash)
        )
        guard writer.append(begin) != nil, drainer.flush(now: time.now, utc: time.utc) else {
            let isFull = ring.condition == .diskFull
            throw .disk(isFull ? .full : .failed(errno: 5), path: options.folder)
        }
        _ = writer.look(now: time.now)
        self.ring = ring
        recovered = found.recovered
        self.writer = writer
        self.drainer = drainer
    }

    private static func lock(_ options: JournalOptions, _ disk: D) throws(JournalError) -> DiskFile
    {
        let path = options.path("journal.lock")
        do throws(DiskError) {
            try disk.makeFolder(options.folder)
            let file: DiskFile
            do throws(DiskError) { file = try disk.open(path, writing: true) } catch {
                guard error == .notFound else { throw error }
                file = try disk.create(path, byteCount: 0)
            }
            do throws(DiskError) { try disk.lock(file) } catch {
                disk.close(file)
                throw error
            }
            return file
        } catch {
            throw error == .locked ? .inUse(path: options.folder) : .disk(error, path: path)
        }
    }
}
