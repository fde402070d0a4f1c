internal import Digests

/// The segment being written: its file, how far it is, and its hash chain.
struct SegmentFile<D: Disk>: Sendable {
    let disk: D
    let file: DiskFile
    let path: String
    let header: SegmentHeader
    let capacity: UInt64
    private(set) var count: UInt64
    private(set) var chain: HashChain

    /// Makes a segment, durable with its folder entry before a record goes in.
    init(
        making header: SegmentHeader,
        in folder: String,
        byteCount: Int,
        on disk: D
    ) throws(DiskError) {
        self.disk = disk
        self.header = header
        path = folder + "/" + header.fileName
        capacity = UInt64((byteCount - 2 * SegmentHeader.byteCount) / JournalRecord.byteCount)
        count = 0
        let page = header.page()
        chain = HashChain(header: page)
        // Made under another name: a segment's name never stands on a file without its header.
        let draft = folder + "/segment.new"
        do throws(DiskError) { try disk.remove(draft) } catch {
            guard error == .notFound else { throw error }
        }
        file = try disk.create(draft, byteCount: byteCount)
        do throws(DiskError) {
            try disk.write(page, to: file, at: 0)
            try disk.sync(file)
            try disk.rename(draft, to: path)
            try disk.syncFolder(folder)
        } catch {
            disk.close(file)
            throw error
        }
    }

    /// Opens the last segment to go on or to seal it; what lies behind its last record is cut to zero.
    init(
        resuming header: SegmentHeader,
        at path: String,
        count: UInt64,
        chain: Digest256,
        tornBytes: Int,
        on disk: D
    ) throws(DiskError) {
        self.disk = disk
        self.header = header
        self.path = path
        self.count = count
        self.chain = HashChain(resuming: chain)
        file = try disk.open(path, writing: true)
        let size = try disk.byteCount(of: file)
        capacity = UInt64(
            max(0, size - 2 * SegmentHeader.byteCount) / JournalRecord.byteCount
        )
        if tornBytes > 0 {
            try disk.write([UInt8](repeating: 0, count: tornBytes), to: file, at: end)
        }
    }

    /// Records that still fit.
    var room: UInt64 { capacity - min(count, capacity) }

    /// The position behind the last record.
    var next: UInt64 { header.first + count }

    private var end: Int { SegmentHeader.byteCount + Int(count) * JournalRecord.byteCount }

    /// Writes whole records behind the last; they count only when all are written.
    mutating func write(_ records: RawSpan) throws(DiskError) {
        try disk.write(records, to: file, at: end)
        count += UInt64(records.byteCount / JournalRecord.byteCount)
    }

    /// Links written records into the chain.
    mutating func link(_ records: RawSpan) { chain.add(records) }

    func sync() throws(DiskError) { try disk.sync(file) }

    /// Ends the segment: trailer, sync, cut to size, sync; the caller has linked every record.
    func seal() throws(DiskError) {
        let trailer = SegmentTrailer(
            journal: header.journal,
            number: header.number,
            count: count,
            chain: chain.value
        )
        try disk.write(trailer.page(), to: file, at: end)
        try disk.sync(file)
        try disk.truncate(file, to: end + SegmentHeader.byteCount)
        try disk.sync(file)
    }

    func close() { disk.close(file) }
}
