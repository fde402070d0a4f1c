public import Base
internal import Digests

/// Moves the tape from its ring into files, in blocks of whole frames, on a thread of its own.
public struct TapeDrainer<D: Disk>: ~Copyable, Sendable {
    let ring: TapeRing
    let disk: D
    let options: TapeOptions
    private var header: SegmentHeader
    private var file: DiskFile?
    private var end = 0
    private var written: UInt64
    private var kept: [(path: String, bytes: Int)]
    private var dirty = false
    private var lastBlock = Instant.distantPast
    private var lastSync = Instant.distantPast
    private var retryAt = Instant.distantPast
    private var block: [UInt8] = []

    /// The drainer that makes its first segment at its first step.
    init(
        ring: TapeRing,
        disk: D,
        options: TapeOptions,
        next header: SegmentHeader,
        kept: [(path: String, bytes: Int)]
    ) {
        self.ring = ring
        self.disk = disk
        self.options = options
        self.header = header
        self.kept = kept
        written = ring.written
        block.reserveCapacity(2 * TapeBlock.fullBytes)
    }

    deinit { if let file { disk.close(file) } }

    /// Moves at most a block; returns how many bytes of tape it was.
    public mutating func step(now: Instant, utc: UTCTime) -> Int {
        guard now >= retryAt else { return 0 }
        do throws(DiskError) {
            let moved = try move(now, utc)
            if dirty, now - lastSync >= options.syncEvery, let file {
                try disk.sync(file)
                dirty = false
                lastSync = now
            }
            if ring.condition != .well { ring.store(.condition, DrainCondition.well.rawValue) }
            return moved
        } catch {
            retryAt = now + options.retryEvery
            let condition = error == .full ? DrainCondition.diskFull : .writeFailed
            ring.store(.condition, condition.rawValue)
            return 0
        }
    }

    /// Moves all there is and ends the segment; false when the disk does not take it.
    public mutating func finish(now: Instant, utc: UTCTime) -> Bool {
        retryAt = .distantPast
        lastBlock = .distantPast
        while written < ring.appended {
            lastBlock = .distantPast
            if step(now: now, utc: utc) == 0 { return false }
        }
        do throws(DiskError) { try close() } catch { return false }
        return true
    }

    private mutating func move(_ now: Instant, _ utc: UTCTime) throws(DiskError) -> Int {
        let appended = ring.appended
        let waiting = Int(appended - written)
        guard waiting > 0 else { return 0 }
        guard waiting >= TapeBlock.fullBytes || now - lastBlock >= options.blockEvery else {
            return 0
        }
        let index = Int(written & UInt64(ring.capacity - 1))
        var count = 0
        while count < TapeBlock.fullBytes, count < waiting, index + count < ring.capacity {
            guard let extent = TapeRing.extent(ring.firstWord(at: written + UInt64(count))) else {
                preconditionFailure("the lane writes whole frames")
            }
            count += extent
        }
        // SAFETY: the frames lie in one piece inside the ring, and the lane has published them.
        let frames = unsafe UnsafeRawBufferPointer(start: ring.bytes + index, count: count)
        try begin(room: TapeBlock.headBytes + count, utc)
        guard let file else { return 0 }
        let head = TapeBlock(
            position: written,
            frames: unsafe frames.bytes,
            origin: header.journal.checksumOrigin
        )
        block.removeAll(keepingCapacity: true)
        block.append(contentsOf: head.head)
        unsafe block.append(contentsOf: frames)
        try disk.write(block, to: file, at: end)
        end += block.count
        written += UInt64(count)
        ring.store(.written, written)
        dirty = true
        lastBlock = now
        return count
    }

    /// Makes sure that the open segment has room, by making the next one.
    private mutating func begin(room: Int, _ utc: UTCTime) throws(DiskError) {
        if file != nil, end + room > options.segmentBytes { try close() }
        guard file == nil else { return }
        header.first = written
        header.made = utc
        let path = options.folder + "/" + header.fileName
        let size = max(options.segmentBytes, SegmentHeader.byteCount + room)
        let made = try disk.create(path, byteCount: size)
        do throws(DiskError) {
            try disk.write(header.page(), to: made, at: 0)
            try disk.syncFolder(options.folder)
        } catch {
            disk.close(made)
            try disk.remove(path)
            throw error
        }
        file = made
        end = SegmentHeader.byteCount
        kept.append((path, size))
        header.number += 1
        try removeOld()
    }

    private mutating func close() throws(DiskError) {
        guard let open = file else { return }
        try disk.truncate(open, to: end)
        try disk.sync(open)
        disk.close(open)
        file = nil
        dirty = false
        if let last = kept.indices.last { kept[last].bytes = end }
    }

    private mutating func removeOld() throws(DiskError) {
        while kept.count > 1, kept.reduce(0, { $0 + $1.bytes }) > options.keepBytes {
            try disk.remove(kept[0].path)
            kept.removeFirst()
        }
    }
}
