import Base
import Operations
import Testing

/// A host made of a table; what is not in it is as it should be.
private struct TableHost: HostView {
    var files: [String: String] = [
        "/sys/devices/system/cpu/isolated": "2-3\n",
        "/sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc\n",
        "/sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never\n",
        "/etc/ssl/certs/ca-certificates.crt": "-----BEGIN CERTIFICATE-----",
    ]
    var limits: [UInt64?] = [nil, 65_536]
    var processors: UInt64 = 0xFF
    var clockDiscipline = ClockDiscipline.synchronised(errorMicroseconds: 90)
    var ioUringError: Int32 = 0
    var free: UInt64? = 100 << 30
    var sync: Nanoseconds? = .milliseconds(2)
    var modes: [String: UInt32] = ["key": 0o100600]

    func text(_ path: String) -> String? { files[path] }
    func limit(_ limit: ResourceLimit) -> UInt64? {
        switch limit {
        case .lockedMemory: limits[0]
        case .descriptors: limits[1]
        }
    }
    func freeBytes(_ folder: String) -> UInt64? { free }
    func syncTime(_ folder: String) -> Nanoseconds? { sync }
    func mode(_ path: String) -> UInt32? { modes[path] }
}

@Suite("Doctor")
struct DoctorTests {
    private static func answer(_ roundTrip: Nanoseconds, _ offset: Nanoseconds) -> VenueSight {
        .answered(
            VenueAnswer(
                host: "venue:443",
                secured: .milliseconds(30),
                roundTrip: roundTrip,
                offset: offset
            )
        )
    }

    private func examine(
        live: Bool = false,
        venue: VenueSight = DoctorTests.answer(.milliseconds(4), .milliseconds(-2)),
        _ change: (inout TableHost) -> Void
    ) -> [Finding] {
        var host = TableHost()
        change(&host)
        let patient = Patient(dataFolder: "data", secretFiles: ["key"], live: live, venue: venue)
        return Doctor(host: host, patient: patient).examine()
    }

    @Test("a good host has nothing to fix")
    func goodHost() {
        let findings = examine { _ in }
        #expect(findings.allSatisfy { $0.severity == .good })
        #expect(!DoctorReport.script(findings).contains("by hand"))
    }

    @Test(
        "the venue's answer is judged by what is certain of it",
        arguments: [
            (VenueSight.notAsked("--offline"), "venue", Severity.advice, "--offline"),
            (
                .unreachable(host: "venue:443", words: "connection refused"), "venue",
                .fault, "connection refused"
            ),
            (
                DoctorTests.answer(.milliseconds(4), .milliseconds(-200)), "venue clock", .good,
                "ahead"
            ),
            (
                DoctorTests.answer(.milliseconds(4), .milliseconds(300)), "venue clock", .warning,
                "behind"
            ),
            (DoctorTests.answer(.milliseconds(4), .seconds(-2)), "venue clock", .fault, "ahead"),
            (
                DoctorTests.answer(.milliseconds(190), .milliseconds(-340)), "venue clock", .good,
                "ahead"
            ),
            (DoctorTests.answer(.seconds(4), .seconds(-2)), "venue", .advice, "4000 ms"),
        ]
    )
    func venue(_ sight: VenueSight, _ topic: String, _ severity: Severity, _ words: String) throws {
        let findings = examine(venue: sight) { _ in }
        let finding = try #require(findings.first { $0.topic == topic })
        #expect(finding.severity == severity)
        #expect(finding.seen.contains(words), "\(finding.seen)")
        #expect(finding.severity == .good || !finding.remedy.isEmpty)
        #expect(findings.filter { $0.severity != .good }.allSatisfy { $0.topic == topic })
    }

    @Test("each fault is found under its topic, with words and where safe a command")
    func findsFaults() {
        typealias Case = (topic: String, severity: Severity, change: (inout TableHost) -> Void)
        let cases: [Case] = [
            ("processors", .warning, { $0.processors = 1 }),
            ("processors", .advice, { $0.processors = 3 }),
            ("isolation", .advice, { $0.files["/sys/devices/system/cpu/isolated"] = "\n" }),
            (
                "governor", .advice,
                {
                    $0.files["/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"] =
                        "powersave\n"
                }
            ),
            (
                "clock source", .advice,
                {
                    let name = "/sys/devices/system/clocksource/clocksource0/current_clocksource"
                    $0.files[name] = "hpet\n"
                }
            ),
            ("time service", .warning, { $0.clockDiscipline = .free }),
            ("memory lock", .advice, { $0.limits[0] = 8 << 20 }),
            (
                "huge pages", .advice,
                { $0.files["/sys/kernel/mm/transparent_hugepage/enabled"] = "always [never]\n" }
            ),
            ("descriptors", .warning, { $0.limits[1] = 1_024 }),
            ("io_uring", .advice, { $0.ioUringError = 1 }),
            ("trust roots", .fault, { $0.files["/etc/ssl/certs/ca-certificates.crt"] = nil }),
            ("disk space", .fault, { $0.free = nil }),
            ("disk space", .warning, { $0.free = 1 << 30 }),
            ("disk speed", .warning, { $0.sync = .milliseconds(80) }),
            ("disk speed", .fault, { $0.sync = nil }),
            ("secret", .fault, { $0.modes["key"] = 0o100644 }),
            ("secret", .fault, { $0.modes = [:] }),
        ]
        for item in cases {
            let bad = examine(item.change).filter { $0.severity != .good }
            #expect(bad.map(\.topic) == [item.topic])
            #expect(bad.first?.severity == item.severity, "\(item.topic)")
            #expect(bad.first?.remedy.isEmpty == false, "\(item.topic)")
        }
    }

    @Test("missing tuning is only advice on paper and a warning with money")
    func liveIsStricter() {
        let paper = examine { $0.limits[0] = 0 }
        let live = examine(live: true) { $0.limits[0] = 0 }
        #expect(paper.contains { $0.topic == "memory lock" && $0.severity == .advice })
        #expect(live.contains { $0.topic == "memory lock" && $0.severity == .warning })
    }

    @Test("the script holds every command and is a shell script")
    func script() {
        let findings = examine { $0.modes["key"] = 0o100644 }
        let script = DoctorReport.script(findings)
        #expect(script.hasPrefix("#!/bin/sh\n"))
        #expect(script.contains("chmod 600 'key'"))
    }

    @Test("looks at this very host without falling over")
    func realHost() {
        let patient = Patient(dataFolder: "/")
        let findings = Doctor(host: LinuxHost(), patient: patient).examine()
        #expect(findings.count == 13)
        #expect(findings.last?.topic == "venue")
        #expect(DoctorReport.json(findings).hasPrefix("[{\"topic\":\"processors\""))
    }
}
