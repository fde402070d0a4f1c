/// The sessions that lie on a folder's tape, oldest first.
public struct TapeSessions: Sendable {
    /// One session: where it begins, and what its lane was told.
    public struct Entry: Sendable {
        /// The position of its first frame.
        public let start: UInt64

        /// The position behind its last; of the next session's first, or nil for the last one.
        public fileprivate(set) var end: UInt64?

        /// The head.
        public let session: TapeSession

        /// The header of its first segment.
        public let header: SegmentHeader
    }

    /// The sessions that can be replayed.
    public private(set) var entries: [Entry] = []

    /// Segments whose session began before what is kept, or before tapes had heads.
    public private(set) var beheaded = 0

    /// Finds them by the segments' first frames: each start begins a segment.
    public init<D: Disk>(_ disk: D, folder: String) throws(JournalError) {
        for header in try TapeReader.headers(disk, folder) {
            var reader = try TapeReader(disk, folder: folder, from: header.first)
            let frame: TapeFrame?
            do throws(JournalError) { frame = try reader.next() } catch { frame = nil }
            guard let frame, frame.kind == .session, frame.position == header.first,
                let session = TapeSession(bytes: reader.payload)
            else {
                if entries.last?.session.incarnation != header.incarnation { beheaded += 1 }
                continue
            }
            if let last = entries.indices.last { entries[last].end = header.first }
            entries.append(Entry(start: header.first, end: nil, session: session, header: header))
        }
    }
}
