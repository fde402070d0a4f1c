internal import Glibc
internal import Operations

/// `apus ctl VERB` speaks to a running daemon.
enum CtlCommand {
    static let spec = CommandSpec(
        "ctl",
        summary: "speak to a running daemon: status, hold, resume, cancel-all, flatten, kill",
        discussion: ControlVerb.allCases.map { "  \($0.rawValue): \($0.summary)" }
            .joined(separator: "\n"),
        operands: [
            OperandSpec("VERB", choices: ControlVerb.allCases.map(\.rawValue), "what to ask")
        ],
        options: [
            OptionSpec("run-dir", value: "DIR", "the daemon's run folder (default ./run)"),
            OptionSpec("json", "print the daemon's answer as it is"),
        ]
    )

    static func run(_ call: Invocation) -> ExitCode {
        let folder = call.value("run-dir") ?? "./run"
        guard let answer = CommandCall.ask(call.operands[0], folder: folder) else {
            Console.complain("no daemon answers in \(folder)")
            return .absent
        }
        let refused = answer.hasPrefix("refused: ")
        if refused {
            Console.complain(answer)
        } else {
            Console.say(call.has("json") || !answer.hasPrefix("{") ? answer : indented(answer))
        }
        return refused ? .verdict : .done
    }

    /// The members of the daemon's one object, a line each.
    private static func indented(_ json: String) -> String {
        var text = ""
        var depth = 0
        var quoted = false
        var escaped = false
        for character in json {
            if quoted {
                text.append(character)
                if escaped {
                    escaped = false
                } else if character == "\\" {
                    escaped = true
                } else if character == "\"" {
                    quoted = false
                }
                continue
            }
            switch character {
            case "\"": quoted = true
            case "{", "[": depth += 1
            case "}", "]": depth -= 1
            default: break
            }
            if character == "}" && depth == 0 { text += "\n" }
            text.append(character)
            if depth == 1, character == "," || character == "{" { text += "\n  " }
        }
        return text
    }
}
