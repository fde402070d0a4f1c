// latency-lab: the single place where speed is claimed.

internal import CHeapCount
internal import Foundation
internal import Lab
internal import LabSuites

let usage = """
    usage: latency-lab run [--suite NAME] [--row NAME] [--quick] [--json FILE]
           latency-lab list
           latency-lab memory MESSAGES
           latency-lab compare A B
           latency-lab gate [--baseline FILE]
           latency-lab accept --reason TEXT [--new] [--baseline FILE]
    """

/// Ends with one sentence on standard error.
func refuse(_ sentence: String, status: Int32 = 2) -> Never {
    FileHandle.standardError.write(Data("latency-lab: \(sentence)\n".utf8))
    exit(status)
}

/// The value after an option; refuses an option without one.
func option(_ name: String, in arguments: [String]) -> String? {
    guard let place = arguments.firstIndex(of: name) else { return nil }
    guard place + 1 < arguments.count else { refuse("\(name) wants a value") }
    return arguments[place + 1]
}

/// The probe built beside this program.
func probePath() -> String {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return own.deletingLastPathComponent().appendingPathComponent("probe").path
}

func runSuites(_ arguments: [String]) throws {
    let wanted = option("--suite", in: arguments)
    let wantedRow = option("--row", in: arguments)
    let quick = arguments.contains("--quick")
    let suites = Registry.suites.filter { wanted == nil || $0.name == wanted }
    if suites.isEmpty { refuse("no suite is named \(wanted ?? "")") }
    let counts = quick ? nil : try? Counts.take(probe: probePath())
    let measurement = Rounds(heapCalls: { cheapcount_allocations() })
    var rows: [RowResult] = []
    for suite in suites {
        let plan: Rounds.Plan = quick ? .quick : .full(suite.rows)
        for row in suite.rows where wantedRow == nil || row.name == wantedRow {
            var result = measurement.measure(row, plan)
            result.instructions = counts?.rows[row.name]?.instructions
            rows.append(result)
        }
    }
    if rows.isEmpty { refuse("no row is named \(wantedRow ?? "")") }
    let report = Report(revision: Report.currentRevision(), host: .current(), rows: rows)
    print(Table.text(report))
    if let file = option("--json", in: arguments) { try report.write(file) }
}

/// Holds a trading lane to a megabyte over so many simulated messages.
func runMemory(_ arguments: [String]) {
    guard arguments.count == 2, let messages = Int(arguments[1]), messages > 0 else {
        refuse("memory wants a count of messages")
    }
    let work = LaneMemory()
    work.begin()
    work.run(messages)
    let grown = work.figure ?? .max
    work.end()
    print("lane memory: \(grown) bytes more after \(messages) messages, at most 1048576")
    if grown > 1 << 20 { exit(1) }
}

func runGate(_ arguments: [String]) throws {
    let path = option("--baseline", in: arguments) ?? "Benchmarks/baseline.json"
    let baseline = try Baseline.read(path)
    // Two words after --plant name a fault for the probe to commit: the gate's own proof.
    let plant = arguments.firstIndex(of: "--plant").map { arguments.dropFirst($0 + 1).prefix(2) }
    let counts = try Counts.take(probe: probePath(), plant: Array(plant ?? []))
    let violations = Gate.violations(counts, against: baseline)
    for violation in violations { print("gate: \(violation)") }
    print("gate: \(baseline.counts.rows.count) rows, \(violations.count) violations")
    if !violations.isEmpty { exit(1) }
}

func acceptCounts(_ arguments: [String]) throws {
    guard let reason = option("--reason", in: arguments), reason.count >= 10 else {
        refuse("accept wants --reason with a sentence")
    }
    let path = option("--baseline", in: arguments) ?? "Benchmarks/baseline.json"
    let taken = try Counts.take(probe: probePath())
    var counts = taken
    if arguments.contains("--new") {
        // What is held already keeps its counts; only rows the baseline lacks are added.
        let known = try Baseline.read(path)
        guard known.compiler == Compiler.version else {
            refuse("the baseline is of another compiler")
        }
        counts = Counts(
            rows: known.counts.rows.merging(taken.rows) { old, new in
                var row = old
                row.systemCalls = old.systemCalls ?? new.systemCalls
                return row
            }
        )
    }
    try Baseline(compiler: Compiler.version, reason: reason, counts: counts).write(path)
    print("accepted \(counts.rows.count) rows into \(path); commit it alone")
}

let arguments = Array(CommandLine.arguments.dropFirst())
do {
    switch arguments.first {
    case "run": try runSuites(arguments)
    case "memory": runMemory(arguments)
    case "list":
        for suite in Registry.suites {
            for row in suite.rows { print("\(suite.name)  \(row.name)") }
        }
    case "compare":
        guard arguments.count == 3 else { refuse("compare wants two report files") }
        let (text, slower) = Table.comparison(
            try Report.read(arguments[1]),
            try Report.read(arguments[2])
        )
        print(text)
        if slower > 0 { exit(1) }
    case "gate": try runGate(arguments)
    case "accept": try acceptCounts(arguments)
    case "help", "--help", nil: print(usage)
    default: refuse("no command is named \(arguments[0])\n\(usage)")
    }
} catch {
    refuse("\(error)", status: 1)
}
