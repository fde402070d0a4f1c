/// What the doctor is told about the daemon it examines for.
public struct Patient: Sendable {
    /// The folder of journal and tape.
    public var dataFolder: String

    /// Files that hold secrets.
    public var secretFiles: [String]

    /// The trust roots used; the system's when nil.
    public var trustFile: String?

    /// Whether the profile trades real money.
    public var live: Bool

    /// How the venue looks from here.
    public var venue: VenueSight

    /// Describes a daemon.
    public init(
        dataFolder: String,
        secretFiles: [String] = [],
        trustFile: String? = nil,
        live: Bool = false,
        venue: VenueSight = .notAsked("no configuration was named")
    ) {
        self.dataFolder = dataFolder
        self.secretFiles = secretFiles
        self.trustFile = trustFile
        self.live = live
        self.venue = venue
    }
}

/// Looks at a host with the eyes of a trading daemon, and says what to do about what it sees.
public struct Doctor<Host: HostView> {
    let host: Host
    let patient: Patient

    /// Prepares an examination.
    public init(host: Host, patient: Patient) {
        self.host = host
        self.patient = patient
    }

    /// Everything, in the order a person would fix it.
    public func examine() -> [Finding] {
        [
            processors(), isolation(), governor(), clockSource(), timeService(), lockedMemory(),
            hugePages(), descriptors(), ioUring(), trustRoots(), diskSpace(), diskSpeed(),
        ] + patient.secretFiles.map(secret) + venue()
    }

    /// How bad a missing tuning is: only advice where no real money is at stake.
    var tuning: Severity { patient.live ? .warning : .advice }
}

extension Doctor {
    func processors() -> Finding {
        let count = host.processors.nonzeroBitCount
        let seen = "\(count) processors may be used"
        switch count {
        case 4...: return Finding("processors", .good, seen)
        case 2...3:
            return Finding(
                "processors",
                .advice,
                seen,
                remedy: "with fewer than four the lane waits adaptively instead of spinning"
            )
        default:
            return Finding(
                "processors",
                .warning,
                seen,
                remedy: "give the daemon at least two: one for the lane, one for everything else"
            )
        }
    }

    func isolation() -> Finding {
        let isolated = trimmed("/sys/devices/system/cpu/isolated")
        guard let isolated, !isolated.isEmpty else {
            return Finding(
                "isolation",
                tuning,
                "no processor is isolated from the scheduler",
                remedy: "keep the lane's processor free: add isolcpus=N nohz_full=N rcu_nocbs=N "
                    + "to the kernel command line and restart the host"
            )
        }
        return Finding("isolation", .good, "processors \(isolated) are isolated")
    }

    func governor() -> Finding {
        let path = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"
        guard let governor = trimmed(path) else {
            return Finding("governor", .good, "the host sets the frequency itself")
        }
        guard governor != "performance" else {
            return Finding("governor", .good, "performance")
        }
        return Finding(
            "governor",
            tuning,
            governor,
            remedy: "let no processor slow down between messages",
            commands: [
                "for f in /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor; "
                    + "do echo performance > \"$f\"; done"
            ]
        )
    }

    func clockSource() -> Finding {
        let folder = "/sys/devices/system/clocksource/clocksource0"
        let current = trimmed("\(folder)/current_clocksource") ?? "unknown"
        guard current != "tsc" else { return Finding("clock source", .good, "tsc") }
        let available = trimmed("\(folder)/available_clocksource") ?? ""
        let canSwitch = available.split(separator: " ").contains("tsc")
        return Finding(
            "clock source",
            tuning,
            current,
            remedy: canSwitch
                ? "switch to tsc, a read costs a tenth"
                : "no tsc here: stamps come from the slower monotonic clock",
            commands: canSwitch ? ["echo tsc > \(folder)/current_clocksource"] : []
        )
    }

    func timeService() -> Finding {
        switch host.clockDiscipline {
        case .synchronised(let error):
            return Finding("time service", .good, "clock kept, error about \(error) µs")
        case .free:
            return Finding(
                "time service",
                patient.live ? .fault : .warning,
                "nothing keeps the clock right",
                remedy: "orders carry a time: a second ahead and the venue refuses them all",
                commands: ["apt-get install --yes chrony", "systemctl enable --now chrony"]
            )
        case .unknown:
            return Finding(
                "time service",
                tuning,
                "the kernel does not tell",
                remedy: "make sure that the host keeps the clock of this container"
            )
        }
    }

    private func trimmed(_ path: String) -> String? {
        host.text(path).map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
    }
}
