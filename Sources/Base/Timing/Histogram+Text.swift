extension Histogram {
    /// The percentile table that HdrHistogram's plotters read (`.hgrm`), values divided by `scale`.
    public func hgrm(dividingBy scale: Double = 1) -> String {
        var text = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
        let total = count
        var level = 0.0
        var seen: UInt64 = 0
        var index = 0
        var isLast = total == 0
        while !isLast, index < Self.counterCount {
            seen += counter(index)
            let reached = 100 * Double(seen) / Double(total)
            while counter(index) > 0, reached >= level, !isLast {
                isLast = seen == total && level >= 100
                text += line(index, isLast ? 100 : level, seen, scale)
                let gap = 100 - level
                if seen == total, !isLast {
                    text += line(index, 100, seen, scale)
                    isLast = true
                }
                // Five steps for each halving of the distance to everything.
                level += gap / 10
            }
            index += 1
        }
        let highest = max == 0 ? 0 : Self.highest(at: Self.index(of: UInt64(max)))
        text += "#[Mean    = \(Self.fixed(mean / scale, 3, 12)), "
        text += "StdDeviation   = \(Self.fixed(standardDeviation / scale, 3, 12))]\n"
        text += "#[Max     = \(Self.fixed(Double(highest) / scale, 3, 12)), "
        text += "TotalCount     = \(Self.fixed(Double(total), 3, 12))]\n"
        text +=
            "#[Buckets = \(Self.padded("26", 12)), SubBuckets     = \(Self.padded("2048", 12))]\n"
        return text
    }

    private func line(_ index: Int, _ level: Double, _ seen: UInt64, _ scale: Double) -> String {
        let value = Self.fixed(Double(Self.highest(at: index)) / scale, 3, 12)
        let share = Self.fixed(level / 100, 12, 2)
        let text = "\(value) \(share) \(Self.padded(String(seen), 10))"
        return level < 100
            ? "\(text) \(Self.fixed(1 / (1 - level / 100), 2, 14))\n" : "\(text)\n"
    }

    /// A number with so many digits after the point, right-aligned.
    private static func fixed(_ value: Double, _ digits: Int, _ width: Int) -> String {
        var unit = 1.0
        for _ in 0..<digits { unit *= 10 }
        let whole = value.rounded(.down)
        var fraction = UInt64(((value - whole) * unit).rounded(.toNearestOrEven))
        var integer = UInt64(whole)
        if Double(fraction) >= unit {
            integer += 1
            fraction = 0
        }
        let tail = String(fraction)
        let zeros = String(repeating: "0", count: Swift.max(0, digits - tail.count))
        return padded("\(integer).\(zeros)\(tail)", width)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - text.count)) + text
    }
}
