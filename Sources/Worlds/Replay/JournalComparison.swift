internal import Base
internal import Journal

/// Holds the records a replay makes against those the session left, one by one.
struct JournalComparison: ~Copyable {
    private var reader: JournalReader<SystemDisk>
    private let first: UInt64
    private var match = ReplayVerdict.JournalMatch.same(beyond: 0)

    /// Stands behind the record that began the session.
    init(_ entry: TapeSessions.Entry, folder: String) throws(JournalError) {
        first = entry.session.state.next + 1
        reader = try JournalReader(SystemDisk(), folder: folder, from: first)
        let isKept = reader.position == first && reader.header?.journal == entry.header.journal
        if !isKept { match = .notKept }
    }

    mutating func take(_ made: JournalRecord) throws(JournalError) {
        guard case .same = match else { return }
        guard try reader.next() == made else {
            match = .differs(position: made.position)
            return
        }
    }

    /// What was found, once the replay has come to its end.
    ///
    /// A death in the middle of a pass leaves records whose pass never reached the tape; a record
    /// of a pass that did reach it is one the replay should have made.
    consuming func end(after last: Instant) throws(JournalError) -> ReplayVerdict.JournalMatch {
        guard case .same = match else { return match }
        var beyond: UInt64 = 0
        while let record = try reader.next(), record.kind != .begin {
            guard record.kind == .text || record.instant > last else {
                return .differs(position: record.position)
            }
            beyond += 1
        }
        return .same(beyond: beyond)
    }
}
