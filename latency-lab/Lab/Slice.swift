internal import Base
internal import LabSuites

/// One side of a row over its slices of time, in picoseconds an operation.
final class Side {
    /// Everything recorded in all rounds.
    private(set) var total = Histogram()

    /// Operations run while recording.
    private(set) var operations: UInt64 = 0

    /// Heap calls of the measuring thread while recording.
    private(set) var allocations: UInt64 = 0

    private let work: any Work
    private let chunk: Int
    private let clock: StageClock
    private let heapCalls: () -> UInt64
    private var round = Histogram()

    init(_ work: any Work, chunk: Int, clock: StageClock, heapCalls: @escaping () -> UInt64) {
        self.work = work
        self.chunk = chunk
        self.clock = clock
        self.heapCalls = heapCalls
    }

    /// What one slice showed.
    struct Figures {
        let p50: Double
        let p99: Double
    }

    /// Works for about `span`, stamping each chunk; the first tenth warms up and is not recorded.
    func slice(_ span: Nanoseconds) -> Figures {
        work.begin()
        defer { work.end() }
        spend(Nanoseconds(span.count / 10))
        round.reset()
        let before = heapCalls()
        spend(span)
        allocations += heapCalls() - before
        total.merge(round)
        return Figures(
            p50: Double(round.value(at: .p50)) / 1_000,
            p99: Double(round.value(at: .p99)) / 1_000
        )
    }

    private func spend(_ span: Nanoseconds) {
        let start = Ticks.now
        var last = start
        repeat {
            // Stamped anew: neither the recording nor the pause belongs to a chunk.
            let from = Ticks.now
            work.run(chunk)
            last = Ticks.now
            let stamped = clock.nanoseconds(ofTicks: (last - from) &* 1_000).count / Int64(chunk)
            round.record(Nanoseconds(work.figure.map { $0 * 1_000 } ?? stamped))
            operations += UInt64(chunk)
            work.pause()
        } while clock.nanoseconds(ofTicks: last - start) < span
    }
}
