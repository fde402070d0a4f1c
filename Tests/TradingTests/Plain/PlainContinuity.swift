import Domain
import Market

/// Messages name the one before them, and a picture joins where its id lies between.
enum PlainContinuity: ContinuityRule {
    static func means(ofAttempt attempt: Int) -> SnapshotMeans { .page }
    static var streamStartsWithSnapshot: Bool { false }
    static var snapshotLevelsMax: Int { 1_000 }
    static var mayCross: Bool { false }
    static func restarts(_ update: BookUpdate) -> Bool { false }

    static func join(_ update: BookUpdate, onto snapshot: Int64) -> Continuity {
        if update.last < snapshot { return .late }
        return update.previous <= snapshot ? .next : .ahead
    }

    static func follow(_ update: BookUpdate, after last: Int64) -> Continuity {
        if update.previous == last { return .next }
        if update.last > last { return .ahead }
        return update.last == last ? .duplicate : .late
    }
}
