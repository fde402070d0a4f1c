internal import Synchronization

/// Time that moves only when told to: the twin of `SystemTime` in replay and simulation.
public final class VirtualTime: TimeSource {
    private let sinceBoot: Atomic<Int64>

    /// Civil time minus boot time: what a stepped wall clock changes.
    private let utcOffset: Atomic<Int64>

    /// Starts at an instant with a civil time.
    public init(
        now: Instant = Instant(sinceBoot: 1_000_000_000),
        utc: UTCTime = UTCTime(milliseconds: 1_767_225_600_000)
    ) {
        sinceBoot = Atomic(now.sinceBoot)
        utcOffset = Atomic(utc.nanoseconds - now.sinceBoot)
    }

    /// The instant it was moved to.
    public var now: Instant { Instant(sinceBoot: sinceBoot.load(ordering: .acquiring)) }

    /// Civil time, which moves along and may be stepped.
    public var utc: UTCTime {
        UTCTime(nanoseconds: now.sinceBoot + utcOffset.load(ordering: .acquiring))
    }

    /// Lets time pass.
    ///
    /// - Precondition: `span` is not negative.
    public func advance(by span: Nanoseconds) {
        precondition(span.count >= 0, "time does not go back")
        sinceBoot.add(span.count, ordering: .acquiringAndReleasing)
    }

    /// Lets time pass up to an instant; nothing happens when that is past.
    public func advance(to instant: Instant) {
        let span = instant - now
        if span.count > 0 { advance(by: span) }
    }

    /// Steps civil time, as an administrator or a leap would; `now` does not move.
    public func stepUTC(by span: Nanoseconds) {
        utcOffset.add(span.count, ordering: .acquiringAndReleasing)
    }
}
