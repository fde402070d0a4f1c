extension CommandTable {
    /// The list of commands.
    public func help() -> String {
        let calls = commands.map { $0.words.joined(separator: " ") }
        let width = (calls.map(\.count).max() ?? 0) + 3
        var lines = ["\(program): \(summary)", "", "Commands:"]
        for (call, command) in zip(calls, commands) {
            lines.append("  " + padded(call, width) + command.summary)
        }
        lines += ["", "\(program) COMMAND --help tells more. Exit codes:"]
        for code in ExitCode.allCases {
            lines.append("  " + padded("\(code.rawValue)", 4) + code.meaning)
        }
        return lines.joined(separator: "\n")
    }

    /// One command's own help.
    public func help(for command: CommandSpec) -> String {
        var lines = [command.summary, "", "  " + command.usage(program: program)]
        if !command.discussion.isEmpty { lines += ["", command.discussion] }
        let operands = command.operands.map { ($0.name, text($0.summary, $0.choices)) }
        let options = command.options.map { option in
            (
                "--\(option.name)" + (option.value.map { " \($0)" } ?? ""),
                text(option.summary, option.choices)
            )
        }
        let rows = operands + options
        let width = (rows.map(\.0.count).max() ?? 0) + 3
        if !rows.isEmpty { lines.append("") }
        for (name, summary) in rows { lines.append("  " + padded(name, width) + summary) }
        return lines.joined(separator: "\n")
    }

    private func text(_ summary: String, _ choices: [String]) -> String {
        choices.isEmpty ? summary : "\(summary) (\(choices.joined(separator: ", ")))"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.count, 1))
    }
}
