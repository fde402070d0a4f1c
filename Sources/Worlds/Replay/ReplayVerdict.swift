public import Base
public import Digests
public import Domain
public import Trading

/// What the replay of one session found.
public struct ReplayVerdict: Sendable {
    /// How the journal made again compares with the journal kept.
    public enum JournalMatch: Equatable, Sendable {
        /// Nothing to compare with: the records of that session are not kept any more.
        case notKept

        /// Every record is the same; so many follow that belong to a pass cut off by a death.
        case same(beyond: UInt64)

        /// The first record that differs, or that one side lacks.
        case differs(position: UInt64)
    }

    /// How often the gate gave one reason.
    public struct Refused: Equatable, Sendable {
        /// The reason.
        public let refusal: Refusal

        /// How often.
        public internal(set) var count: UInt64

        /// The pass of the latest.
        public internal(set) var last: Instant
    }

    /// The start it belongs to.
    public let incarnation: UInt32

    /// Frames, passes, messages, and the first difference among these.
    public internal(set) var tape = TapePlayer.Verdict()

    /// Records made again.
    public internal(set) var records: UInt64 = 0

    /// SHA-256 over all records made again.
    public internal(set) var recordsDigest = Digest256.zero

    /// How they compare with the journal.
    public internal(set) var journal = JournalMatch.notKept

    /// The first and the last pass.
    public internal(set) var first = Instant.distantPast

    /// The last pass.
    public internal(set) var last = Instant.distantPast

    /// What the gate refused, most often first.
    public internal(set) var refused: [Refused] = []

    /// Whether everything that left and everything that was journalled is the same.
    public var isFaithful: Bool {
        guard tape.isFaithful else { return false }
        if case .differs = journal { return false }
        return true
    }
}
