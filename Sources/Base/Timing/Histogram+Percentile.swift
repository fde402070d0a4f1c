/// A share of all recordings, in parts per million: 999,900 is p99.99.
@frozen
public struct Percentile: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Parts per million.
    public let partsPerMillion: UInt32

    /// Takes parts per million, at most a million.
    @inlinable
    public init(partsPerMillion: UInt32) {
        precondition(partsPerMillion <= 1_000_000, "a share is at most the whole")
        self.partsPerMillion = partsPerMillion
    }

    /// The median.
    public static let p50 = Percentile(partsPerMillion: 500_000)

    /// 90 of 100.
    public static let p90 = Percentile(partsPerMillion: 900_000)

    /// 95 of 100.
    public static let p95 = Percentile(partsPerMillion: 950_000)

    /// 99 of 100.
    public static let p99 = Percentile(partsPerMillion: 990_000)

    /// 999 of 1,000.
    public static let p999 = Percentile(partsPerMillion: 999_000)

    /// 9,999 of 10,000.
    public static let p9999 = Percentile(partsPerMillion: 999_900)

    /// Everything.
    public static let all = Percentile(partsPerMillion: 1_000_000)

    /// Orders by share.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool {
        lhs.partsPerMillion < rhs.partsPerMillion
    }
}

extension Histogram {
    /// The latency that so large a share of all recordings does not exceed; 0 when there are none.
    public func value(at percentile: Percentile) -> Int64 {
        let total = count
        guard total > 0 else { return 0 }
        let product = total.multipliedFullWidth(by: UInt64(percentile.partsPerMillion))
        var (rank, rest) = UInt64(1_000_000).dividingFullWidth(product)
        if rest > 0 { rank += 1 }
        return value(atRank: Swift.max(rank, 1))
    }

    /// The latency of the recording of a rank, the shortest first.
    func value(atRank rank: UInt64) -> Int64 {
        var seen: UInt64 = 0
        for index in 0..<Self.counterCount {
            seen &+= counter(index)
            if seen >= rank { return Swift.min(Self.highest(at: index), max) }
        }
        return max
    }

    /// The mean of all recordings, each taken at the middle of its counter.
    public var mean: Double {
        var sum = 0.0
        var total: UInt64 = 0
        for index in 0..<Self.counterCount where counter(index) > 0 {
            sum += Self.middle(at: index) * Double(counter(index))
            total += counter(index)
        }
        return total == 0 ? 0 : sum / Double(total)
    }

    /// How far recordings lie from their mean.
    public var standardDeviation: Double {
        let mean = mean
        var sum = 0.0
        var total: UInt64 = 0
        for index in 0..<Self.counterCount where counter(index) > 0 {
            let distance = Self.middle(at: index) - mean
            sum += distance * distance * Double(counter(index))
            total += counter(index)
        }
        return total == 0 ? 0 : (sum / Double(total)).squareRoot()
    }

    static func middle(at index: Int) -> Double {
        let low = lowest(at: index)
        let width = highest(at: index) - low + 1
        return Double(low + width / 2)
    }

    /// Counts a latency and the ones that the calls it held up would have seen.
    ///
    /// A load that should call every `interval` and waits longer does not make the calls in between;
    /// each is counted with what was left of the wait (coordinated omission).
    public mutating func record(_ latency: Nanoseconds, correctedFor interval: Nanoseconds) {
        precondition(interval.count > 0, "an interval is positive")
        record(latency)
        var missing = latency.count - interval.count
        while missing >= interval.count {
            record(Nanoseconds(missing))
            missing -= interval.count
        }
    }

    /// A copy in which a stall stands for the calls it held up.
    ///
    /// The same correction after the fact, each recording taken at the top of its counter.
    public func corrected(forInterval interval: Nanoseconds) -> Histogram {
        precondition(interval.count > 0, "an interval is positive")
        var result = Histogram()
        for index in 0..<Self.counterCount where counter(index) > 0 {
            let value = Self.highest(at: index)
            result.record(nanoseconds: value, times: counter(index))
            var missing = value - interval.count
            while missing >= interval.count {
                result.record(nanoseconds: missing, times: counter(index))
                missing -= interval.count
            }
        }
        return result
    }
}
