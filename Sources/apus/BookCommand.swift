internal import Base
internal import Binance
internal import Bybit
internal import Captures
internal import Domain
internal import Market
internal import OKX
internal import Operations
internal import Research
internal import VenuePort

/// `apus book VENUE FILE`: rebuilds the books of a recorded session and prints them.
enum BookCommand {
    static let spec = CommandSpec(
        "book",
        summary: "rebuild the books of a recorded session",
        discussion: """
            Runs every message through decoder, sequencer and book, and prints one JSON object a
            symbol: events, messages not needed, last id, bids, asks. A broken chain is reported with
            file, line and ids. Exit code 1 when a chain broke or a message could not be read.
            """,
        operands: [
            OperandSpec("VENUE", choices: ["binance", "okx", "bybit"], "whose session it is"),
            OperandSpec("FILE", "the recording, plain or gzip"),
        ],
        options: [
            OptionSpec("symbol", value: "NAME", "only this symbol (Binance: default BTCUSDT)"),
            OptionSpec(
                "every",
                "one line per update: symbol, id, digest of the ten best levels"
            ),
        ]
    )

    static func run(_ call: Invocation) -> ExitCode {
        let symbol = call.value("symbol")
        do throws(CaptureError) {
            return switch call.operands[0] {
            case "binance":
                // Depth answers carry no name, so one symbol must be meant.
                try replay(BinanceMarket(), BinanceContinuity.self, call, symbol ?? "BTCUSDT")
            case "okx": try replay(OKXMarket(), OKXContinuity.self, call, symbol)
            case "bybit": try replay(BybitMarket(), BybitContinuity.self, call, symbol)
            default: .usage
            }
        } catch {
            Program.complain("\(call.operands[1]): \(words(for: error))")
            return .usage
        }
    }

    private static func replay<Decoder: MarketDecoder & ~Copyable, Rule: ContinuityRule>(
        _ decoder: consuming Decoder,
        _: Rule.Type,
        _ call: Invocation,
        _ symbol: String?
    ) throws(CaptureError) -> ExitCode {
        let path = call.operands[1]
        let every = call.has("every")
        var survey = CaptureSurvey(unnamed: symbol)
        try survey.read(path)
        var replay = BookReplay<Decoder, Rule>(survey, symbol: symbol, decoder: decoder)
        var isWhole = true
        try replay.run(path) { news in
            switch news {
            case .applied(let book, let id): if every { printTop(of: book, id) }
            case .broke(let book, let cause, let line):
                isWhole = false
                Program.complain(BookText.report(cause, of: book, path, line))
            case .undecoded(let error, let line):
                isWhole = false
                Program.complain("\(path):\(line): cannot be read: \(error.reason) \(error.field)")
            }
        }
        if !every {
            for book in replay.books where book.counters.snapshots > 0 {
                print(BookText.json(book))
            }
        }
        return isWhole && !replay.books.isEmpty ? .done : .verdict
    }

    private static func printTop(of book: any BookTrack, _ id: Int64) {
        guard let levels = book.levels(10) else { return }
        let digest = BookText.digest(levels.bids, levels.asks, book.instrument.scale)
        print(book.instrument.symbol, id == -1 ? "None" : "\(id)", digest)
    }

    private static func words(for error: CaptureError) -> String {
        switch error {
        case .unreadable: "cannot be opened"
        case .damaged(let line): "damaged after line \(line - 1)"
        case .lineTooLong(let line): "line \(line) is longer than any message"
        }
    }
}
