internal import Digests

/// What reading one journal segment came to.
struct SegmentOutcome {
    /// Whole records read, from the segment's start.
    var count: UInt64

    /// The hash chain behind them.
    var chain: Digest256

    /// Whether the segment was ended in order.
    var isSealed: Bool

    /// Bytes behind the last whole record that are neither zero nor a record.
    var tornBytes = 0

    /// Whole records behind a hole that a loss of power tore into what was never synced.
    var dropped = 0
}

/// Reads one journal segment record by record and judges what is not whole.
struct SegmentScan<D: Disk> {
    let disk: D
    let path: String
    let header: SegmentHeader

    /// Below this position every record was synced once: a damaged one there is never a torn tail.
    let durable: UInt64

    /// Whether the page cache that wrote the file may have lost sectors since.
    let hostMayHaveCrashed: Bool

    private static var chunkBytes: Int { 1 << 20 }

    /// Reads from `position`, whose chain is `chain`, to the end.
    func read(
        from position: UInt64,
        chain: Digest256,
        each: (JournalRecord) throws(JournalError) -> Void
    ) throws(JournalError) -> SegmentOutcome {
        let file: DiskFile
        do { file = try disk.open(path, writing: false) } catch { throw .disk(error, path: path) }
        defer { disk.close(file) }
        let origin = header.journal.checksumOrigin
        if position > header.first { try checkWhole(file, position - 1, origin) }
        var links = HashChain(resuming: chain)
        var expected = position
        while true {
            let bytes = try bytes(file, at: offset(of: expected), count: Self.chunkBytes)
            let whole = bytes.count / JournalRecord.byteCount
            // SAFETY: bytes have no padding between them.
            let span = unsafe bytes.span.bytes
            var taken = 0
            var end: RecordDamage? = whole == 0 ? .empty : nil
            while taken < whole {
                let record = JournalRecord(span, at: taken * JournalRecord.byteCount)
                if let damage = record.damage(origin: origin, position: expected) {
                    end = damage
                    break
                }
                try each(record)
                expected += 1
                taken += 1
            }
            links.add(span.extracting(0..<taken * JournalRecord.byteCount))
            guard let end else { continue }
            return try judge(end, file, expected: expected, chain: links.value)
        }
    }

    /// Says what the first bytes that are no whole record mean.
    private func judge(
        _ damage: RecordDamage,
        _ file: DiskFile,
        expected: UInt64,
        chain: Digest256
    ) throws(JournalError) -> SegmentOutcome {
        let at = offset(of: expected)
        let count = expected - header.first
        var outcome = SegmentOutcome(count: count, chain: chain, isSealed: false)
        let page = try bytes(file, at: at, count: SegmentHeader.byteCount)
        if let trailer = SegmentTrailer(page: page) {
            guard trailer.journal == header.journal, trailer.number == header.number,
                trailer.count == count
            else { throw .corrupt(path: path, offset: at, position: expected) }
            guard trailer.chain == chain else { throw .chainBroken(path: path) }
            outcome.isSealed = true
            return outcome
        }
        var cursor = at
        var position = expected
        var lastNonZero = at
        let origin = header.journal.checksumOrigin
        while true {
            let rest = try bytes(file, at: cursor, count: Self.chunkBytes)
            if rest.isEmpty { break }
            // SAFETY: bytes have no padding between them.
            let span = unsafe rest.span.bytes
            for index in 0..<rest.count / JournalRecord.byteCount {
                let record = JournalRecord(span, at: index * JournalRecord.byteCount)
                if position > expected,
                    record.damage(origin: origin, position: position) == nil
                {
                    outcome.dropped += 1
                }
                position += 1
            }
            if let last = rest.lastIndex(where: { $0 != 0 }) { lastNonZero = cursor + last + 1 }
            cursor += rest.count
        }
        outcome.tornBytes = lastNonZero - at
        // A hole below the durable mark, or without a crash of the host, is damage and no torn tail.
        if outcome.dropped > 0, !hostMayHaveCrashed || expected < durable {
            throw .corrupt(path: path, offset: at, position: expected)
        }
        guard expected >= durable || damage == .empty && durable <= header.first else {
            throw .corrupt(path: path, offset: at, position: expected)
        }
        return outcome
    }

    /// A checkpoint stands on records that are there: the one before it speaks for them.
    private func checkWhole(
        _ file: DiskFile,
        _ position: UInt64,
        _ origin: UInt32
    ) throws(JournalError) {
        let at = offset(of: position)
        let bytes = try bytes(file, at: at, count: JournalRecord.byteCount)
        // SAFETY: bytes have no padding between them.
        guard bytes.count == JournalRecord.byteCount,
            JournalRecord(unsafe bytes.span.bytes, at: 0)
                .damage(origin: origin, position: position) == nil
        else { throw .corrupt(path: path, offset: at, position: position) }
    }

    private func offset(of position: UInt64) -> Int {
        SegmentHeader.byteCount + Int(position - header.first) * JournalRecord.byteCount
    }

    private func bytes(
        _ file: DiskFile,
        at offset: Int,
        count: Int
    ) throws(JournalError) -> [UInt8] {
        do { return try disk.read(file, at: offset, count: count) } catch {
            throw .disk(error, path: path)
        }
    }
}
