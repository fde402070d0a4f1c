internal import Base

/// One line's state: at most one connection in use and one about to succeed it.
struct Line {
    /// A connection on its way up, or up.
    struct Bearer {
        var connection: ConnectionID
        var isOpen = false
        var hasData = false
        var openedAt = Instant.distantPast

        /// Set once its first data is overdue and it is being closed for that.
        var isLate = false
    }

    var plan: LinePlan
    var current: Bearer?
    var successor: Bearer?
    var status = LineStatus()

    /// When the next dial is due; nil while none is.
    var dialAt: Instant?

    init(_ plan: LinePlan, at now: Instant) {
        self.plan = plan
        dialAt = now
        status.nextAttempt = now
    }

    /// The wait before the next attempt: jitter, doubled for each failure in a row, up to the cap.
    static func retryWait(_ plan: LinePlan, failures: Int, _ random: inout Random) -> Nanoseconds {
        let jitter = random.integer(
            in: plan.retryAfter.lowerBound.count...plan.retryAfter.upperBound.count
        )
        let doublings = min(max(failures - 1, 0), 16)
        let cap = max(plan.retryCap.count, plan.retryAfter.upperBound.count)
        // The cap keeps the jitter, so that a crowd cut off together does not come back together.
        let limit = cap - (plan.retryAfter.upperBound.count - jitter)
        return Nanoseconds(min(jitter << doublings, limit))
    }
}
