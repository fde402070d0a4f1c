internal import Base

/// Reads a tape's files frame by frame; also a tape that is still being written.
public struct TapeReader<D: Disk>: ~Copyable {
    private let disk: D
    private let folder: String
    private var segments: [SegmentHeader] = []
    private var index = 0
    private var file: DiskFile?
    private var fileOffset = 0
    private var expected: UInt64
    private var block: [UInt8] = []
    private var blockOffset = 0

    /// The payload of the frame last returned.
    public private(set) var payload: [UInt8] = []

    /// Finds the segments and stands before the first frame at or behind `position`.
    public init(_ disk: D, folder: String, from position: UInt64 = 0) throws(JournalError) {
        self.disk = disk
        self.folder = folder
        expected = position
        segments = try Self.headers(disk, folder)
        guard let first = segments.first else { return }
        index = max(0, (segments.lastIndex { $0.first <= position } ?? 0))
        expected = max(segments[index].first, first.first)
        guard position > expected else { return }
        while let frame = try next() {
            if frame.position + UInt64(frame.footprint) >= position { return }
        }
    }

    deinit { if let file { disk.close(file) } }

    /// The position behind the last frame read.
    public var position: UInt64 { expected }

    /// The words of the segment being read.
    public var header: SegmentHeader? { index < segments.count ? segments[index] : nil }

    /// The next frame, its bytes in `payload`; nil at the end of what is written so far.
    public mutating func next() throws(JournalError) -> TapeFrame? {
        while true {
            while blockOffset < block.count {
                var page = PageReader(Array(block[blockOffset...].prefix(TapeFrame.headBytes)))
                let first = page.take(UInt64.self)
                guard let extent = TapeRing.extent(first), extent <= block.count - blockOffset
                else { throw damaged() }
                if UInt32(truncatingIfNeeded: first) & TapeFrame.filler != 0 {
                    blockOffset += extent
                    expected += UInt64(extent)
                    continue
                }
                guard let kind = TapeKind(rawValue: UInt8(truncatingIfNeeded: first >> 48)) else {
                    throw damaged()
                }
                let frame = TapeFrame(
                    count: UInt32(truncatingIfNeeded: first),
                    source: UInt16(truncatingIfNeeded: first >> 32),
                    kind: kind,
                    flags: TapeFlags(rawValue: UInt8(truncatingIfNeeded: first >> 56)),
                    instant: Instant(sinceBoot: page.take(Int64.self)),
                    position: page.take(UInt64.self)
                )
                guard frame.position == expected, frame.flags.rawValue <= TapeFlags.known else {
                    throw damaged()
                }
                let start = blockOffset + TapeFrame.headBytes
                payload = Array(block[start..<start + Int(frame.count)])
                blockOffset += extent
                expected += UInt64(extent)
                return frame
            }
            guard try nextBlock() else { return nil }
        }
    }

    /// Loads the next block; false when there is none yet.
    private mutating func nextBlock() throws(JournalError) -> Bool {
        while true {
            guard index < segments.count else { return try look(for: index) }
            let header = segments[index]
            let path = folder + "/" + header.fileName
            do throws(DiskError) {
                if file == nil {
                    file = try disk.open(path, writing: false)
                    fileOffset = SegmentHeader.byteCount
                }
                guard let file else { return false }
                let head = TapeBlock(
                    try disk.read(file, at: fileOffset, count: TapeBlock.headBytes)
                )
                if head.count > 0 {
                    let bytes = try disk.read(
                        file,
                        at: fileOffset + TapeBlock.headBytes,
                        count: Int(head.count)
                    )
                    // SAFETY: bytes have no padding between them.
                    let whole = head.holds(
                        unsafe bytes.span.bytes,
                        origin: header.journal.checksumOrigin
                    )
                    guard whole, head.position == expected else { throw .failed(errno: 0) }
                    block = bytes
                    blockOffset = 0
                    fileOffset += TapeBlock.headBytes + bytes.count
                    return true
                }
            } catch {
                if error != .failed(errno: 0) { throw .disk(error, path: path) }
                // A torn last block ends the tape; a damaged one before others is shown.
                if index + 1 < segments.count, segments[index + 1].first == expected {
                    try advance()
                    continue
                }
                throw .corrupt(path: path, offset: fileOffset, position: expected)
            }
            guard try look(for: index + 1) else { return false }
            try advance()
        }
    }

    private mutating func advance() throws(JournalError) {
        if let open = file { disk.close(open) }
        file = nil
        index += 1
        guard index < segments.count else { return }
        guard segments[index].first == expected else {
            throw .gap(
                path: folder + "/" + segments[index].fileName,
                expected: expected,
                found: segments[index].first
            )
        }
    }

    /// Whether a segment with this place exists, also one made since the last look.
    private mutating func look(for place: Int) throws(JournalError) -> Bool {
        if place < segments.count { return true }
        let fresh = try Self.headers(disk, folder)
        guard let last = segments.last else {
            segments = fresh
            index = 0
            if let first = fresh.first { expected = max(expected, first.first) }
            return !fresh.isEmpty
        }
        segments.append(contentsOf: fresh.filter { $0.number > last.number })
        return place < segments.count
    }

    static func headers(_ disk: D, _ folder: String) throws(JournalError) -> [SegmentHeader] {
        let names: [String]
        do { names = try disk.names(in: folder) } catch { throw .disk(error, path: folder) }
        var headers: [SegmentHeader] = []
        for number in names.compactMap({ SegmentHeader.number(.tape, in: $0) }).sorted() {
            let path = folder + "/" + SegmentHeader.fileName(.tape, number)
            let header: SegmentHeader
            do { header = try JournalFolder.header(disk, path) } catch {
                // The last segment may have been made and not yet headed when its maker died.
                guard number == names.compactMap({ SegmentHeader.number(.tape, in: $0) }).max()
                else { throw error }
                continue
            }
            guard header.content == .tape, header.number == number else {
                throw .corruptHeader(path: path)
            }
            if let last = headers.last, last.journal != header.journal {
                throw .foreign(path: path)
            }
            headers.append(header)
        }
        return headers
    }

    private func damaged() -> JournalError {
        .corrupt(
            path: header.map { folder + "/" + $0.fileName } ?? folder,
            offset: fileOffset - block.count + blockOffset,
            position: expected
        )
    }
}
