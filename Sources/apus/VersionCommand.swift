internal import Operations

/// `apus version`: which build this is.
enum VersionCommand {
    static let spec = CommandSpec(
        "version",
        summary: "print the version",
        options: [OptionSpec("json", "one JSON object instead of text")]
    )

    static func run(_ call: Invocation) -> ExitCode {
        if call.has("json") {
            print("{\"name\":\"apus\",\"version\":\"\(Release.version)\"}")
        } else {
            print("apus \(Release.version)")
        }
        return .done
    }
}
