internal import Base
internal import CProcess
internal import Domain
internal import Glibc
internal import Journal
internal import Operations
internal import Settings
internal import Store
internal import Trading

/// `apus control`: the control process; started by the supervisor, never by hand.
enum ControlCommand {
    static let spec = CommandSpec(
        "control",
        summary: "the control process (started by apus run)",
        options: Configuration.options + [
            OptionSpec("run-dir", value: "DIR", "the run folder"),
            OptionSpec("dry-run", "grant no lease: nothing may be sent"),
        ]
    )

    static func run(_ call: Invocation) -> ExitCode {
        guard let settings = Configuration.load(call) else { return .refused }
        let folder = RunFolder(call.value("run-dir") ?? "./run")
        var signals: Int32 = -1
        // SAFETY: the shim fills one integer we own.
        guard unsafe cprocess_signals(&signals) == 0 else { return .host }
        let grants = !call.has("dry-run") && settings.profile != .shadow
        do {
            var control = try ControlLoop(folder: folder, settings: settings, grants: grants)
            let lifeline = Lifeline(environment: Configuration.environment)
            lifeline?.ready()
            while true {
                if cprocess_next_signal(signals) == SIGTERM { break }
                try control.turn()
                lifeline?.alive()
                usleep(50_000)
            }
            try control.turn()
            return .done
        } catch {
            Console.complain("control: \(error)")
            return .stopped
        }
    }
}
