internal import Base
public import LabSuites

/// Runs rows: candidate and reference in turns, each ratio taken within one round.
public struct Rounds {
    /// How long and how often.
    public struct Plan: Sendable {
        /// Rounds of a row.
        public let rounds: Int

        /// One side's share of a round.
        public let sliceMilliseconds: Int64

        /// A look: few rounds.
        public static let quick = Plan(rounds: 7, sliceMilliseconds: 25)

        /// Rounds of about 50 ms a side, as many as let a suite end within 45 s.
        public static func full(_ rows: [Row]) -> Plan {
            let timed = rows.filter { $0.unit == "ns" }
            let sides = timed.reduce(0) { $0 + ($1.reference == nil ? 1 : 2) }
            return Plan(rounds: max(11, min(61, 760 / max(sides, 1))), sliceMilliseconds: 45)
        }
    }

    private let clock = StageClock(ProcessorTicks(), window: .milliseconds(50))
    private let heapCalls: () -> UInt64

    /// Measures on the calling thread; `heapCalls` counts its heap calls.
    public init(heapCalls: @escaping () -> UInt64) { self.heapCalls = heapCalls }

    /// What one run of a row came to that is no time.
    private func figure(_ row: Row) -> RowResult {
        let work = row.candidate()
        work.begin()
        work.run(row.chunk)
        var result = RowResult(name: row.name, unit: row.unit, count: UInt64(row.chunk))
        result.max = work.figure.map(Double.init)
        work.end()
        return result
    }

    /// One row's result.
    public func measure(_ row: Row, _ plan: Plan) -> RowResult {
        guard row.unit == "ns" else { return figure(row) }
        let candidate = Side(
            row.candidate(),
            chunk: row.chunk,
            clock: clock,
            heapCalls: heapCalls
        )
        let reference = row.reference.map {
            Side($0.work(), chunk: row.chunk, clock: clock, heapCalls: heapCalls)
        }
        let span = Nanoseconds.milliseconds(plan.sliceMilliseconds)
        var ratios: [Double] = []
        var tails: [Double] = []
        for round in 0..<plan.rounds {
            guard let reference else {
                _ = candidate.slice(span)
                continue
            }
            // Who goes first changes, so that neither side inherits the other's warm caches always.
            let first = round & 1 == 0
            let early = first ? reference.slice(span) : candidate.slice(span)
            let late = first ? candidate.slice(span) : reference.slice(span)
            let (ours, theirs) = first ? (late, early) : (early, late)
            if theirs.p50 > 0 { ratios.append(ours.p50 / theirs.p50) }
            if theirs.p99 > 0 { tails.append(ours.p99 / theirs.p99) }
        }
        return result(row, candidate, reference, Interval(ratios), Interval(tails))
    }

    private func result(
        _ row: Row,
        _ candidate: Side,
        _ reference: Side?,
        _ ratio: Interval?,
        _ tail: Interval?
    ) -> RowResult {
        func nanoseconds(_ percentile: Percentile) -> Double {
            Double(candidate.total.value(at: percentile)) / 1_000
        }
        var result = RowResult(name: row.name, unit: "ns", count: candidate.operations)
        result.p50 = nanoseconds(.p50)
        result.p95 = nanoseconds(.p95)
        result.p99 = nanoseconds(.p99)
        result.p999 = nanoseconds(.p999)
        result.max = Double(candidate.total.max) / 1_000
        result.allocations = candidate.allocations
        if let reference, let named = row.reference, let ratio {
            let p50 = Double(reference.total.value(at: .p50)) / 1_000
            result.reference = .init(name: named.name, p50: p50)
            result.ratio = .init(
                p50: ratio.median,
                low: ratio.low,
                high: ratio.high,
                p99: tail?.median ?? ratio.median
            )
        }
        return result
    }
}
