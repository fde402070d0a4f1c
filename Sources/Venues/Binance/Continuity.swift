public import Domain
public import Market

/// How Binance USD-M depth diffs follow each other.
///
/// Ids are global to the venue, so `U` tells nothing about the message before; `pu` does. A picture
/// is joined by the first message with `pu ≤ lastUpdateId ≤ u`: between `pu` and `U` nothing happened
/// to this book, so a picture from there equals one at `pu`.
public enum BinanceContinuity: ContinuityRule {
    /// Always the REST depth query.
    @inlinable
    public static func means(ofAttempt attempt: Int) -> SnapshotMeans { .page }

    /// Diffs alone.
    @inlinable public static var streamStartsWithSnapshot: Bool { false }

    /// The depth query shows a thousand levels a side.
    @inlinable public static var snapshotLevelsMax: Int { 1_000 }

    /// A crossed book after a whole message is corrupt.
    @inlinable public static var mayCross: Bool { false }

    /// Nothing in the stream replaces the book.
    @inlinable
    public static func restarts(_ update: BookUpdate) -> Bool { false }

    /// How an update stands to a fresh picture.
    @inlinable
    public static func join(_ update: BookUpdate, onto snapshot: Int64) -> Continuity {
        if update.last < snapshot { return .late }
        return update.previous <= snapshot && isSane(update) ? .next : .ahead
    }

    /// How an update stands to the last one applied.
    @inlinable
    public static func follow(_ update: BookUpdate, after last: Int64) -> Continuity {
        if update.previous == last { return isSane(update) ? .next : .ahead }
        if update.last > last { return .ahead }
        return update.last == last ? .duplicate : .late
    }

    /// Ids rise through a message: `pu < U ≤ u`.
    @inlinable
    static func isSane(_ update: BookUpdate) -> Bool {
        update.previous < update.first && update.first <= update.last
    }
}
