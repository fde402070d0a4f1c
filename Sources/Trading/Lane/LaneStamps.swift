public import Base

/// One slow pass with the time each stage took, in ticks.
public struct SlowPass: BitwiseCopyable, Sendable {
    /// The pass's instant.
    public internal(set) var instant = Instant.distantPast

    /// How long the pass took, in nanoseconds.
    public internal(set) var whole: Int64 = 0

    /// The stages of that pass in nanoseconds, in the order of `Stage`.
    public internal(set) var stages = InlineArray<11, Int64>(repeating: 0)
}

/// Where the time of a pass goes: a histogram a stage, and the ten slowest passes kept whole.
///
/// Read from the processor's counter; no stamp feeds a decision.
struct LaneStamps: ~Copyable {
    private static let kept = 10

    private var histograms: HistogramRow
    private let slowest = RigidArray(count: LaneStamps.kept, filler: SlowPass())
    private(set) var current = SlowPass()
    private let clock: TSCClock<ProcessorTicks>
    private var started = Ticks(raw: 0)
    private var last = Ticks(raw: 0)

    /// Whether anything is stamped at all: not in replay and simulation.
    let isOn: Bool

    init(isOn: Bool) {
        self.isOn = isOn
        histograms = HistogramRow(count: Stage.allCases.count)
        clock = TSCClock(ProcessorTicks())
    }

    /// A pass begins.
    @inline(__always)
    mutating func begin(_ now: Instant) {
        guard isOn else { return }
        started = .now
        last = started
        current = SlowPass()
        current.instant = now
    }

    /// Counts the time since the last stamp to `stage`.
    @inline(__always)
    mutating func mark(_ stage: Stage) {
        guard isOn else { return }
        let stamp = Ticks.now
        count(stamp - last, to: stage)
        last = stamp
    }

    /// Counts the time since the last stamp to `stage`, but for a part that is another's.
    @inline(__always)
    mutating func mark(_ stage: Stage, without part: Int64, of other: Stage) {
        guard isOn else { return }
        let stamp = Ticks.now
        count(stamp - last - part, to: stage)
        if part > 0 { count(part, to: other) }
        last = stamp
    }

    @inline(__always)
    private mutating func count(_ ticks: Int64, to stage: Stage) {
        let spent = clock.nanoseconds(ofTicks: ticks).count
        current.stages[Int(stage.rawValue)] += spent
        histograms[Int(stage.rawValue)].record(nanoseconds: spent, times: 1)
    }

    /// The time since the last stamp belongs to nothing that is told apart.
    @inline(__always)
    mutating func skip() {
        guard isOn else { return }
        last = .now
    }

    /// An order left: the time since the pass began is the lane's work on it.
    @inline(__always)
    mutating func markWork() {
        guard isOn else { return }
        let spent = clock.nanoseconds(ofTicks: Ticks.now - started).count
        histograms[Int(Stage.work.rawValue)].record(nanoseconds: spent, times: 1)
        current.stages[Int(Stage.work.rawValue)] = spent
    }

    /// Whether anything left in this pass.
    var hasSent: Bool { current.stages[Int(Stage.send.rawValue)] > 0 }

    /// A time that was measured between passes.
    mutating func record(_ stage: Stage, _ span: Nanoseconds) {
        histograms[Int(stage.rawValue)].record(span)
    }

    /// Nanoseconds since the last stamp, without taking one.
    @inline(__always)
    func sinceLast() -> Nanoseconds {
        isOn ? clock.nanoseconds(ofTicks: Ticks.now - last) : .zero
    }

    /// A pass with work in it ends.
    mutating func end() {
        guard isOn else { return }
        current.whole = clock.nanoseconds(ofTicks: Ticks.now - started).count
        current.stages[Int(Stage.pass.rawValue)] = current.whole
        histograms[Int(Stage.pass.rawValue)].record(nanoseconds: current.whole, times: 1)
        var least = 0
        for place in 1..<Self.kept where slowest[place].whole < slowest[least].whole {
            least = place
        }
        if current.whole > slowest[least].whole { slowest[least] = current }
    }

    /// One stage's percentiles.
    func latency(of stage: Stage) -> StageLatency { histograms[Int(stage.rawValue)].latency }

    /// One of the slowest passes.
    func slowPass(_ place: Int) -> SlowPass { slowest[place] }
}

/// A histogram a stage, in places that never move.
@safe
struct HistogramRow: ~Copyable {
    private let histograms: UnsafeMutablePointer<Histogram>
    private let count: Int

    init(count: Int) {
        self.count = count
        unsafe histograms = .allocate(capacity: count)
        for place in 0..<count { unsafe (histograms + place).initialize(to: Histogram()) }
    }

    deinit {
        unsafe histograms.deinitialize(count: count)
        unsafe histograms.deallocate()
    }

    subscript(place: Int) -> Histogram {
        @inline(__always)
        unsafeAddress {
            precondition(place >= 0 && place < count, "a stage has a histogram")
            return unsafe UnsafePointer(histograms + place)
        }
        @inline(__always)
        nonmutating unsafeMutableAddress {
            precondition(place >= 0 && place < count, "a stage has a histogram")
            return unsafe histograms + place
        }
    }
}

extension Histogram {
    /// What the status shows of it.
    var latency: StageLatency {
        var latency = StageLatency()
        latency.count = count
        guard latency.count > 0 else { return latency }
        latency.p50 = value(at: .p50)
        latency.p99 = value(at: .p99)
        latency.p999 = value(at: .p999)
        latency.max = max
        return latency
    }
}
