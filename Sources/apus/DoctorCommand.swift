internal import Operations

/// `apus doctor` says whether this host is fit to trade on.
enum DoctorCommand {
    static let spec = CommandSpec(
        "doctor",
        summary: "examine the host and say what to do about what is found",
        discussion: "Changes nothing. Exit code 1 when a fault was found.",
        options: [
            OptionSpec("data", value: "DIR", "the folder of journal and tape (default ./run)"),
            OptionSpec("fix-script", "print the remedies as a shell script"),
            OptionSpec("json", "one JSON array instead of text"),
        ]
    )

    static func run(_ call: Invocation) -> ExitCode {
        let patient = Patient(dataFolder: call.value("data") ?? "./run")
        let findings = Doctor(host: LinuxHost(), patient: patient).examine()
        if call.has("fix-script") {
            print(DoctorReport.script(findings))
        } else if call.has("json") {
            print(DoctorReport.json(findings))
        } else {
            print(DoctorReport.text(findings))
        }
        return findings.contains { $0.severity == .fault } ? .verdict : .done
    }
}
