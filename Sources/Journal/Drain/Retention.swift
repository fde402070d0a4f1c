internal import Base

/// Which sealed segments may go: older than they must be kept, and not needed by any checkpoint.
struct Retention<D: Disk>: Sendable {
    let disk: D
    let folder: String
    let keepFor: Nanoseconds
    private var kept: [(number: UInt64, made: UTCTime)]

    init(disk: D, folder: String, keepFor: Nanoseconds, headers: [SegmentHeader]) {
        self.disk = disk
        self.folder = folder
        self.keepFor = keepFor
        kept = headers.map { ($0.number, $0.made) }
    }

    mutating func made(_ header: SegmentHeader) { kept.append((header.number, header.made)) }

    /// Removes what is old enough, the oldest first; a refusal is left for the next time.
    mutating func sweep(now: UTCTime, checkpoint segment: UInt64) {
        // Two checkpoints are kept, and the older one may lie a segment back.
        while let oldest = kept.first, kept.count > 2, oldest.number + 2 < segment,
            now - kept[1].made > keepFor
        {
            let path = folder + "/" + SegmentHeader.fileName(.journal, oldest.number)
            do { try disk.remove(path) } catch { return }
            kept.removeFirst()
        }
    }
}
