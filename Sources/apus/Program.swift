internal import Glibc
internal import Operations

/// The commands of `apus`, and which function carries each out.
enum Program {
    /// A command's description and its body.
    struct Entry: Sendable {
        let spec: CommandSpec
        let body: @Sendable (Invocation) -> ExitCode
    }

    static let entries: [Entry] = [
        Entry(spec: RunCommand.spec, body: RunCommand.run),
        Entry(spec: BookCommand.spec, body: BookCommand.run),
        Entry(spec: ConfigCommands.validate, body: ConfigCommands.runValidate),
        Entry(spec: ConfigCommands.show, body: ConfigCommands.runShow),
        Entry(spec: ConfigCommands.diff, body: ConfigCommands.runDiff),
        Entry(spec: CtlCommand.spec, body: CtlCommand.run),
        Entry(spec: DoctorCommand.spec, body: DoctorCommand.run),
        Entry(spec: JournalCommands.verify, body: JournalCommands.runVerify),
        Entry(spec: JournalCommands.dump, body: JournalCommands.runDump),
        Entry(spec: JournalCommands.follow, body: JournalCommands.runFollow),
        Entry(spec: ReplayCommand.spec, body: ReplayCommand.run),
        Entry(spec: WhyCommand.spec, body: WhyCommand.run),
        Entry(spec: EngineCommand.spec, body: EngineCommand.run),
        Entry(spec: ControlCommand.spec, body: ControlCommand.run),
        Entry(spec: VersionCommand.spec, body: VersionCommand.run),
        Entry(spec: CompletionCommand.spec, body: CompletionCommand.run),
    ]

    static let table = CommandTable(
        program: "apus",
        summary: "a low-latency trading engine for crypto perpetuals",
        commands: entries.map(\.spec)
    )

    /// Understands one call and carries it out.
    static func run(_ arguments: [String]) -> ExitCode {
        let wantsHelp = arguments.contains { $0 == "--help" || $0 == "-h" }
        if wantsHelp || arguments.first == "help" {
            let words = arguments.filter { !$0.hasPrefix("-") && $0 != "help" }
            print(table.command(for: words).map(table.help(for:)) ?? table.help())
            return .done
        }
        do {
            let invocation = try table.parse(arguments)
            let entry = entries.first { $0.spec.words == invocation.words }
            guard let entry else { preconditionFailure("every parsed command has a body") }
            return entry.body(invocation)
        } catch {
            complain("\(error.message)\nTry: apus --help")
            return .usage
        }
    }

    /// Writes one message for the person to standard error.
    static func complain(_ message: String) {
        let line = "apus: \(message)\n"
        _ = unsafe line.withCString { unsafe write(2, $0, strlen($0)) }
    }
}
