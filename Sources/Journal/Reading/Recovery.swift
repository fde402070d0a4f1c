internal import Base
internal import Digests

/// Reads a journal back: the newest checkpoint that holds, then every record behind it.
struct Recovery<D: Disk> {
    let folder: JournalFolder<D>
    let boot: BootID

    /// What the files say.
    struct Outcome {
        var state: JournalState
        var last: SegmentHeader
        var lastOutcome: SegmentOutcome
    }

    /// Reads the files; the folder has at least one segment.
    func read(each: (JournalRecord, JournalTables) -> Void) throws(JournalError) -> Outcome {
        let headers = folder.headers
        guard let oldest = headers.first, let newest = headers.last else {
            preconditionFailure("a recovery reads at least one segment")
        }
        let start = try start(oldest, newest)
        var state = start.state
        var chain = start.chain
        let durable = folder.durableMark(of: newest.journal)
        for header in headers where header.number >= start.segment {
            let path = folder.path(header)
            if header.number == start.segment, start.isCheckpoint {
                guard state.next >= header.first else {
                    throw .gap(path: path, expected: state.next, found: header.first)
                }
            } else {
                guard header.first == state.next else {
                    throw .gap(path: path, expected: state.next, found: header.first)
                }
                guard header.previousChain == chain else { throw .chainBroken(path: path) }
                chain = HashChain(header: header.page()).value
                state.enter(header)
            }
            let outcome = try SegmentScan(
                disk: folder.disk,
                path: path,
                header: header,
                durable: durable,
                hostMayHaveCrashed: header.boot != boot
            ).read(from: state.next, chain: chain) { record throws(JournalError) in
                state.apply(record)
                each(record, state.tablesInForce)
            }
            chain = outcome.chain
            if header.number == newest.number {
                return Outcome(state: state, last: header, lastOutcome: outcome)
            }
            guard outcome.isSealed else {
                let offset =
                    SegmentHeader.byteCount + Int(outcome.count) * JournalRecord.byteCount
                throw .corrupt(path: path, offset: offset, position: state.next)
            }
        }
        throw .missingSegment(number: newest.number)
    }

    private func start(
        _ oldest: SegmentHeader,
        _ newest: SegmentHeader
    ) throws(JournalError) -> (
        state: JournalState, chain: Digest256, segment: UInt64, isCheckpoint: Bool
    ) {
        let files = CheckpointFiles(disk: folder.disk, folder: folder.folder)
        let checkpoints: [Checkpoint]
        do { checkpoints = try files.readAll(of: oldest.journal) } catch {
            throw .disk(error, path: folder.folder)
        }
        let usable = checkpoints.first {
            $0.segment >= oldest.number && $0.segment <= newest.number
        }
        if let usable { return (usable.state, usable.chain, usable.segment, true) }
        guard oldest.number == 0 else { throw .noStart(path: folder.path(oldest)) }
        return (JournalState(), oldest.previousChain, 0, false)
    }
}
