internal import Glibc
internal import Operations
internal import Settings

/// The configuration that a call names: `--profile`, `--config`, else `configs/PROFILE.yaml`.
enum Configuration {
    static let options = [
        OptionSpec(
            "profile",
            value: "NAME",
            choices: Profile.allCases.map(\.rawValue),
            "the rung of the ladder (default paper)"
        ),
        OptionSpec(
            "config",
            value: "FILE",
            "the configuration file (default configs/PROFILE.yaml)"
        ),
    ]

    /// The arguments that make another process of ours load the same.
    static func arguments(_ call: Invocation) -> [String] {
        ["profile", "config"].flatMap { name in call.value(name).map { ["--\(name)", $0] } ?? [] }
    }

    /// Loads and checks; faults are printed, a line each.
    static func load(_ call: Invocation) -> Settings? {
        let named = call.value("profile").flatMap(Profile.init(rawValue:))
        let profile = named ?? environment["DEFAULT_PROFILE"].flatMap(Profile.init(rawValue:))
        let path = call.value("config") ?? "configs/\(profile?.rawValue ?? "paper").yaml"
        guard let text = TextFile.read(path) else {
            Console.complain("\(path) cannot be read")
            return nil
        }
        let loaded = Settings.load(
            file: (path, Array(text.utf8)),
            profile: named,
            environment: environment
        )
        switch loaded {
        case .success(let settings): return settings
        case .failure(let faults):
            for fault in faults.list { Console.complain(fault.description) }
            return nil
        }
    }

    /// This process's environment.
    static var environment: [String: String] {
        var table: [String: String] = [:]
        // SAFETY: nobody changes the environment while a command runs; the texts are copied.
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let line = unsafe String(cString: text)
            if let mark = line.firstIndex(of: "=") {
                table[String(line[..<mark])] = String(line[line.index(after: mark)...])
            }
            unsafe entry += 1
        }
        return table
    }
}
