internal import Base
internal import Digests
internal import Domain

/// The steps from a folder and a ring as the last life left them to a segment ready to be written.
///
/// The order matters at every kill: leftovers of the ring are durable and the old segment sealed
/// before the new one exists, and the ring is laid down anew only after that.
struct Opening<D: Disk> {
    let options: JournalOptions
    let disk: D
    let boot: BootID
    let utc: UTCTime

    /// What was found, and the new segment.
    struct Found {
        var recovered: RecoveredJournal
        var segment: SegmentFile<D>
        var state: JournalState
        var retention: Retention<D>
    }

    func find(
        _ block: MemoryBlock,
        tables: JournalTables,
        new journal: JournalID,
        replay: (JournalRecord, JournalTables) -> Void
    ) throws(JournalError) -> Found {
        let folder = try JournalFolder(disk: disk, folder: options.folder)
        guard let last = folder.headers.last else {
            return try start(fresh: journal, tables: tables)
        }
        guard last.tag == options.tag, last.venue == options.venue else {
            throw .foreign(path: folder.path(last))
        }
        var outcome = try Recovery(folder: folder, boot: boot).read(each: replay)
        var recovered = RecoveredJournal(state: outcome.state, incarnation: 0)
        recovered.tornBytes = outcome.lastOutcome.tornBytes
        recovered.dropped = outcome.lastOutcome.dropped
        var seen = max(options.incarnationSeen, outcome.state.incarnation)
        for header in folder.headers { seen = max(seen, header.incarnation) }
        var writing = try resume(outcome, folder)
        let ring = JournalRing(found: block)
        if ring == nil, JournalRing.isClaimed(block, by: boot) { throw .ringUnreadable }
        if let ring, ring.boot == boot, ring.journal == last.journal {
            seen = max(seen, ring.incarnation)
            recovered.overruns = ring.overruns
            try take(ring, into: &writing, &outcome, &recovered, replay)
        }
        recovered.state = outcome.state
        recovered.incarnation = try Incarnation.next(after: seen, now: utc)
        var chain = outcome.lastOutcome.chain
        if let open = writing {
            chain = open.chain.value
            try attempt(open.path) { () throws(DiskError) in try open.seal() }
            open.close()
        }
        let header = header(
            journal: last.journal,
            number: (writing?.header.number ?? last.number) + 1,
            first: outcome.state.next,
            incarnation: recovered.incarnation,
            chain: chain,
            tables: tables
        )
        let segment = try make(header)
        var state = outcome.state
        state.enter(header)
        var headers = folder.headers
        if let open = writing, open.header.number > last.number { headers.append(open.header) }
        return Found(
            recovered: recovered,
            segment: segment,
            state: state,
            retention: retention(headers + [header])
        )
    }

    /// The file with the durable mark; nil where none can be had, which only protects less.
    func openMark() -> DiskFile? {
        let path = options.path(DurableMark.fileName)
        if let file = try? disk.open(path, writing: true) { return file }
        return try? disk.create(path, byteCount: DurableMark.byteCount)
    }

    private func start(
        fresh journal: JournalID,
        tables: JournalTables
    ) throws(JournalError) -> Found {
        let incarnation = try Incarnation.next(after: options.incarnationSeen, now: utc)
        let header = header(
            journal: journal,
            number: 0,
            first: 0,
            incarnation: incarnation,
            chain: .zero,
            tables: tables
        )
        let segment = try make(header)
        var state = JournalState()
        let recovered = RecoveredJournal(state: state, incarnation: incarnation)
        state.enter(header)
        return Found(
            recovered: recovered,
            segment: segment,
            state: state,
            retention: retention([header])
        )
    }

    /// Opens the unsealed last segment behind its last whole record; nil when it is sealed.
    private func resume(
        _ outcome: Recovery<D>.Outcome,
        _ folder: JournalFolder<D>
    ) throws(JournalError) -> SegmentFile<D>? {
        guard !outcome.lastOutcome.isSealed else { return nil }
        let path = folder.path(outcome.last)
        return try attempt(path) { () throws(DiskError) in
            try SegmentFile(
                resuming: outcome.last,
                at: path,
                count: outcome.lastOutcome.count,
                chain: outcome.lastOutcome.chain,
                tornBytes: outcome.lastOutcome.tornBytes,
                on: disk
            )
        }
    }

    /// Moves what only the ring holds to the disk, under the words of the life that wrote it.
    private func take(
        _ ring: JournalRing,
        into writing: inout SegmentFile<D>?,
        _ outcome: inout Recovery<D>.Outcome,
        _ recovered: inout RecoveredJournal,
        _ replay: (JournalRecord, JournalTables) -> Void
    ) throws(JournalError) {
        let origin = ring.journal.checksumOrigin
        let end = ring.appended
        var at = outcome.state.next
        guard at < end else { return }
        guard end - at <= UInt64(ring.capacity) else {
            throw .gap(path: "the ring", expected: at, found: end - UInt64(ring.capacity))
        }
        while at < end {
            let record = ring.record(at: at)
            guard record.damage(origin: origin, position: at) == nil else {
                let offset = Int(at & UInt64(ring.capacity - 1)) * JournalRecord.byteCount
                throw .corrupt(path: "the ring", offset: offset, position: at)
            }
            if writing == nil || writing?.room == 0 {
                writing = try followUp(writing, outcome)
            }
            guard var open = writing else { preconditionFailure("a segment was just made") }
            let one = [record]
            // SAFETY: records have no padding.
            let bytes = unsafe one.span.bytes
            try attempt(open.path) { () throws(DiskError) in try open.write(bytes) }
            open.link(bytes)
            writing = open
            outcome.state.apply(record)
            replay(record, outcome.state.tablesInForce)
            recovered.fromRing += 1
            at += 1
        }
        if let open = writing { try attempt(open.path) { () throws(DiskError) in try open.sync() } }
    }

    /// A segment more for leftovers that did not fit, with the tables of the one before.
    private func followUp(
        _ full: SegmentFile<D>?,
        _ outcome: Recovery<D>.Outcome
    ) throws(JournalError) -> SegmentFile<D> {
        var header = full?.header ?? outcome.last
        if let full {
            try attempt(full.path) { () throws(DiskError) in try full.seal() }
            full.close()
        }
        header.previousChain = full?.chain.value ?? outcome.lastOutcome.chain
        header.number += 1
        header.first = outcome.state.next
        header.tables = outcome.state.tablesInForce
        return try make(header)
    }

    private func make(_ header: SegmentHeader) throws(JournalError) -> SegmentFile<D> {
        try attempt(options.path(header.fileName)) { () throws(DiskError) in
            try SegmentFile(
                making: header,
                in: options.folder,
                byteCount: options.segmentBytes,
                on: disk
            )
        }
    }

    private func header(
        journal: JournalID,
        number: UInt64,
        first: UInt64,
        incarnation: UInt32,
        chain: Digest256,
        tables: JournalTables
    ) -> SegmentHeader {
        SegmentHeader(
            content: .journal,
            journal: journal,
            number: number,
            first: first,
            incarnation: incarnation,
            tag: options.tag,
            venue: options.venue,
            boot: boot,
            made: utc,
            previousChain: chain,
            tables: tables
        )
    }

    private func retention(_ headers: [SegmentHeader]) -> Retention<D> {
        Retention(disk: disk, folder: options.folder, keepFor: options.keepFor, headers: headers)
    }

    private func attempt<Result>(
        _ path: String,
        _ body: () throws(DiskError) -> Result
    ) throws(JournalError) -> Result {
        do throws(DiskError) { return try body() } catch { throw .disk(error, path: path) }
    }
}
