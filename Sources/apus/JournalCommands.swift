internal import Base
internal import Digests
internal import Journal
internal import Operations

/// `apus journal verify|dump|follow`: what a journal says, and whether it says it unchanged.
enum JournalCommands {
    private static let folder = OperandSpec(
        "FOLDER",
        optional: true,
        "the journal's folder (default ./run/journal)"
    )

    static let verify = CommandSpec(
        "journal verify",
        summary: "read every byte of a journal and check it",
        discussion: """
            Checks checksums, positions, seals and the hash chain of every segment kept, also of a
            journal that is being written. Prints what was read and the chain's end; two copies of
            a journal with the same end are equal. Exit code 1 when anything is damaged, with file,
            byte and position.
            """,
        operands: [folder],
        options: [OptionSpec("json", "one JSON object instead of text")]
    )

    static let dump = CommandSpec(
        "journal dump",
        summary: "print a journal record by record",
        operands: [folder],
        options: [
            OptionSpec("from", value: "POSITION", "start there (default: the oldest kept)"),
            OptionSpec("limit", value: "COUNT", "so many records at most"),
            OptionSpec("json", "one JSON object a line"),
        ]
    )

    static let follow = CommandSpec(
        "journal follow",
        summary: "print records as they are written",
        discussion: "Starts behind the last record and goes on until interrupted.",
        operands: [folder],
        options: [
            OptionSpec("from", value: "POSITION", "start there"),
            OptionSpec("json", "one JSON object a line"),
        ]
    )

    static func runVerify(_ call: Invocation) -> ExitCode {
        attempt {
            () throws(JournalError) in
            let found = try settled(place(call))
            if call.has("json") {
                Console.say(json(found))
            } else {
                Console.say(text(found))
            }
            return found.dropped == 0 ? .done : .verdict
        }
    }

    /// A writer may be seen in the middle of a write: damage counts when it stays the same.
    private static func settled(_ folder: String) throws(JournalError) -> JournalVerification {
        let watch = watch(folder)
        var last: JournalError?
        while true {
            do throws(JournalError) {
                return try JournalVerification(
                    of: folder,
                    on: SystemDisk(),
                    boot: try BootID.ofHost()
                )
            } catch {
                if error == last { throw error }
                last = error
                guard watch?.changes(within: .milliseconds(50)) == true else { throw error }
            }
        }
    }

    /// The folder's watch; nil, with words to the person, where the host has none to give.
    private static func watch(_ folder: String) -> FolderWatch? {
        do throws(HostError) { return try FolderWatch(folder) } catch {
            Console.complain(error.message)
            return nil
        }
    }

    static func runDump(_ call: Invocation) -> ExitCode {
        guard let from = number(call, "from", 0), let limit = number(call, "limit", .max) else {
            return .usage
        }
        return attempt {
            () throws(JournalError) in
            var reader = try JournalReader(SystemDisk(), folder: place(call), from: from)
            var left = limit
            while left > 0, let record = try reader.next() {
                say(record, reader.tables, call)
                left -= 1
            }
            return .done
        }
    }

    static func runFollow(_ call: Invocation) -> ExitCode {
        guard let from = number(call, "from", .max) else { return .usage }
        return attempt {
            () throws(JournalError) in
            var reader = try JournalReader(SystemDisk(), folder: place(call), from: 0)
            guard let watch = watch(place(call)) else { return .host }
            var isBehind = from == .max
            while true {
                while let record = try reader.next() {
                    if !isBehind, record.position >= from { say(record, reader.tables, call) }
                }
                isBehind = false
                while !watch.changes(within: .seconds(60)) {}
            }
        }
    }

    private static func say(_ record: JournalRecord, _ tables: JournalTables, _ call: Invocation) {
        let line = JournalLine(record, tables: tables)
        Console.say(call.has("json") ? line.json : line.text)
    }

    private static func place(_ call: Invocation) -> String {
        call.operands.first ?? "./run/journal"
    }

    /// The number after an option; nil, with words to the person, when it is none.
    private static func number(_ call: Invocation, _ name: String, _ other: UInt64) -> UInt64? {
        guard let text = call.value(name) else { return other }
        guard let number = UInt64(text) else {
            Console.complain("--\(name) wants a whole number, not '\(text)'")
            return nil
        }
        return number
    }

    private static func attempt(_ body: () throws(JournalError) -> ExitCode) -> ExitCode {
        do throws(JournalError) { return try body() } catch {
            Console.complain("\(error)")
            return switch error {
            case .disk: .usage
            case .inUse: .busy
            default: .verdict
            }
        }
    }

    private static func text(_ found: JournalVerification) -> String {
        let end = found.first + found.records
        var lines = [
            "\(found.records) records in \(found.segments) segments, positions \(found.first) to \(end)",
            "chain \(found.chain.text)",
            found.isSealed ? "ended in order" : "open: being written, or its writer died",
        ]
        if found.tornBytes > 0 { lines.append("\(found.tornBytes) bytes of a torn tail") }
        if found.dropped > 0 {
            lines.append(
                "\(found.dropped) whole records behind a hole that a crash of the host left"
            )
        }
        return lines.joined(separator: "\n")
    }

    private static func json(_ found: JournalVerification) -> String {
        var object = JSONText()
        object.member("records", found.records)
        object.member("segments", found.segments)
        object.member("first", found.first)
        object.member("chain", found.chain.text)
        object.member("sealed", found.isSealed)
        object.member("torn_bytes", found.tornBytes)
        object.member("dropped", found.dropped)
        return object.closed
    }
}
