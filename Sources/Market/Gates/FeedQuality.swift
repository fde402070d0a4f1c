public import Base

/// What a feed's numbers say of its health, under the names of the metrics.
@frozen
public struct FeedQuality: BitwiseCopyable, Sendable {
    /// Silence until now: `ws_gap_ms`.
    public var silence: Nanoseconds

    /// Since the book's last message: `book_freshness_ms`.
    public var freshness: Nanoseconds

    /// Since the last whole picture: `snapshot_age_ms`.
    public var snapshotAge: Nanoseconds

    /// Messages not used per million taken.
    public var droppedPerMillion: UInt64

    /// Chains broken by a missing message.
    public var sequenceGaps: UInt64

    /// When the latest message came less the venue's own stamp, both in venue time: `clock_skew_ms` and transit.
    public var skew: Nanoseconds
}

extension Sequencer {
    /// The feed's health at `now`; `time` is venue time by our own clock.
    public func quality(at now: Instant, time: UTCTime) -> FeedQuality {
        let dropped = counters.duplicates + counters.late + counters.overflowed + counters.partials
        let taken = counters.applied + counters.heartbeats + dropped
        return FeedQuality(
            silence: now - provenAt,
            freshness: now - appliedAt,
            snapshotAge: now - loadedAt,
            droppedPerMillion: taken == 0 ? 0 : dropped * 1_000_000 / taken,
            sequenceGaps: counters.breaks(.missing),
            skew: skew(at: now, time: time)
        )
    }

    /// How far the stamp of the latest message was from venue time when it came; a quiet book does not lag.
    ///
    /// Zero before the first message and while venue time is not known; `time` is venue time at `now`.
    public func skew(at now: Instant, time: UTCTime) -> Nanoseconds {
        guard lastStamp != .none, time != .none else { return .zero }
        let came = time - (now - appliedAt)
        let (skew, isFar) = came.nanoseconds.subtractingReportingOverflow(lastStamp.nanoseconds)
        return Nanoseconds(isFar ? .max : skew)
    }
}
