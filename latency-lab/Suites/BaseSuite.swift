internal import Base
internal import CReference

/// Rows of the ground floor: ring, histogram, clock and numbers.
public enum BaseSuite: Suite {
    /// The suite's name.
    public static let name = "base"

    /// What is timed.
    public static var rows: [Row] {
        [
            Row(
                "base.ring.throughput",
                chunk: 50_000,
                candidate: { RingStream() },
                reference: ("lamport-ring-cached-indices", { ReferenceStream() })
            ),
            Row(
                "base.ring.rtt",
                chunk: 1,
                candidate: { RingEcho() },
                reference: ("lamport-ring-cached-indices", { ReferenceEcho() })
            ),
            Row(
                "base.histogram.record",
                chunk: 1_000,
                candidate: { HistogramRecord() },
                reference: ("array-increment", { ArrayIncrement() })
            ),
            Row(
                "base.clock.read",
                chunk: 1_000,
                candidate: { ClockRead() },
                reference: ("rdtsc", { TicksRead() })
            ),
            Row(
                "base.decimal.parse",
                chunk: 1_000,
                candidate: { DecimalParse() },
                reference: ("plain-decimal-loop", { PlainDecimalLoop() })
            ),
            Row("base.timer.jitter", chunk: 1, candidate: { TimerJitter() }),
        ]
    }

    /// What is counted; rings on one thread, for a spinning peer would be counted too.
    public static var counted: [CountedWork] {
        [
            CountedWork("base.ring.throughput") { RingHere() },
            CountedWork("base.ring.rtt") { RingHere() },
            CountedWork("base.histogram.record") { HistogramRecord() },
            CountedWork("base.clock.read") { ClockRead() },
            CountedWork("base.decimal.parse") { DecimalParse() },
        ]
    }
}

/// Decimals as venues send them, cut into places of equal width.
private enum Texts {
    static let stride = 16
    static let mask = 1_023

    static let lengthsAndBytes: (lengths: [UInt8], bytes: [UInt8]) = {
        var random = Random(seed: 17)
        var lengths: [UInt8] = []
        var bytes: [UInt8] = []
        for index in 0...mask {
            let price = random.integer(in: 6_000_000...7_000_000)
            let size = random.integer(in: 1...99_999)
            let text =
                index & 1 == 0
                ? Decimal.text(price, scale: Scale(digits: 2))
                : Decimal.text(size, scale: Scale(digits: 3))
            lengths.append(UInt8(text.utf8.count))
            bytes += Array(text.utf8)
            bytes += [UInt8](repeating: 0x30, count: stride - text.utf8.count)
        }
        return (lengths, bytes)
    }()
}

private final class DecimalParse: Work {
    private let lengths = Texts.lengthsAndBytes.lengths
    private let bytes = Texts.lengthsAndBytes.bytes

    func run(_ operations: Int) {
        let (lengths, bytes) = (lengths, bytes)
        let all = bytes.span
        let scale = Scale(digits: 3)
        var sum: Int64 = 0
        for index in 0..<operations {
            let place = index & Texts.mask
            let start = place * Texts.stride
            let text = all.extracting(start..<start + Int(lengths[place]))
            guard let price = try? Price.parse(text, scale: scale) else {
                preconditionFailure("the texts are decimals")
            }
            sum &+= price.raw
        }
        keep(sum)
    }
}

private final class PlainDecimalLoop: Work {
    private let lengths = Texts.lengthsAndBytes.lengths
    private let bytes = Texts.lengthsAndBytes.bytes

    func run(_ operations: Int) {
        // SAFETY: the reference reads inside its place of the texts.
        unsafe bytes.withUnsafeBytes { bytes in
            let text = unsafe bytes.assumingMemoryBound(to: CChar.self).baseAddress
            unsafe lengths.withUnsafeBufferPointer { lengths in
                keep(
                    unsafe creference_decimals(
                        text,
                        Texts.stride,
                        lengths.baseAddress,
                        UInt64(Texts.mask),
                        3,
                        Int64(operations)
                    )
                )
            }
        }
    }
}

/// Latencies as they come: mostly near, some far.
private enum Latencies {
    static let mask = 4_095

    static let values: [Int64] = {
        var random = Random(seed: 23)
        return (0...mask).map { _ in
            let doublings = random.integer(in: 6...14)
            return random.integer(in: 40...(40 + 1 << doublings))
        }
    }()
}

private final class HistogramRecord: Work {
    private var kept: Histogram? = Histogram()
    private let values = Latencies.values

    func run(_ operations: Int) {
        // Out of the object while it works: each access through it would be checked for exclusivity.
        guard var histogram = kept.take() else { return }
        // SAFETY: the mask keeps each place inside; the reference reads its places unchecked too.
        unsafe values.withUnsafeBufferPointer { values in
            for index in 0..<operations {
                histogram.record(Nanoseconds(unsafe values[index & Latencies.mask]))
            }
        }
        kept = consume histogram
    }
}

private final class ArrayIncrement: Work {
    private var counters = [UInt64](repeating: 0, count: Histogram.counterCount)
    private let places = Latencies.values.map { UInt32($0 % Int64(Histogram.counterCount)) }

    func run(_ operations: Int) {
        // SAFETY: every place lies inside the counters.
        unsafe counters.withUnsafeMutableBufferPointer { counters in
            unsafe places.withUnsafeBufferPointer { places in
                unsafe creference_increment(
                    counters.baseAddress,
                    places.baseAddress,
                    UInt64(Latencies.mask),
                    Int64(operations)
                )
            }
        }
    }
}

private final class ClockRead: Work {
    private let clock = StageClock(ProcessorTicks())

    func run(_ operations: Int) {
        let clock = clock
        var sum: Int64 = 0
        for _ in 0..<operations { sum &+= clock.read().count }
        keep(sum)
    }
}

private final class TicksRead: Work {
    func run(_ operations: Int) { keep(creference_ticks(Int64(operations))) }
}

/// How late a fixed-interval timer is served by a loop that looks at it in every pass.
private final class TimerJitter: Work {
    private static let quantum = Nanoseconds.milliseconds(1)
    private let time = SystemTime()
    private var timer: QuantumTimer?
    private(set) var figure: Int64?

    func begin() { timer = QuantumTimer(quantum: Self.quantum, from: time.now) }

    func run(_ operations: Int) {
        guard var timer else { return }
        for _ in 0..<operations {
            var firing = timer.poll(time.now)
            while firing == nil { firing = timer.poll(time.now) }
            guard let firing else { return }
            // A point nobody served was late by more than a quantum, and counts so.
            figure = firing.lateness.count + Int64(firing.skipped) * Self.quantum.count
        }
        self.timer = timer
    }
}
