internal import Glibc

/// The kernel's clocks: `CLOCK_BOOTTIME` and `CLOCK_REALTIME`.
@frozen
public struct SystemTime: TimeSource {
    /// The only door to the kernel's clocks.
    @inlinable
    public init() {}

    /// Nanoseconds since boot, time asleep included: a lease must not outlive a suspended holder.
    public var now: Instant { Instant(sinceBoot: Self.read(CLOCK_BOOTTIME)) }

    /// Civil time.
    public var utc: UTCTime { UTCTime(nanoseconds: Self.read(CLOCK_REALTIME)) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
