internal import Base
internal import Binance
internal import Bybit
internal import Captures
internal import Domain
internal import Json
internal import Market
internal import OKX
internal import Testing
internal import VenuePort

@testable internal import Research

/// A recorded session and what two other programs made of it.
struct CapturedSession: Sendable, CustomTestStringConvertible {
    let name: String
    let symbol: String?

    var testDescription: String { name }

    func path(_ ending: String) -> String { "Tests/Fixtures/captures/\(name)\(ending).gz" }

    /// The lines of one of its files.
    func lines(_ ending: String) throws -> [String] {
        var file = try CaptureFile(path(ending))
        var lines: [String] = []
        while try unsafe file.next({ text in
            lines.append(unsafe String(decoding: text, as: UTF8.self))
        }) {}
        return lines
    }
}

@Suite("Captured sessions")
struct CapturedSessionTests {
    static let binanceSessions = [
        CapturedSession(name: "binance/btcusdt_20230405", symbol: "BTCUSDT"),
        CapturedSession(name: "binance/btcusdt_20240808", symbol: "BTCUSDT"),
    ]

    static let okxSessions = [
        "session_20220513", "restamped_BTC-USD-220527", "restamped_UNI-USD-SWAP",
    ]
    .map { CapturedSession(name: "okx/\($0)", symbol: nil) }

    static let bybitSessions = ["session_20260809", "xrpusdt_500_20241201"]
        .map { CapturedSession(name: "bybit/\($0)", symbol: nil) }

    /// Replays a session; what was told of each update and of each break, and the end books.
    private func replay<Decoder: MarketDecoder & ~Copyable, Rule: ContinuityRule>(
        _ session: CapturedSession,
        _ decoder: consuming Decoder,
        _: Rule.Type
    ) throws -> (tops: [String], breaks: [String], ends: [String]) {
        var survey = CaptureSurvey(unnamed: session.symbol)
        try survey.read(session.path(""))
        var replay = BookReplay<Decoder, Rule>(survey, symbol: session.symbol, decoder: decoder)
        var tops: [String] = []
        var breaks: [String] = []
        try replay.run(session.path("")) { news in
            switch news {
            case .applied(let book, let id):
                guard let levels = book.levels(10) else { return }
                let digest = BookText.digest(levels.bids, levels.asks, book.instrument.scale)
                tops.append("\(book.instrument.symbol) \(id == -1 ? "None" : "\(id)") \(digest)")
            case .broke(let book, let cause, let line):
                breaks.append(BookText.report(cause, of: book, session.name, line))
            case .undecoded(let error, let line):
                breaks.append("line \(line): \(error.reason) \(error.field)")
            }
        }
        let ends = replay.books.filter { $0.counters.snapshots > 0 }.map { BookText.json($0) }
        return (tops, breaks, ends)
    }

    private func check(
        _ session: CapturedSession,
        _ result: (tops: [String], breaks: [String], ends: [String]),
        hasTops: Bool = true
    ) throws {
        #expect(result.breaks == [], "the chain is whole and every message can be read")
        let ends = try session.lines(".end")
        #expect(result.ends == ends, "the end book is that of the other programs")
        guard hasTops else { return }
        let expected = try session.lines(".top10")
        #expect(result.tops.count == expected.count)
        let first = zip(result.tops, expected).first { $0 != $1 }
        #expect(first == nil, "the ten best levels after every update")
    }

    @Test("rebuild the same books as two other programs, without a gap", arguments: binanceSessions)
    func binance(session: CapturedSession) throws {
        try check(session, replay(session, BinanceMarket(), BinanceContinuity.self))
    }

    @Test("are scanned as the reference reads them, message by message", arguments: binanceSessions)
    func audited(session: CapturedSession) throws {
        var survey = CaptureSurvey(unnamed: session.symbol)
        try survey.read(session.path(""))
        let instruments = survey.instruments(of: .binance, only: session.symbol)
        let table = InstrumentTable(instruments, assets: AssetTable())
        var decoder = BinanceMarket(auditEvery: 1)
        let path = decoder.path
        var sink = DivergenceCount()
        var file = try CaptureFile(session.path(""))
        while try file.nextFrame({ message, _ in
            // The answer to a depth query is no stream's message.
            guard message[2] != UInt8(ascii: "l") else { return }
            do throws(DecodeError) {
                try decoder.decodeMarket(message, instruments: table, into: &sink)
            } catch {
                Issue.record("\(error)")
            }
        }) {}
        #expect(sink.divergences == 0)
        #expect(decoder.path == path)
        // The marks of 2023 have no layout.
        #expect(decoder.scanned.known > decoder.scanned.other || path == .reference)
    }

    @Test("rebuild OKX books, every checksum of 2022 confirmed", arguments: okxSessions)
    func okx(session: CapturedSession) throws {
        let hasTops = session.name.hasPrefix("okx/session")
        try check(session, replay(session, OKXMarket(), OKXContinuity.self), hasTops: hasTops)
    }

    @Test("rebuild Bybit books", arguments: bybitSessions)
    func bybit(session: CapturedSession) throws {
        let hasTops = session.name.hasPrefix("bybit/session")
        try check(session, replay(session, BybitMarket(), BybitContinuity.self), hasTops: hasTops)
    }
}

/// Counts messages the scan and the reference read differently.
private struct DivergenceCount: MarketSink {
    var divergences = 0

    mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {}
    mutating func market(_ event: MarketEvent) {}
    mutating func control(_ notice: StreamNotice) {}
    mutating func odd(_ oddity: Oddity) { divergences += oddity.kind == .divergence ? 1 : 0 }
}

@Suite("Recordings")
struct CaptureFileTests {
    @Test("cannot be read when they are not there, or damaged")
    func unreadable() {
        #expect(throws: CaptureError.unreadable) { _ = try CaptureFile("no/such/file") }
    }

    @Test("give messages of every kind of line, and pass over what is none")
    func frames() throws {
        let session = CapturedSession(name: "okx/session_20220513", symbol: nil)
        var file = try CaptureFile(session.path(""))
        var bad = 0
        var count = 0
        while try file.nextFrame({ message, _ in
            count += 1
            let isObject =
                message[0] == UInt8(ascii: "{")
                && message[message.count - 1] == UInt8(ascii: "}")
            bad += isObject ? 0 : 1
        }) {}
        #expect(count > 300)
        #expect(bad == 0)
    }
}
