internal import Operations
internal import Settings

/// `apus config validate|show|diff`: the configuration, without fetching a secret.
enum ConfigCommands {
    static let validate = CommandSpec(
        "config validate",
        summary: "check a configuration and print every fault with file, line and column",
        options: Configuration.options
    )

    static let show = CommandSpec(
        "config show",
        summary: "print every value in force with where it came from; secrets stay references",
        options: Configuration.options
    )

    static let diff = CommandSpec(
        "config diff",
        summary: "print only the values that differ from the base",
        options: Configuration.options
    )

    static func runValidate(_ call: Invocation) -> ExitCode {
        guard let settings = Configuration.load(call) else { return .refused }
        Console.say("\(settings.profile.rawValue): \(settings.tree.paths.count) values, no fault")
        return .done
    }

    static func runShow(_ call: Invocation) -> ExitCode {
        guard let settings = Configuration.load(call) else { return .refused }
        Console.say(settings.tree.rendered())
        return .done
    }

    static func runDiff(_ call: Invocation) -> ExitCode {
        guard let settings = Configuration.load(call) else { return .refused }
        for path in settings.tree.paths {
            guard let entry = settings.tree[path], entry.origin != .base else { continue }
            Console.say("\(path): \(entry.value.yaml)  # \(entry.origin.words)")
        }
        return .done
    }
}
