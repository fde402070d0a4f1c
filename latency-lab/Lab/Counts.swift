internal import Foundation

/// What does not vary from run to run: heap calls, retains and instructions of the counted work.
public struct Counts: Codable, Equatable, Sendable {
    /// One row's counts.
    public struct Row: Codable, Equatable, Sendable {
        /// Heap calls over the counted operations.
        public var allocations: UInt64

        /// Retains over the counted operations.
        public var retains: UInt64

        /// Instructions an operation takes.
        public var instructions: Double

        /// System calls over the counted operations, counted by a tracer; nil where nobody did.
        public var systemCalls: UInt64?

        /// Counts of one row.
        public init(
            allocations: UInt64,
            retains: UInt64,
            instructions: Double,
            systemCalls: UInt64? = nil
        ) {
            self.allocations = allocations
            self.retains = retains
            self.instructions = instructions
            self.systemCalls = systemCalls
        }
    }

    /// Counts by row name.
    public var rows: [String: Row]

    /// Counts by row name.
    public init(rows: [String: Row]) { self.rows = rows }

    /// Runs the probe: once plainly for heap calls and retains, once under callgrind, once under a tracer.
    ///
    /// `plant` hands the probe a fault to commit, for the gate's own proof.
    public static func take(probe: String, plant: [String] = []) throws -> Counts {
        let plain = try Command.run(probe, plant)
        let instructions = try callgrind(probe, plant)
        let systemCalls = try SystemCalls.take(probe: probe)
        var rows: [String: Row] = [:]
        for line in plain.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 4, let operations = Double(parts[1]), operations > 0,
                let allocations = UInt64(parts[2]), let retains = UInt64(parts[3]),
                let total = instructions[String(parts[0])]
            else { throw CommandFailure(description: "the probe said: \(line)") }
            rows[String(parts[0])] = Row(
                allocations: allocations,
                retains: retains,
                instructions: total / operations,
                systemCalls: systemCalls[String(parts[0])]
            )
        }
        return Counts(rows: rows)
    }

    /// Instructions of each counted section.
    private static func callgrind(
        _ probe: String,
        _ plant: [String]
    ) throws -> [String: Double] {
        let files = FileManager.default
        let directory = files.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try files.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: directory) }
        // Debian 12's valgrind gives up on debug information of Swift and C together.
        let bare = directory.appendingPathComponent("probe").path
        _ = try Command.run("/usr/bin/env", ["objcopy", "--strip-debug", probe, bare])
        let out = directory.appendingPathComponent("out").path
        _ = try Command.run(
            "/usr/bin/env",
            [
                "valgrind", "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file=\(out)",
                bare,
            ]
                + plant
        )
        var totals: [String: Double] = [:]
        for name in try files.contentsOfDirectory(atPath: directory.path) {
            guard name.hasPrefix("out."),
                let text = try? String(
                    contentsOf: directory.appendingPathComponent(name),
                    encoding: .utf8
                )
            else { continue }
            var section: String?
            for line in text.split(separator: "\n") {
                if line.hasPrefix("desc: Trigger: Client Request: ") {
                    section = String(line.dropFirst("desc: Trigger: Client Request: ".count))
                } else if line.hasPrefix("totals: "), let section {
                    totals[section] = Double(line.dropFirst("totals: ".count))
                }
            }
        }
        return totals
    }
}
