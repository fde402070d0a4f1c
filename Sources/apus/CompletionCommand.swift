internal import Operations

/// `apus completion SHELL`: prints a completion script.
enum CompletionCommand {
    static let spec = CommandSpec(
        "completion",
        summary: "print a completion script for a shell",
        discussion: "For bash: source <(apus completion bash)",
        operands: [OperandSpec("SHELL", choices: Shell.allCases.map(\.rawValue), "the shell")]
    )

    static func run(_ call: Invocation) -> ExitCode {
        guard let shell = Shell(rawValue: call.operands[0]) else { return .usage }
        print(Program.table.completion(for: shell))
        return .done
    }
}
