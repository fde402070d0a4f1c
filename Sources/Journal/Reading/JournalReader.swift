/// Reads a journal record by record, also one that is being written by another process.
public struct JournalReader<D: Disk>: ~Copyable {
    private let disk: D
    private let folder: String
    private var headers: [SegmentHeader] = []
    private var index = 0
    private var file: DiskFile?
    private var batch: [JournalRecord] = []
    private var taken = 0

    /// The position of the next record.
    public private(set) var position: UInt64

    /// Stands before `position`, or before the oldest record kept when that is gone.
    public init(_ disk: D, folder: String, from position: UInt64 = 0) throws(JournalError) {
        self.disk = disk
        self.folder = folder
        headers = try JournalFolder(disk: disk, folder: folder).headers
        self.position = max(position, headers.first?.first ?? position)
        index = max(0, headers.lastIndex { $0.first <= self.position } ?? 0)
    }

    deinit { if let file { disk.close(file) } }

    /// The words of the segment the last record came from.
    public var tables: JournalTables {
        index < headers.count ? headers[index].tables : JournalTables(assets: [], contracts: [])
    }

    /// The header of the segment being read.
    public var header: SegmentHeader? { index < headers.count ? headers[index] : nil }

    /// The next record; nil at the end of what is written so far.
    public mutating func next() throws(JournalError) -> JournalRecord? {
        while true {
            if taken < batch.count {
                let record = batch[taken]
                taken += 1
                position += 1
                return record
            }
            if try load() { continue }
            guard try findFollower() else { return nil }
            if let open = file { disk.close(open) }
            file = nil
            index += 1
        }
    }

    /// Loads whole records that follow; false when there are none yet in this segment.
    private mutating func load() throws(JournalError) -> Bool {
        guard index < headers.count else { return false }
        let header = headers[index]
        let path = folder + "/" + header.fileName
        let bytes: [UInt8]
        do throws(DiskError) {
            let open: DiskFile
            if let file { open = file } else { open = try disk.open(path, writing: false) }
            file = open
            let offset =
                SegmentHeader.byteCount + Int(position - header.first) * JournalRecord.byteCount
            bytes = try disk.read(open, at: offset, count: 512 * JournalRecord.byteCount)
        } catch { throw .disk(error, path: path) }
        batch.removeAll(keepingCapacity: true)
        taken = 0
        let origin = header.journal.checksumOrigin
        for offset in stride(
            from: 0,
            through: bytes.count - JournalRecord.byteCount,
            by: JournalRecord.byteCount
        ) {
            // SAFETY: bytes have no padding between them.
            let record = JournalRecord(unsafe bytes.span.bytes, at: offset)
            let expected = position + UInt64(batch.count)
            guard record.damage(origin: origin, position: expected) == nil else { break }
            batch.append(record)
        }
        return !batch.isEmpty
    }

    /// Whether the next segment starts where this one ended.
    private mutating func findFollower() throws(JournalError) -> Bool {
        if index + 1 >= headers.count {
            let fresh = try JournalFolder(disk: disk, folder: folder).headers
            guard let last = headers.last else {
                headers = fresh
                return false
            }
            headers.append(contentsOf: fresh.filter { $0.number > last.number })
        }
        guard index + 1 < headers.count else { return false }
        guard headers[index + 1].first == position else {
            let header = headers[index]
            let offset =
                SegmentHeader.byteCount + Int(position - header.first) * JournalRecord.byteCount
            throw .corrupt(path: folder + "/" + header.fileName, offset: offset, position: position)
        }
        return true
    }
}
