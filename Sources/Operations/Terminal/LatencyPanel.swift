internal import Trading

/// Latency by stage, those that have been measured.
struct LatencyPanel {
    let stages: InlineArray<11, StageLatency>

    func lines() -> [Styled] {
        var lines = [
            Styled("latency          count       p50       p99     p99.9       max", .faint)
        ]
        for stage in Stage.allCases {
            let latency = stages[Int(stage.rawValue)]
            guard latency.count > 0 else { continue }
            var line = Styled("  \(stage.name)")
            line.right(Amount.count(latency.count), to: 22)
            line.right(Amount.time(latency.p50), to: 32)
            line.right(Amount.time(latency.p99), to: 42)
            line.right(Amount.time(latency.p999), to: 52)
            line.right(Amount.time(latency.max), to: 62)
            lines.append(line)
        }
        return lines
    }
}
