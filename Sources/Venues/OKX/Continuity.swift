public import Domain
public import Market

/// How OKX v5 `books` messages follow each other: by `prevSeqId` alone.
///
/// A reset (`seqId` below `prevSeqId`) is legal after maintenance, and so is a heartbeat that repeats
/// the last id without levels. Recordings from before the ids existed carry a checksum instead.
public enum OKXContinuity: ContinuityRule {
    /// A subscription normally starts with a picture; every other try asks by REST, for the venue
    /// has announced streams that start without one.
    @inlinable
    public static func means(ofAttempt attempt: Int) -> SnapshotMeans {
        attempt % 2 == 0 ? .resubscription : .page
    }

    /// The first message is a picture.
    @inlinable public static var streamStartsWithSnapshot: Bool { true }

    /// `books` shows 400 levels a side, and later messages bring what scrolls in: nothing is unseen
    /// within them, so a full side is not cut.
    @inlinable public static var snapshotLevelsMax: Int { .max }

    /// Auctions show crossed pictures; the gate refuses to trade on one.
    @inlinable public static var mayCross: Bool { true }

    /// Every picture replaces the book.
    @inlinable
    public static func restarts(_ update: BookUpdate) -> Bool { update.kind == .snapshot }

    /// How an update stands to a picture by REST.
    @inlinable
    public static func join(_ update: BookUpdate, onto snapshot: Int64) -> Continuity {
        if update.last <= snapshot { return .late }
        return update.previous <= snapshot ? .next : .ahead
    }

    /// How an update stands to the last one applied.
    @inlinable
    public static func follow(_ update: BookUpdate, after last: Int64) -> Continuity {
        if update.previous == last {
            if last == withoutID, update.last == withoutID {
                // Nothing chains it: only the checksum can, and it must be there.
                return update.checksum != 0 ? .next : .ahead
            }
            let isQuiet = update.bidCount == 0 && update.askCount == 0
            return update.last == last && isQuiet ? .heartbeat : .next
        }
        if update.last > last { return .ahead }
        return update.last == last ? .duplicate : .late
    }

    /// Whether the checksum, where there is one, is that of the book.
    public static func confirms(_ update: BookUpdate, _ book: borrowing Book) -> Bool {
        update.checksum == 0 || update.checksum == BookChecksum.of(book)
    }

    /// What both ids of a message are that carries none.
    @usableFromInline static var withoutID: Int64 { -1 }
}
