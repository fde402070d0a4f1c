internal import VenueWire

/// Reads a scenario file strictly: what it does not know is an error with its place.
public enum ScenarioReader {
    /// The scenario in `bytes`; `file` is the name that errors carry, its last part the scenario's own name.
    public static func read(_ bytes: [UInt8], file: String) throws(ScenarioFault) -> Scenario {
        let fault: Fault
        do {
            let node = try JSONReader.read(bytes)
            do {
                let scenario = try scenario(node, file: file)
                try ScenarioChecks.check(scenario, node)
                return scenario
            } catch {
                fault = error
            }
        } catch {
            fault = Fault(error.offset, error.reason)
        }
        let before = bytes[..<min(fault.offset, bytes.count)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        throw ScenarioFault(
            file: file,
            line: before.count { $0 == UInt8(ascii: "\n") } + 1,
            column: String(decoding: before[lineStart...], as: UTF8.self).count + 1,
            reason: fault.reason
        )
    }

    private static func scenario(_ node: JSONNode, file: String) throws(Fault) -> Scenario {
        let fields = try Fields(
            node,
            "a scenario",
            known: [
                "scenario", "name", "about", "rows", "venue", "seed", "start", "duration_ms",
                "market", "accounts", "steps", "drive", "expect",
            ]
        )
        guard try fields.integer("scenario") == 1 else {
            throw Fault(try fields.required("scenario").offset, "this reader knows version 1")
        }
        var rows: [String] = []
        for row in try fields.optionalArray("rows") { rows.append(try Fields.text(row, "rows")) }
        let venue = try fields.text("venue")
        guard ["binance", "okx", "bybit"].contains(venue) else {
            throw .unknown(
                "venue",
                venue,
                of: ["binance", "okx", "bybit"],
                at: try fields.required("venue").offset
            )
        }
        let seed = try fields.integer("seed")
        guard seed >= 0 else {
            throw Fault(try fields.required("seed").offset, "a seed is not negative")
        }
        return Scenario(
            name: try name(fields, file: file),
            about: try fields.text("about"),
            rows: rows,
            venue: venue,
            seed: seed,
            start: fields["start"] == nil ? .ready : try fields.word("start", "start"),
            durationMilliseconds: try fields.integer("duration_ms"),
            markets: try MarketReading.markets(try fields.required("market")),
            accounts: try MarketReading.accounts(try fields.array("accounts")),
            steps: try StepReading.steps(try fields.array("steps"), venue: venue),
            drive: try MarketReading.drive(try fields.optionalArray("drive")),
            expect: try ExpectationReading.expectation(try fields.required("expect"))
        )
    }

    private static func name(_ fields: Fields, file: String) throws(Fault) -> String {
        let node = try fields.required("name")
        let name = try Fields.text(node, "name")
        let allowed = name.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_")
        }
        guard allowed, (1...64).contains(name.utf8.count) else {
            throw Fault(node.offset, "a name is 1 to 64 of a-z, 0-9 and _")
        }
        let last = file.split(separator: "/").last.map(String.init) ?? file
        guard last == name + ".json" else {
            throw Fault(node.offset, "the name \"\(name)\" is not the file's, \(last)")
        }
        return name
    }
}
