internal import Base
internal import Digests
internal import Domain
internal import Journal
internal import Operations
internal import Trading
internal import Worlds

/// `apus replay TAPE`: the sessions of a tape once more, and whether they end in the same bytes.
enum ReplayCommand {
    static let spec = CommandSpec(
        "replay",
        summary: "replay a tape and compare what left and what was journalled, byte for byte",
        discussion: """
            Each start of the engine is a session with a head on the tape: configuration, contract
            rules and what the journal had told it. The lane takes the same inputs again; its
            messages are held against those that left, its records against the journal's. The
            account's key is fetched as at the start, for signatures are part of the bytes.
            Exit code 0: all faithful; 1: something differs, or the tape lost frames.
            """,
        operands: [TapeCall.tape],
        options: [
            OptionSpec("session", value: "N", "only the session of this start"),
            TapeCall.journalOption,
            OptionSpec("write-journal", value: "DIR", "keep the journals made again, one in DIR/N"),
            OptionSpec("json", "one JSON object a session"),
        ]
    )

    static func run(_ call: Invocation) -> ExitCode {
        TapeCall.attempt {
            let tape = try TapeCall(call.operands.first ?? "./run/tape")
            var wanted: UInt32?
            if let text = call.value("session") {
                guard let number = UInt32(text) else {
                    Console.complain("--session wants a start's number, not '\(text)'")
                    return .usage
                }
                wanted = number
            }
            let entries = tape.sessions.entries.filter { entry in
                wanted.map { $0 == entry.session.incarnation } ?? true
            }
            if tape.sessions.beheaded > 0 {
                Console.complain(
                    "\(tape.sessions.beheaded) sessions are skipped: their beginning is not kept"
                )
            }
            guard !entries.isEmpty else {
                let known = tape.sessions.entries.map { "\($0.session.incarnation)" }
                Console.complain(
                    "\(tape.folder) has no such session; it has: "
                        + (known.isEmpty ? "none" : known.joined(separator: ", "))
                )
                return .usage
            }
            var isFaithful = true
            for entry in entries {
                var replay = try tape.replay(entry)
                replay.journal = call.value("journal") ?? tape.journal
                replay.remade = call.value("write-journal").map {
                    "\($0)/\(entry.session.incarnation)"
                }
                let verdict = try replay.verdict()
                Console.say(
                    call.has("json") ? json(verdict, entry.session) : text(verdict, entry.session)
                )
                if !verdict.isFaithful { isFaithful = false }
            }
            return isFaithful ? .done : .verdict
        }
    }

    private static func text(_ verdict: ReplayVerdict, _ session: TapeSession) -> String {
        let tape = verdict.tape
        var lines = [
            "start \(verdict.incarnation): \(verdict.isFaithful ? "faithful" : "NOT faithful"), "
                + "\(tape.frames) frames, \(tape.passes) passes, \(tape.sent) messages, "
                + "\(verdict.records) records",
            "  from \(UTCText.text(session.utc(at: verdict.first))) to "
                + UTCText.text(session.utc(at: verdict.last)),
        ]
        if let position = tape.firstDifference {
            lines.append("  what leaves differs first at tape position \(position)")
        }
        if let position = tape.lostFrom {
            lines.append("  frames are missing from tape position \(position) on")
        }
        switch verdict.journal {
        case .notKept: lines.append("  the journal of this start is not kept: not compared")
        case .same(0): lines.append("  the journal is the same, record by record")
        case .same(let beyond):
            lines.append(
                "  the journal is the same; \(beyond) records more belong to the pass a death cut off"
            )
        case .differs(let position):
            lines.append("  the journal differs first at position \(position)")
        }
        for refused in verdict.refused {
            lines.append(
                "  refused \(refused.count) times: \(refused.refusal.reason); latest "
                    + UTCText.text(session.utc(at: refused.last))
            )
        }
        return lines.joined(separator: "\n")
    }

    private static func json(_ verdict: ReplayVerdict, _ session: TapeSession) -> String {
        var object = JSONText()
        object.member("incarnation", verdict.incarnation)
        object.member("faithful", verdict.isFaithful)
        object.member("frames", verdict.tape.frames)
        object.member("passes", verdict.tape.passes)
        object.member("sent", verdict.tape.sent)
        object.member("records", verdict.records)
        object.member("first", UTCText.text(session.utc(at: verdict.first)))
        object.member("last", UTCText.text(session.utc(at: verdict.last)))
        if let position = verdict.tape.firstDifference {
            object.member("first_difference", position)
        }
        if let position = verdict.tape.lostFrom { object.member("lost_from", position) }
        switch verdict.journal {
        case .notKept: object.member("journal", "not kept")
        case .same(let beyond):
            object.member("journal", "same")
            object.member("journal_beyond", beyond)
        case .differs(let position):
            object.member("journal", "differs")
            object.member("journal_first_difference", position)
        }
        object.member("outputs_sha256", verdict.tape.outputs.text)
        object.member("records_sha256", verdict.recordsDigest.text)
        let refused = verdict.refused.map { refused in
            var row = JSONText()
            row.member("code", "\(refused.refusal)")
            row.member("count", refused.count)
            row.member("last", UTCText.text(session.utc(at: refused.last)))
            row.member("last_instant", refused.last.sinceBoot)
            return row.closed
        }
        object.raw("refused", "[" + refused.joined(separator: ",") + "]")
        return object.closed
    }
}
