internal import Base

/// What this machine takes from a thread that only spins: interrupts, the hypervisor, other work.
enum NoiseFloor {
    /// Spins for `span` and records every gap above a microsecond.
    static func measure(_ span: Nanoseconds = .milliseconds(300)) -> HostFacts.Noise {
        let clock = StageClock(ProcessorTicks(), window: .milliseconds(10))
        var gaps = Histogram()
        var lost: Int64 = 0
        var count: UInt64 = 0
        let start = Ticks.now
        var last = start
        while clock.nanoseconds(ofTicks: last - start) < span {
            let now = Ticks.now
            let gap = clock.nanoseconds(ofTicks: now - last).count
            last = now
            guard gap > 1_000 else { continue }
            gaps.record(Nanoseconds(gap))
            lost += gap
            count += 1
        }
        let seconds = Double(span.count) / 1e9
        return HostFacts.Noise(
            gapsPerSecond: Double(count) / seconds,
            lostShare: Double(lost) / Double(span.count),
            p99: gaps.value(at: .p99),
            max: gaps.max
        )
    }
}
