internal import Glibc
internal import Operations
internal import Settings

/// `apus run`: the daemon.
enum RunCommand {
    static let spec = CommandSpec(
        "run",
        summary: "start the daemon: engine and control, supervised, with a view of it",
        discussion:
            "Ctrl-C drains: cancels every order, waits for the venue's word, flushes the journal.",
        options: Configuration.options + [
            OptionSpec("run-dir", value: "DIR", "where journal, tape and log lie (default ./run)"),
            OptionSpec("duration", value: "T", "end after this time: 20s, 5m, 1h"),
            OptionSpec("dry-run", "the whole way but the last step: no order leaves"),
            OptionSpec("once", "end as soon as everything has been ready and quoted once"),
            OptionSpec("plain", "lines instead of a picture"),
            OptionSpec("json", "end with one JSON object; implies --plain"),
        ]
    )

    static func run(_ call: Invocation) -> ExitCode {
        guard let settings = Configuration.load(call) else { return .refused }
        var duration: Int64?
        if let text = call.value("duration") {
            guard let seconds = Duration.seconds(text) else {
                Console.complain("--duration takes a number with s, m or h, such as 20s")
                return .usage
            }
            duration = seconds
        }
        let daemon = Daemon(
            settings: settings,
            folder: RunFolder(call.value("run-dir") ?? "./run"),
            arguments: Configuration.arguments(call),
            wishes: Daemon.Wishes(
                seconds: duration,
                isDry: call.has("dry-run") || settings.profile == .shadow,
                once: call.has("once"),
                plain: call.has("plain") || call.has("json"),
                json: call.has("json")
            )
        )
        do {
            return try daemon.run()
        } catch let error as HostError {
            Console.complain(error.message)
            return .host
        } catch {
            Console.complain("\(error)")
            return .host
        }
    }
}

/// A span of time as people type it.
enum Duration {
    /// Whole seconds; nil when it is none.
    static func seconds(_ text: String) -> Int64? {
        guard let unit = text.last else { return nil }
        let factors: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600]
        guard let factor = factors[unit], let count = Int64(text.dropLast()), count > 0,
            count <= 1_000_000
        else { return nil }
        return count * factor
    }
}
