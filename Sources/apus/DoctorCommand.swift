internal import Operations
internal import Settings

/// `apus doctor` says whether this host is fit to trade on.
enum DoctorCommand {
    static let spec = CommandSpec(
        "doctor",
        summary: "examine the host and say what to do about what is found",
        discussion: """
            Changes nothing. With --config or --profile it also looks at the key files and the
            authorities of that configuration, and asks its venue for the time: round trip, clock
            offset. Exit code 1 when a fault was found.
            """,
        options: Configuration.options + [
            OptionSpec("offline", "dial nobody"),
            OptionSpec("data", value: "DIR", "the folder of journal and tape (default ./run)"),
            OptionSpec("fix-script", "print the remedies as a shell script"),
            OptionSpec("json", "one JSON array instead of text"),
        ]
    )

    static func run(_ call: Invocation) -> ExitCode {
        var patient = Patient(dataFolder: call.value("data") ?? "./run")
        if call.value("config") != nil || call.value("profile") != nil {
            guard let settings = Configuration.load(call) else { return .refused }
            patient.live = settings.profile.isLive
            if let venue = settings.venue {
                patient.trustFile = venue.trustFile
                patient.secretFiles = secretFiles(venue)
                patient.venue =
                    call.has("offline") ? .notAsked("--offline") : VenueProbe(venue).sight()
            }
        }
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

    private static func secretFiles(_ venue: VenueSettings) -> [String] {
        [venue.apiKey, venue.secret, venue.privateKey].compactMap { reference in
            guard case .file(let path) = reference else { return nil }
            return path
        }
    }
}
