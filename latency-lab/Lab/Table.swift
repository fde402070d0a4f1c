internal import Foundation

/// Reports as people read them.
public enum Table {
    /// A run: every row with its tail, its reference and its ratio; the noise floor beneath.
    public static func text(_ report: Report) -> String {
        var lines = [
            "\(report.host.cpu), \(report.host.processors) processors, kernel "
                + "\(report.host.kernel), revision \(report.revision)",
            "",
            line([
                "row", "p50", "p99", "p99.9", "max", "ref p50", "ratio", "interval", "p99 ratio",
                "allocs", "instr",
            ]),
        ]
        for row in report.rows {
            lines.append(
                line([
                    row.name, number(row.p50), number(row.p99), number(row.p999), number(row.max),
                    number(row.reference?.p50), row.ratio.map { fixed($0.p50, 3) } ?? "–",
                    row.ratio.map { "\(fixed($0.low, 2))…\(fixed($0.high, 2))" } ?? "–",
                    row.ratio.map { fixed($0.p99, 2) } ?? "–",
                    row.allocations.map(String.init) ?? "–",
                    row.instructions.map { fixed($0, 1) } ?? "–",
                ])
            )
        }
        let noise = report.host.noise
        lines.append("")
        lines.append(
            "times in ns; ratio = ours ÷ reference, lower is better. Noise floor: a spinning "
                + "thread lost \(fixed(noise.lostShare * 100, 3)) % in "
                + "\(fixed(noise.gapsPerSecond, 0)) gaps a second, p99 \(noise.p99) ns, "
                + "longest \(noise.max) ns"
        )
        return lines.joined(separator: "\n")
    }

    /// Two runs side by side; ratios carry over between machines, times do not.
    public static func comparison(_ before: Report, _ after: Report) -> (text: String, slower: Int)
    {
        var lines = [line(["row", "ratio A", "ratio B", "B ÷ A", "p50 A", "p50 B", "verdict"])]
        var slower = 0
        for row in after.rows {
            guard let old = before.rows.first(where: { $0.name == row.name }) else {
                lines.append(line([row.name, "–", "–", "–", "–", number(row.p50), "new"]))
                continue
            }
            var verdict = "same"
            var change = "–"
            if let a = old.ratio, let b = row.ratio {
                change = fixed(b.p50 / a.p50, 3)
                if b.low > a.high {
                    verdict = "slower"
                    slower += 1
                } else if b.high < a.low {
                    verdict = "faster"
                }
            } else {
                verdict = "no ratio"
            }
            lines.append(
                line([
                    row.name, old.ratio.map { fixed($0.p50, 3) } ?? "–",
                    row.ratio.map { fixed($0.p50, 3) } ?? "–", change, number(old.p50),
                    number(row.p50), verdict,
                ])
            )
        }
        for row in before.rows where !after.rows.contains(where: { $0.name == row.name }) {
            lines.append(line([row.name, "–", "–", "–", number(row.p50), "–", "missing"]))
            slower += 1
        }
        return (lines.joined(separator: "\n"), slower)
    }

    private static func line(_ cells: [String]) -> String {
        cells.enumerated().map { index, cell in
            let width = index == 0 ? 26 : 11
            let padding = String(repeating: " ", count: Swift.max(0, width - cell.count))
            return index == 0 ? cell + padding : padding + cell
        }.joined()
    }

    private static func number(_ value: Double?) -> String {
        guard let value else { return "–" }
        return fixed(value, value < 100 ? 2 : 0)
    }

    /// A number with so many digits after the point.
    public static func fixed(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}
