public import Domain
public import Market

/// How Bybit v5 `orderbook` messages follow each other: `u` counts by one.
///
/// A picture may come at any time, and `u == 1` means the service began anew, whatever the message
/// calls itself.
public enum BybitContinuity: ContinuityRule {
    /// REST ids match the 1000-level stream alone, so a new subscription is the way to a picture.
    @inlinable
    public static func means(ofAttempt attempt: Int) -> SnapshotMeans { .resubscription }

    /// The first message is a picture.
    @inlinable public static var streamStartsWithSnapshot: Bool { true }

    /// Messages bring what scrolls in: nothing is unseen within the topic's depth.
    @inlinable public static var snapshotLevelsMax: Int { .max }

    /// A crossed book after a whole message is corrupt.
    @inlinable public static var mayCross: Bool { false }

    /// Whether it replaces the book.
    @inlinable
    public static func restarts(_ update: BookUpdate) -> Bool {
        update.kind == .snapshot || update.last == 1
    }

    /// How an update stands to a fresh picture: pictures are part of the count.
    @inlinable
    public static func join(_ update: BookUpdate, onto snapshot: Int64) -> Continuity {
        follow(update, after: snapshot)
    }

    /// How an update stands to the last one applied.
    @inlinable
    public static func follow(_ update: BookUpdate, after last: Int64) -> Continuity {
        // Wrapping: an absurd id must break the chain, not the lane.
        if update.last &- last == 1 { return .next }
        if update.last > last { return .ahead }
        return update.last == last ? .duplicate : .late
    }
}
