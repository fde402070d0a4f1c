/// Why a journal cannot be opened or read; each names the place.
public enum JournalError: Error, Equatable, Sendable {
    /// The disk said no.
    case disk(DiskError, path: String)

    /// Another process writes this journal.
    case inUse(path: String)

    /// A file of another journal lies among ours.
    case foreign(path: String)

    /// A file with a segment's name that is none.
    case notASegment(path: String)

    /// Written by a newer build.
    case newerFormat(path: String, version: UInt32)

    /// A segment's first page does not hold together.
    case corruptHeader(path: String)

    /// A record is damaged while whole ones follow it: never cut, always shown.
    case corrupt(path: String, offset: Int, position: UInt64)

    /// A segment is missing before this one.
    case missingSegment(number: UInt64)

    /// A segment does not go on where the one before it ended.
    case gap(path: String, expected: UInt64, found: UInt64)

    /// The hash chain does not fit: something was changed after it was written.
    case chainBroken(path: String)

    /// No checkpoint holds, and the segments before the first one kept are gone.
    case noStart(path: String)

    /// The shared memory of this boot holds a ring that cannot be read: it was larger, or is damaged.
    case ringUnreadable

    /// All 2²⁰ incarnations are used up.
    case incarnationsExhausted
}

extension JournalError: CustomStringConvertible {
    /// What is wrong, and where, in plain words.
    public var description: String {
        switch self {
        case .disk(let error, let path): "\(path): \(error)"
        case .inUse(let path): "\(path): another process writes this journal"
        case .foreign(let path): "\(path): belongs to another journal"
        case .notASegment(let path): "\(path): is not a journal segment"
        case .newerFormat(let path, let version):
            "\(path): written in format \(version), this build reads up to "
                + "\(SegmentHeader.formatVersion)"
        case .corruptHeader(let path): "\(path): the header page is damaged"
        case .corrupt(let path, let offset, let position):
            "\(path): record \(position) at byte \(offset) is damaged, and whole records follow it"
        case .missingSegment(let number): "journal segment \(number) is missing"
        case .gap(let path, let expected, let found):
            "\(path): starts at position \(found), expected \(expected)"
        case .chainBroken(let path): "\(path): the hash chain is broken, the file was changed"
        case .noStart(let path): "\(path): no checkpoint holds for the oldest segment kept"
        case .ringUnreadable:
            "the journal's ring in shared memory cannot be read: give it its former size, or remove "
                + "its file and with it what only it holds"
        case .incarnationsExhausted: "all incarnations of this instance tag are used up"
        }
    }
}
