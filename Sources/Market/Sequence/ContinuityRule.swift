public import Domain

/// How an update stands to a chain.
@frozen
public enum Continuity: UInt8, BitwiseCopyable, Sendable {
    /// It is the next one.
    case next = 0

    /// It says only that nothing has changed.
    case heartbeat = 1

    /// It is the last one again.
    case duplicate = 2

    /// It is older than the last one.
    case late = 3

    /// Something is missing before it.
    case ahead = 4
}

/// What must happen for a book to get a whole picture.
@frozen
public enum SnapshotMeans: UInt8, BitwiseCopyable, Sendable {
    /// A REST query, whose answer joins the buffered stream.
    case page = 0

    /// Leaving the stream and subscribing again, which begins with a picture.
    case resubscription = 1
}

/// A venue's rule of how its book messages follow each other, as static functions of their ids.
public protocol ContinuityRule: Sendable {
    /// How the `attempt`-th picture of a resync is got, counting from 0.
    static func means(ofAttempt attempt: Int) -> SnapshotMeans

    /// Whether a subscription starts with a picture of its own, so that none is asked for at first.
    static var streamStartsWithSnapshot: Bool { get }

    /// Levels a side of a snapshot shows at most: a full side may go on unseen.
    static var snapshotLevelsMax: Int { get }

    /// Whether a picture can be crossed honestly, in an auction; a book crossed by a message is corrupt
    /// until a picture says the same.
    static var mayCross: Bool { get }

    /// Whether a message of the stream replaces the book.
    static func restarts(_ update: BookUpdate) -> Bool

    /// How an update stands to a picture with the id `snapshot`, before anything followed it.
    static func join(_ update: BookUpdate, onto snapshot: Int64) -> Continuity

    /// How an update stands to the last one applied.
    static func follow(_ update: BookUpdate, after last: Int64) -> Continuity

    /// Whether the book after `update` agrees with what the update says of it (a checksum).
    static func confirms(_ update: BookUpdate, _ book: borrowing Book) -> Bool
}

extension ContinuityRule {
    /// Nothing is said of the book: nothing to disagree with.
    @inlinable
    public static func confirms(_ update: BookUpdate, _ book: borrowing Book) -> Bool { true }
}
