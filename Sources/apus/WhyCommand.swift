internal import Base
internal import Domain
internal import Journal
internal import Operations
internal import Worlds

/// `apus why ORDER|TIME`: what was known and checked when an order left, or at a time.
enum WhyCommand {
    static let spec = CommandSpec(
        "why",
        summary: "show the book, the queue, every gate check and the stage times behind an order",
        discussion: """
            Replays the tape to the pass in question. ORDER is a client order id as the journal
            prints it. TIME is UTC (2026-01-02T03:04:05.123Z, or a time of day, the first on this tape),
            nanoseconds since 1970 (19 digits), or an instant as the journal prints it; the last
            pass at or before it is shown. A whole number with the tape's own tag is an order.
            Exit code 1: the tape holds no such order, or the time is outside of it.
            """,
        operands: [
            OperandSpec("ORDER|TIME", "a client order id, or a time"),
            TapeCall.tape,
        ],
        options: [OptionSpec("json", "one JSON object instead of text")]
    )

    static func run(_ call: Invocation) -> ExitCode {
        TapeCall.attempt {
            let tape = try TapeCall(call.operands.count > 1 ? call.operands[1] : "./run/tape")
            guard let first = tape.sessions.entries.first else {
                Console.complain("\(tape.folder) holds no session that can be replayed")
                return .usage
            }
            guard let question = question(call.operands[0], first) else {
                Console.complain("'\(call.operands[0])' is neither an order id nor a time")
                return .usage
            }
            guard let entry = entry(for: question, tape.sessions),
                let picture = try tape.replay(entry).picture(of: asked(question, entry))
            else {
                Console.complain(unknown(question, tape))
                return .verdict
            }
            var order: ClientOrderID?
            if case .order(let id) = question { order = id }
            let report = WhyReport(picture, of: entry.session, order: order)
            Console.say(call.has("json") ? report.json : report.text)
            return .done
        }
    }

    /// What a person asks about, before a session is chosen.
    private enum Question {
        case order(ClientOrderID)
        case utc(UTCTime)
        case instant(Instant)
    }

    private static func question(
        _ text: String,
        _ first: TapeSessions.Entry
    ) -> Question? {
        guard let number = Int64(text) else {
            return UTCText.parse(text, after: first.session.utc).map(Question.utc)
        }
        guard number > 0 else { return nil }
        let id = ClientOrderID(raw: number)
        if id.tag == first.header.tag { return .order(id) }
        // No host is up for thirty years, and no tape is older than 2001.
        return number >= 1_000_000_000_000_000_000
            ? .utc(UTCTime(nanoseconds: number)) : .instant(Instant(sinceBoot: number))
    }

    private static func entry(
        for question: Question,
        _ sessions: TapeSessions
    ) -> TapeSessions.Entry? {
        switch question {
        case .order(let id):
            sessions.entries.last { $0.session.incarnation == id.incarnation }
        case .utc(let utc): sessions.entries.last { $0.session.utc <= utc }
        case .instant(let instant): sessions.entries.last { $0.session.instant <= instant }
        }
    }

    private static func asked(
        _ question: Question,
        _ entry: TapeSessions.Entry
    ) -> SessionReplay.Question {
        switch question {
        case .order(let id): .order(id)
        case .utc(let utc): .instant(entry.session.instant(at: utc))
        case .instant(let instant): .instant(instant)
        }
    }

    private static func unknown(_ question: Question, _ tape: TapeCall) -> String {
        if case .order(let id) = question {
            return "\(tape.folder): start \(id.incarnation) placed no order \(id.raw)"
        }
        let starts = tape.sessions.entries.map {
            "start \($0.session.incarnation) at \(UTCText.text($0.session.utc))"
        }
        return "\(tape.folder) has no pass there; it has " + starts.joined(separator: ", ")
            + "; apus replay prints where each ends"
    }
}
