public import Base
internal import Domain

/// Where a book stands between nothing and trust.
@frozen
public enum SequenceState: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// No stream.
    case cold = 0

    /// The stream runs, its messages wait for a first picture.
    case buffering = 1

    /// A picture is loaded; the message that joins it has not come yet.
    case joining = 2

    /// Whole and followed: the only state in which anybody sees the book.
    case live = 3

    /// The chain is broken; nothing has been asked for yet.
    case gap = 4

    /// The chain is broken; a picture is on its way.
    case resync = 5
}

/// Why a book stopped being trustworthy.
@frozen
public enum BreakCause: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// A message is missing between the last one and this.
    case missing = 0

    /// The picture is older than the messages we hold.
    case staleSnapshot = 1

    /// Bid at or above ask after a whole message.
    case crossed = 2

    /// A price that is no multiple of the tick: the rules have changed.
    case offGrid = 3

    /// The venue's checksum disagrees.
    case checksum = 4

    /// A message of this book could not be decoded.
    case malformed = 5

    /// No sign of life for too long.
    case stale = 6

    /// The connection is gone.
    case disconnected = 7
}

/// One break, for people and for the journal.
@frozen
public struct SequenceBreak: BitwiseCopyable, Sendable {
    /// Why.
    public var cause: BreakCause

    /// The last id of the chain before it.
    public var last: Int64

    /// The message's own ids; zeros when no message is to blame.
    public var first: Int64

    /// The id the message ends with.
    public var final: Int64

    /// The id the message says it follows.
    public var previous: Int64

    init(_ cause: BreakCause, last: Int64, at update: BookUpdate? = nil) {
        self.cause = cause
        self.last = last
        first = update?.first ?? 0
        final = update?.last ?? 0
        previous = update?.previous ?? 0
    }
}

/// What became of one message.
@frozen
public enum SequenceOutcome: UInt8, BitwiseCopyable, Sendable {
    /// In the live book: strategies may run.
    case applied = 0

    /// Nothing changed but the proof of life.
    case heartbeat = 1

    /// Held back until the chain is whole.
    case held = 2

    /// Not needed: a duplicate, late, or of a kind that never joins.
    case dropped = 3

    /// It made the book live, alone or with what was held back.
    case joined = 4

    /// It broke the chain: the book is untradable from now on.
    case broke = 5
}

/// What a sequencer asks of whoever owns the connection and the REST worker.
@frozen
public struct SnapshotRequest: BitwiseCopyable, Sendable {
    /// For which book.
    public var instrument: InstrumentID

    /// How to get it.
    public var means: SnapshotMeans

    /// Counts the tries of this resync from 0.
    public var attempt: Int
}

/// How far a feed's silence has gone.
@frozen
public enum Freshness: UInt8, BitwiseCopyable, Sendable {
    /// Within bounds.
    case fresh = 0

    /// Too old to trade on; the book waits for its next message.
    case stale = 1

    /// Silent for so long that the connection must be made anew.
    case silent = 2
}
