internal import Base
internal import Glibc
internal import Operations
internal import Settings
internal import Worlds

/// `apus engine`: the engine process; started by the supervisor, never by hand.
enum EngineCommand {
    static let spec = CommandSpec(
        "engine",
        summary: "the engine process (started by apus run)",
        options: Configuration.options + [
            OptionSpec("run-dir", value: "DIR", "the run folder"),
            OptionSpec("lane-cpu", value: "N", "the lane's processor"),
        ]
    )

    static func run(_ call: Invocation) -> ExitCode {
        guard let settings = Configuration.load(call) else { return .refused }
        do {
            let host = EngineHost(
                settings: settings,
                folder: RunFolder(call.value("run-dir") ?? "./run"),
                laneProcessor: call.value("lane-cpu").flatMap { UInt32($0) },
                lifeline: Lifeline(environment: Configuration.environment),
                signals: try SignalInbox()
            )
            return try host.run()
        } catch let error as SettingsError {
            Console.complain("engine: \(error.description)")
            return .refused
        } catch let error as AssemblyError {
            Console.complain("engine: \(error.words)")
            return .refused
        } catch let error as HostError {
            Console.complain("engine: \(error.message)")
            return .host
        } catch {
            Console.complain("engine: \(error)")
            return .stopped
        }
    }
}
