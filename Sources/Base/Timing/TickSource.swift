internal import CPlatform
internal import Glibc

/// The door to the processor's counter and the raw clock that calibrates it.
public protocol TickSource: Sendable {
    /// Whether the counter runs at one rate in every power state and on every core.
    var isInvariant: Bool { get }

    /// The counter now.
    func ticks() -> Ticks

    /// The raw monotonic clock now, in nanoseconds.
    func rawNanoseconds() -> Int64
}

/// The machine's own counter and `CLOCK_MONOTONIC_RAW`.
@frozen
public struct ProcessorTicks: TickSource {
    /// The only door to the machine's counter.
    @inlinable
    public init() {}

    /// Whether CPUID promises one rate.
    public var isInvariant: Bool { cplatform_ticks_invariant() == 1 }

    /// The counter now.
    @inlinable @inline(__always)
    public func ticks() -> Ticks { .now }

    /// The raw monotonic clock now.
    public func rawNanoseconds() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC_RAW, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
