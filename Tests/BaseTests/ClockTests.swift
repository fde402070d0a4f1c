import Base
import PropertyTesting
import Synchronization
import Testing

/// A processor whose counter and raw clock move as a test says.
private final class ScriptedTicks: TickSource {
    private struct State {
        var ticks: UInt64 = 1_000
        var nanoseconds: Int64 = 5_000
        var ticksPerMicrosecond: Int64 = 3_000

        /// A reading takes some time itself.
        mutating func readOnce() {
            ticks += 30
            nanoseconds += 10
        }
    }

    private let state = Mutex(State())
    let isInvariant: Bool

    init(isInvariant: Bool) { self.isInvariant = isInvariant }

    func ticks() -> Ticks {
        state.withLock { state in
            state.readOnce()
            return Ticks(raw: state.ticks)
        }
    }

    func rawNanoseconds() -> Int64 {
        state.withLock { state in
            state.readOnce()
            return state.nanoseconds
        }
    }

    func pass(microseconds: Int64) {
        state.withLock { state in
            state.nanoseconds += microseconds * 1_000
            state.ticks += UInt64(microseconds * state.ticksPerMicrosecond)
        }
    }

    func setRate(_ ticksPerMicrosecond: Int64) {
        state.withLock { $0.ticksPerMicrosecond = ticksPerMicrosecond }
    }

    func stepCounterBack() { state.withLock { $0.ticks = 10 } }
}

@Suite("Clocks")
struct ClockTests {
    @Test("a stepped wall clock moves no instant")
    func steppedWallClock() throws {
        try checkProperty("virtual time", cases: 1_000) { draws in
            let time = VirtualTime()
            var last = time.now
            for _ in 0..<draws.number(upTo: 30) {
                if draws.boolean() {
                    let step = Nanoseconds(draws.integer(in: -1_000_000_000...1_000_000_000))
                    let before = time.utc
                    time.stepUTC(by: step)
                    try hold(time.now == last, "a wall-clock step moved the instant")
                    try hold(time.utc - before == step, "the wall clock did not step")
                } else {
                    time.advance(by: Nanoseconds(draws.integer(in: 0...1_000_000)))
                    try hold(time.now >= last, "time went back")
                    last = time.now
                }
            }
        }
    }

    @Test("the kernel's clock never goes back and agrees with itself")
    func systemTime() {
        let time = SystemTime()
        var last = time.now
        for _ in 0..<10_000 {
            let now = time.now
            #expect(now >= last)
            last = now
        }
        // After 2026 began, before 2100.
        #expect(time.utc.milliseconds > 1_767_225_600_000 - 86_400_000 * 366)
        #expect(time.utc.milliseconds < 4_102_444_800_000)
    }

    @Test("the counter clock follows the raw clock within a thousandth under any drift, never back")
    func tracksDrift() throws {
        try checkProperty("drift", cases: 300) { draws in
            let ticks = ScriptedTicks(isInvariant: true)
            var clock = TSCClock(ticks, window: .milliseconds(1))
            try hold(clock.fallback == nil, "fell back: \(String(describing: clock.fallback))")
            var last = clock.read()
            for step in 0..<40 {
                // Frequency changes of up to ±0.05 %, far more than an invariant counter shows.
                let rate = draws.integer(in: 2_999...3_001)
                draws.note("rate \(step)", rate)
                ticks.setRate(rate)
                for _ in 0..<4 {
                    ticks.pass(microseconds: 250_000)
                    let now = clock.read()
                    try hold(now >= last, "went back by \((last - now).count) ns")
                    last = now
                }
                clock.track()
                let now = clock.read()
                try hold(now >= last, "tracking went back by \((last - now).count) ns")
                last = now
                try hold(abs(clock.lastError) < 2_000_000, "error of \(clock.lastError) ns")
            }
        }
    }

    @Test("without an invariant counter the raw clock is read")
    func notInvariant() {
        let ticks = ScriptedTicks(isInvariant: false)
        let clock = TSCClock(ticks)
        #expect(clock.fallback == .notInvariant)
        let before = clock.read()
        ticks.setRate(1)
        ticks.pass(microseconds: 1_000)
        let passed = (clock.read() - before).count
        #expect(passed >= 1_000_000 && passed < 1_000_100)
    }

    @Test("a counter that steps back is left for the raw clock, and time does not go back")
    func steppedCounter() {
        let ticks = ScriptedTicks(isInvariant: true)
        var clock = TSCClock(ticks, window: .milliseconds(1))
        ticks.pass(microseconds: 1_000)
        let before = clock.read()
        ticks.pass(microseconds: 10)
        ticks.stepCounterBack()
        clock.track()
        #expect(clock.fallback == .steppedBack)
        #expect(clock.read() >= before)
    }

    @Test("this machine's counter clock agrees with its raw clock")
    func realCounter() {
        var clock = StageClock(ProcessorTicks())
        let source = ProcessorTicks()
        let start = source.rawNanoseconds()
        while source.rawNanoseconds() - start < 20_000_000 { Processor.relax() }
        clock.track()
        #expect(abs(clock.lastError) < 200_000)
        let span = clock.nanoseconds(ofTicks: 0)
        #expect(span == .zero)
    }

    @Test("a timer keeps to its grid, fires once a look and counts what it missed")
    func quantumTimer() throws {
        try checkProperty("grid", cases: 2_000) { draws in
            let quantum = Nanoseconds(draws.integer(in: 1...1_000))
            let start = Instant(sinceBoot: 1_000)
            var timer = QuantumTimer(quantum: quantum, from: start)
            var now = start
            var served: UInt64 = 0
            for _ in 0..<draws.number(upTo: 40) {
                now = now + Nanoseconds(draws.integer(in: 0...5_000))
                guard let firing = timer.poll(now) else { continue }
                served += 1
                let sinceStart = (firing.scheduled - start).count
                try hold(sinceStart % quantum.count == 0, "off the grid")
                try hold(firing.lateness < quantum, "an older point was served")
                try hold(firing.lateness.count >= 0, "served early")
                try hold(timer.due > now, "due in the past")
                let points = UInt64(sinceStart / quantum.count)
                try hold(points == served + timer.missed, "points are lost")
            }
        }
    }
}
