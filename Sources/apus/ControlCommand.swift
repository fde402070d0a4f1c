internal import Base
internal import Domain
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
        let grants = !call.has("dry-run") && settings.profile != .shadow
        do {
            let signals = try SignalInbox()
            var control = try ControlLoop(folder: folder, settings: settings, grants: grants)
            let lifeline = Lifeline(environment: Configuration.environment)
            lifeline?.ready()
            while signals.requestsToEnd() == 0 {
                control.turn()
                lifeline?.alive()
                signals.wait(atMost: .milliseconds(50))
            }
            control.turn()
            return .done
        } catch let error as HostError {
            Console.complain("control: \(error.message)")
            return .host
        } catch {
            Console.complain("control: \(error)")
            return .stopped
        }
    }
}
