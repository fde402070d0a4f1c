internal import Base
internal import Glibc

/// The venue's time: civil time at the start, then the monotonic clock, run at a speed.
struct VenueClock {
    private let start: Int64
    private let origin: Int64
    private let speedPercent: Int64

    init(speedPercent: Int64) {
        start = Self.read(CLOCK_REALTIME)
        origin = Self.read(CLOCK_MONOTONIC)
        self.speedPercent = speedPercent
    }

    /// Now, in venue time.
    var now: UTCTime {
        let elapsed = Self.read(CLOCK_MONOTONIC) - origin
        return UTCTime(
            nanoseconds: start + elapsed / 100 * speedPercent + elapsed % 100 * speedPercent / 100
        )
    }

    /// How long to wait in real microseconds until venue time reaches `time`.
    func microseconds(until time: UTCTime) -> Int64 {
        let left = (time - now).count
        return left <= 0 ? 0 : left / 10 / speedPercent + 1
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        // SAFETY: the clock writes into a local.
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
