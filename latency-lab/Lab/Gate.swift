internal import Foundation

/// The counts that a build may not exceed, with the reason they last moved.
public struct Baseline: Codable, Equatable, Sendable {
    /// The version of this form.
    public var schema = 1

    /// The compiler the counts belong to.
    public var compiler: String

    /// Why the counts are what they are.
    public var reason: String

    /// The counts.
    public var counts: Counts

    /// A baseline of counts for this compiler.
    public init(compiler: String, reason: String, counts: Counts) {
        self.compiler = compiler
        self.reason = reason
        self.counts = counts
    }

    /// Reads a baseline; a missing or faulty file is an error, never an empty baseline.
    public static func read(_ path: String) throws -> Baseline {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try JSONDecoder().decode(Baseline.self, from: data)
    }

    /// Writes the baseline.
    public func write(_ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path))
    }
}

/// Holds counts against a baseline.
public enum Gate {
    /// How much more an operation may take: callgrind repeats to a ten-thousandth.
    public static let instructionTolerance = 0.01

    /// Everything that is wrong, in the order of names; empty means passed.
    public static func violations(
        _ counts: Counts,
        against baseline: Baseline,
        compiler: String = Compiler.version
    ) -> [String] {
        guard baseline.schema == 1 else { return ["baseline of schema \(baseline.schema)"] }
        guard baseline.compiler == compiler else {
            return ["baseline of compiler \(baseline.compiler), this is \(compiler)"]
        }
        guard !baseline.counts.rows.isEmpty else { return ["baseline without rows"] }
        var found: [String] = []
        let names = Set(baseline.counts.rows.keys).union(counts.rows.keys)
        for name in names.sorted() {
            guard let limit = baseline.counts.rows[name] else {
                found.append("\(name): not in the baseline; accept it with its reason")
                continue
            }
            guard let row = counts.rows[name] else {
                found.append("\(name): missing from this build")
                continue
            }
            if row.allocations > limit.allocations {
                found.append("\(name): \(row.allocations) heap calls, was \(limit.allocations)")
            }
            if let calls = row.systemCalls, let most = limit.systemCalls, calls > most {
                found.append("\(name): \(calls) system calls, was \(most)")
            }
            if row.retains > limit.retains {
                found.append("\(name): \(row.retains) retains, was \(limit.retains)")
            }
            if row.instructions > limit.instructions * (1 + instructionTolerance) {
                let more = (row.instructions / limit.instructions - 1) * 100
                found.append(
                    "\(name): \(Table.fixed(row.instructions, 2)) instructions an operation, "
                        + "was \(Table.fixed(limit.instructions, 2)) (+\(Table.fixed(more, 2)) %)"
                )
            }
        }
        return found
    }
}
