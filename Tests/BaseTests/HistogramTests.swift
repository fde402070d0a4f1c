import Base
import Foundation
import PropertyTesting
import Testing

@Suite("Histogram")
struct HistogramTests {
    @Test("every latency lies in a counter no wider than a thousandth of it")
    func precision() throws {
        try checkProperty("counter width", cases: 500) { draws in
            let value = draws.integer(in: 0...Histogram.highestNanoseconds)
            draws.note("value", value)
            var histogram = Histogram()
            histogram.record(Nanoseconds(value))
            let text = histogram.encoded()
            let again = try Histogram(decoding: text.span)
            try hold(again.min <= value && value <= again.max, "\(again.min)…\(again.max)")
            try hold((again.max - again.min) * 1_000 <= value, "\(again.min)…\(again.max)")
            try hold(histogram.min == again.min && histogram.max == value, "ends")
            try hold(histogram.value(at: .p50) == value, "the only value is every percentile")
        }
    }

    @Test("what is out of range is counted at the end and reported")
    func outOfRange() {
        var histogram = Histogram()
        histogram.record(Nanoseconds(-5))
        histogram.record(Nanoseconds(.max))
        histogram.record(.seconds(60))
        let (count, overflows) = (histogram.count, histogram.overflows)
        let (low, high) = (histogram.min, histogram.max)
        #expect(count == 3 && overflows == 1)
        #expect(low == 0 && high == Histogram.highestNanoseconds)
    }

    @Test("two merged halves are the whole")
    func merging() throws {
        try checkProperty("merge", cases: 50) { draws in
            let values = draws.array(upTo: 200) { $0.integer(in: 1...1_000_000_000) }
            var whole = Histogram()
            var left = Histogram()
            var right = Histogram()
            for (index, value) in values.enumerated() {
                whole.record(Nanoseconds(value))
                if index & 1 == 0 {
                    left.record(Nanoseconds(value))
                } else {
                    right.record(Nanoseconds(value))
                }
            }
            left.merge(right)
            try hold(left.encoded() == whole.encoded(), "counters differ")
            try hold(left.max == whole.max && left.min == whole.min, "ends differ")
        }
    }

    @Test("bytes that are no histogram are refused, and never trap")
    func faultyBytes() throws {
        var histogram = Histogram()
        for value in 1...500 { histogram.record(Nanoseconds(Int64(value * value))) }
        let good = histogram.encoded()
        try checkProperty("damaged bytes", cases: 500) { draws in
            var bytes = Array(good.prefix(Int(draws.number(upTo: UInt64(good.count)))))
            for _ in 0..<draws.number(upTo: 3) where !bytes.isEmpty {
                let place = Int(draws.number(upTo: UInt64(bytes.count - 1)))
                bytes[place] = UInt8(draws.number(upTo: 255))
            }
            guard let read = try? Histogram(decoding: bytes.span) else { return }
            try hold(read.max <= Int64(1) << 36, "a value beyond the range: \(read.max)")
        }
        let short = Array(good.prefix(39))
        #expect(throws: HistogramFault.truncated) { _ = try Histogram(decoding: short.span) }
        var foreign = good
        foreign[3] = 0
        #expect(throws: HistogramFault.foreign) { _ = try Histogram(decoding: foreign.span) }
    }

    @Test("agrees with HdrHistogram on the same samples: percentiles, table and encoding")
    func agreesWithHdrHistogram() throws {
        var random = Random(seed: 41)
        var plain = Histogram()
        var corrected = Histogram()
        var lines: [String] = []
        for _ in 0..<5_000 {
            let value = random.integer(in: 1...(1 << random.integer(in: 1...35)))
            plain.record(Nanoseconds(value))
            corrected.record(Nanoseconds(value), correctedFor: .seconds(1))
            lines.append(String(value))
        }
        let shares: [UInt32] = [10_000, 250_000, 500_000, 900_000, 990_000, 999_000, 999_900]
        let report = try Oracle.run(
            "hdr_histogram.py",
            input: ([Self.hex(plain.encoded())] + lines).joined(separator: "\n")
        )
        let parts = report.components(separatedBy: "----\n")
        try #require(parts.count == 4)
        let ours = shares.map {
            plain.value(at: Percentile(partsPerMillion: $0))
        }
        #expect(parts[0].split(whereSeparator: \.isWhitespace).compactMap { Int64($0) } == ours)
        let oursCorrected = shares.map { corrected.value(at: Percentile(partsPerMillion: $0)) }
        #expect(
            parts[1].split(whereSeparator: \.isWhitespace).compactMap { Int64($0) } == oursCorrected
        )
        #expect(parts[2].trimmingCharacters(in: .newlines) == "same")
        let table = plain.hgrm()
        #expect(Self.rows(table) == Self.rows(parts[3]))
        #expect(table.split(separator: "\n").suffix(3) == parts[3].split(separator: "\n").suffix(3))
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }

    /// Value and running count of each line; levels differ in their last digits.
    private static func rows(_ table: String) -> [String] {
        table.split(separator: "\n").dropFirst().filter { !$0.hasPrefix("#") }.map { line in
            let cells = line.split(separator: " ")
            return "\(cells[0]) \(cells[2])"
        }
    }
}
