/// The doctor's findings in the forms people and programs read.
public enum DoctorReport {
    /// One line a finding, the remedy below it.
    public static func text(_ findings: [Finding]) -> String {
        let width = (findings.map(\.topic.count).max() ?? 0) + 2
        return findings.map { finding in
            let mark =
                switch finding.severity {
                case .good: "ok     "
                case .advice: "advice "
                case .warning: "warning"
                case .fault: "FAULT  "
                }
            let gap = String(repeating: " ", count: width - finding.topic.count)
            let line = "\(mark)  \(finding.topic)\(gap)\(finding.seen)"
            guard !finding.remedy.isEmpty else { return line }
            return line + "\n" + String(repeating: " ", count: 9 + width) + "→ \(finding.remedy)"
        }
        .joined(separator: "\n")
    }

    /// One JSON array.
    public static func json(_ findings: [Finding]) -> String {
        let rows = findings.map { finding in
            var object = JSONText()
            object.member("topic", finding.topic)
            object.member("severity", finding.severity.rawValue)
            object.member("seen", finding.seen)
            if !finding.remedy.isEmpty { object.member("remedy", finding.remedy) }
            object.member("commands", finding.commands)
            return object.closed
        }
        return "[" + rows.joined(separator: ",\n ") + "]"
    }

    /// A shell script of every remedy that is a command; a second run changes nothing more.
    public static func script(_ findings: [Finding]) -> String {
        var lines = [
            "#!/bin/sh", "# Remedies by `apus doctor`. Read before running; needs root.", "set -eu",
        ]
        for finding in findings where finding.severity != .good {
            lines += ["", "# \(finding.topic): \(finding.seen)"]
            if finding.commands.isEmpty {
                lines.append("# by hand: \(finding.remedy)")
            }
            lines += finding.commands
        }
        return lines.joined(separator: "\n")
    }
}
