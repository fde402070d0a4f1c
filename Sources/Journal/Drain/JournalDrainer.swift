public import Base
internal import Digests
internal import Domain

/// Moves records from the ring to the disk on a thread of its own: writes, syncs, chains, checkpoints.
///
/// A disk that refuses is tried again and shown to the lane; a sync that failed is final, for no
/// one knows any more what the file holds.
public struct JournalDrainer<D: Disk>: ~Copyable, Sendable {
    /// What a step did and what holds it up.
    public struct Progress: Equatable, Sendable {
        /// Records moved to the file.
        public var moved = 0

        /// Whether a sync, seal or checkpoint was made.
        public var worked = false
    }

    let ring: JournalRing
    let disk: D
    let options: JournalOptions
    let journal: JournalID
    let boot: BootID
    let incarnation: UInt32
    let tables: JournalTables
    private let lockFile: DiskFile
    private let markFile: DiskFile?
    var segment: SegmentFile<D>?
    private var segmentNumber: UInt64
    private var chainValue: Digest256
    private(set) var state: JournalState
    private var written: UInt64
    private var durable: UInt64
    private var lastSync = Instant.distantPast
    private var marked: UInt64 = 0
    private var lastMark = Instant.distantPast
    private var lastCheckpointAt = Instant.distantPast
    private var lastCheckpoint: UInt64
    private var retryAt = Instant.distantPast
    private var retention: Retention<D>
    private var batch: [JournalRecord] = []

    /// Records moved in one step: enough to be cheap, few enough to be seen soon.
    private static var batchMax: Int { 512 }

    init(
        ring: JournalRing,
        disk: D,
        options: JournalOptions,
        boot: BootID,
        incarnation: UInt32,
        tables: JournalTables,
        lockFile: DiskFile,
        markFile: DiskFile?,
        segment: SegmentFile<D>,
        state: JournalState,
        retention: Retention<D>
    ) {
        self.ring = ring
        self.disk = disk
        self.options = options
        journal = ring.journal
        self.boot = boot
        self.incarnation = incarnation
        self.tables = tables
        self.lockFile = lockFile
        self.markFile = markFile
        self.segment = segment
        segmentNumber = segment.header.number
        chainValue = segment.chain.value
        self.state = state
        written = ring.written
        durable = ring.written
        lastCheckpoint = state.next
        self.retention = retention
        batch.reserveCapacity(Self.batchMax)
    }

    deinit {
        segment?.close()
        if let markFile { disk.close(markFile) }
        disk.close(lockFile)
    }

    /// How the disk fares.
    public var condition: DrainCondition { ring.condition }

    /// Does what is to do now, bounded; `utc` only stamps headers and ages segments.
    public mutating func step(now: Instant, utc: UTCTime) -> Progress {
        var progress = Progress()
        guard ring.condition != .syncFailed, now >= retryAt else { return progress }
        do throws(DiskError) {
            try rotateIfFull(now: now, utc: utc)
            progress.moved = try move()
            let due = options.durability == .power || now - lastSync >= options.syncEvery
            if written > durable, due {
                try syncNow(now)
                progress.worked = true
            }
            try writeMark(now)
            if checkpointIsDue(now) {
                try checkpoint(now)
                progress.worked = true
            }
            if ring.condition != .well {
                ring.advance(.condition, to: DrainCondition.well.rawValue)
            }
        } catch {
            retryAt = now + options.retryEvery
            guard ring.condition != .syncFailed else { return progress }
            let condition = error == .full ? DrainCondition.diskFull : .writeFailed
            ring.advance(.condition, to: condition.rawValue)
        }
        return progress
    }

    /// Moves and syncs all there is; false when the disk does not take it.
    public mutating func flush(now: Instant, utc: UTCTime) -> Bool {
        retryAt = .distantPast
        while written < ring.appended {
            if step(now: now, utc: utc).moved == 0 { return false }
        }
        do throws(DiskError) {
            if written > durable { try syncNow(now) }
            lastMark = .distantPast
            try writeMark(now)
        } catch { return false }
        return true
    }

    /// Ends in order: all on disk, the segment sealed, a checkpoint of the end.
    public mutating func finish(now: Instant, utc: UTCTime) -> Bool {
        guard flush(now: now, utc: utc), let open = segment else { return false }
        do throws(DiskError) {
            try checkpoint(now)
            try open.seal()
        } catch { return false }
        open.close()
        segment = nil
        return true
    }

    /// Writes one run of the ring, shows it as written, then links and folds a copy of it.
    private mutating func move() throws(DiskError) -> Int {
        guard var open = segment, ring.appended > written else { return 0 }
        let limit = min(Self.batchMax, Int(open.room))
        batch.removeAll(keepingCapacity: true)
        try ring.withRun(from: written, limit: limit) { run throws(DiskError) in
            try open.write(run)
            // The copy is taken before `written` lets the lane reuse these slots.
            for offset in stride(from: 0, to: run.byteCount, by: JournalRecord.byteCount) {
                batch.append(JournalRecord(run, at: offset))
            }
        }
        segment = open
        if options.durability == .power {
            try trySync()
            written += UInt64(batch.count)
            durable = written
            ring.advance(.written, to: written)
            ring.advance(.durable, to: durable)
        } else {
            written += UInt64(batch.count)
            ring.advance(.written, to: written)
        }
        // SAFETY: records have no padding.
        open.link(unsafe batch.span.bytes)
        segment = open
        chainValue = open.chain.value
        for record in batch { state.apply(record) }
        ring.advance(.chained, to: written)
        return batch.count
    }

    private mutating func syncNow(_ now: Instant) throws(DiskError) {
        try trySync()
        durable = written
        lastSync = now
        ring.advance(.durable, to: durable)
    }

    /// Tells the next life how far all was synced; late by `syncEvery` at most, which protects less.
    private mutating func writeMark(_ now: Instant) throws(DiskError) {
        guard let markFile, durable > marked, now - lastMark >= options.syncEvery else { return }
        let mark = DurableMark(journal: journal, position: durable)
        try disk.write(mark.bytes(), to: markFile, at: 0)
        marked = durable
        lastMark = now
    }

    private func trySync() throws(DiskError) {
        do { try segment?.sync() } catch {
            ring.advance(.condition, to: DrainCondition.syncFailed.rawValue)
            throw error
        }
    }

    /// Seals a full segment and makes the next; either may be refused and tried again.
    private mutating func rotateIfFull(now: Instant, utc: UTCTime) throws(DiskError) {
        if let full = segment, full.room == 0 {
            do { try full.seal() } catch {
                if error != .full {
                    ring.advance(.condition, to: DrainCondition.syncFailed.rawValue)
                }
                throw error
            }
            full.close()
            segment = nil
            durable = written
            ring.advance(.durable, to: durable)
        }
        guard segment == nil else { return }
        let header = SegmentHeader(
            content: .journal,
            journal: journal,
            number: segmentNumber + 1,
            first: written,
            incarnation: incarnation,
            tag: options.tag,
            venue: options.venue,
            boot: boot,
            made: utc,
            previousChain: chainValue,
            tables: state.tablesInForce
        )
        segment = try SegmentFile(
            making: header,
            in: options.folder,
            byteCount: options.segmentBytes,
            on: disk
        )
        segmentNumber += 1
        chainValue = segment?.chain.value ?? chainValue
        state.enter(header)
        retention.made(header)
        try checkpoint(now)
        retention.sweep(now: utc, checkpoint: segmentNumber)
    }

    private func checkpointIsDue(_ now: Instant) -> Bool {
        guard state.next > lastCheckpoint, !state.awaitsText else { return false }
        return state.next - lastCheckpoint >= options.checkpointRecords
            || now - lastCheckpointAt >= options.checkpointEvery
    }

    /// Makes the state at `written` durable; the journal is synced first, so no checkpoint is ahead of it.
    private mutating func checkpoint(_ now: Instant) throws(DiskError) {
        guard !state.awaitsText else { return }
        if written > durable { try syncNow(now) }
        let checkpoint = Checkpoint(
            journal: journal,
            segment: segmentNumber,
            chain: chainValue,
            state: state
        )
        try CheckpointFiles(disk: disk, folder: options.folder).write(checkpoint)
        lastCheckpoint = state.next
        lastCheckpointAt = now
    }
}
