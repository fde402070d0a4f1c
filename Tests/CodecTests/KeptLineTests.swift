import Base
import Binance
import Bybit
import Domain
import Fixtures
import Json
import OKX
import Testing
import VenuePort
import VenueReading

@testable import CodecFuzzing

/// Every line of every file of captured and documented messages decodes, by every way the same, or
/// stands here with the reason why it does not.
@Suite("Every kept line")
struct KeptLineTests {
    /// What reads a file's lines.
    private enum Reader {
        /// The decoder of public streams.
        case streams

        /// The decoder of the private stream.
        case account

        /// The decoder of whole books.
        case page

        /// The decoder of REST answers.
        case rest

        /// The decoder of a trade session's answers.
        case session

        /// The reader of contract rules.
        case rules
    }

    private static let readers: [String: [String: Reader]] = [
        "binance": [
            "control": .streams, "depth_testnet_2026": .page, "error_bodies": .rest,
            "frames_2026": .streams, "market_samples": .streams, "rest_answers": .rest,
            "rest_live_2026": .rest, "user_algo_update_dogeusdt_202512": .account,
            "user_btcusdt_testnet_202503": .account, "user_docs_user_events": .account,
            "user_ethusdc_mainnet_202604": .account, "user_mixed_mainnet": .account,
            "user_synthetic_liquidation_adl": .account, "wsapi_frames": .session,
        ],
        "okx": [
            "books_2022": .streams, "books_sequenced": .streams, "control_2022": .streams,
            "instruments": .rules, "instruments_stream": .streams, "tickers_2022": .streams,
            "trades_2022": .streams,
        ],
        "bybit": [
            "books_BTCUSDT": .streams, "control": .streams, "instruments": .rules,
            "tickers": .streams, "trades": .streams,
        ],
    ]

    /// What marks a line that makes no event, and why it makes none.
    private static let eventless: [(mark: String, reason: String)] = [
        ("\"e\":\"24hrTicker\"", "numbers of a day: nothing here follows them"),
        ("\"e\":\"24hrMiniTicker\"", "numbers of a day: nothing here follows them"),
        ("\"e\":\"kline\"", "candles are made of trades here"),
        ("\"e\":\"continuous_kline\"", "candles are made of trades here"),
        ("\"e\":\"compositeIndex\"", "an index of other contracts"),
        ("\"e\":\"assetIndexUpdate\"", "collateral rates: one asset margins an account here"),
        ("\"e\":\"EquityUpdate\"", "trading sessions of stock contracts"),
        ("\"e\":\"IndexUpdate\"", "the mark price stream tells the index"),
        ("\"s\":\"BTCUSD_", "a coin-margined contract, never listed here"),
        ("\"e\":\"STRATEGY_UPDATE\"", "the venue's own grids and strategies are not used"),
        ("\"e\":\"GRID_UPDATE\"", "the venue's own grids and strategies are not used"),
        ("\"e\":\"CONDITIONAL_ORDER_TRIGGER_REJECT\"", "ALGO_UPDATE tells the same"),
        ("{\"arg\":{\"channel\":\"tickers\"", "numbers of a day: nothing here follows them"),
        ("\"topic\":\"tickers.", "numbers of a day: nothing here follows them"),
    ]

    /// Answers to what is never asked, and why the decoder of answers to us takes none of them.
    private static let unasked: [(mark: String, reason: String)] = [
        ("\"name\":\"trades\"", "its rows' ids would be ids of our own fills")
    ]

    private static let symbols: [String: [String]] = [
        "binance": [
            "BTCUSDT", "ETHUSDT", "ETHUSDC", "SOLUSDT", "BNBUSDT", "DOGEUSDT", "ILVUSDT",
            "ZECUSDT", "COTIUSDT", "IOTAUSDT", "币安人生USDT",
        ],
        "okx": ["UNI-USD-SWAP", "BTC-USD-220527", "BTC-USDT", "BTC-USDT-SWAP"],
        "bybit": ["BTCUSDT", "ETHUSDT", "SOLUSDT", "DOGEUSDT"],
    ]

    @Test("every file of lines has its reader", arguments: ["binance", "okx", "bybit"])
    func everyFile(_ venue: String) throws {
        let files = try CapturedLines.files(of: venue)
        let known = try #require(Self.readers[venue]).keys.map { $0 + ".jsonl" }
        #expect(files == known.sorted())
    }

    @Test("of the streams", arguments: ["binance", "okx", "bybit"])
    func streams(_ venue: String) throws {
        let ways: any Ways =
            switch venue {
            case "binance": AllWays<Streams<BinanceMarket>>(listings(.binance, venue))
            case "okx": AllWays<Streams<OKXMarket>>(listings(.okx, venue))
            default: AllWays<Streams<BybitMarket>>(listings(.bybit, venue))
            }
        for line in try lines(of: venue, .streams) {
            // Half of the documented exchanges is what we say.
            if line.hasPrefix(#"{"method":"#) { continue }
            expectReading(line, ways)
        }
    }

    @Test("of the private stream")
    func account() throws {
        let ways = AllWays<Account>(listings(.binance, "binance"))
        for line in try lines(of: "binance", .account) { expectReading(line, ways) }
    }

    @Test("of whole books")
    func pages() throws {
        let ways = AllWays<Pages<BinanceMarket>>(listings(.binance, "binance"))
        let asked = try lines(of: "binance", .rest).filter { $0.hasPrefix(#"{"lastUpdateId""#) }
        #expect(asked.count == 2)
        for line in try lines(of: "binance", .page) + asked { expectReading(line, ways) }
    }

    @Test("of REST answers: taken, or refused with the venue's code")
    func rest() throws {
        let table = Seeds.wide(.binance, try #require(Self.symbols["binance"]))
        for name in ["error_bodies", "rest_answers", "rest_live_2026"] {
            for line in try CapturedLines.lines("binance/\(name).jsonl") {
                let body = try #require(CapturedLines.value(of: "body", in: line))
                let told =
                    CapturedLines.value(of: "http", in: line)
                    ?? CapturedLines.value(of: "http_status", in: line)
                let status = try #require(UInt16(told ?? "200"))
                let message = PaddedMessage(body)
                for way in [nil] + JSONBody.allCases.filter(\.runsHere) {
                    var answers = BinanceAnswers(
                        path: way == nil ? .reference : .general,
                        body: way
                    )
                    var taker = AnswerTaker()
                    answers.decodeRestAnswer(
                        message.bytes,
                        status: status,
                        of: RequestID(raw: 5),
                        instruments: table,
                        into: &taker
                    )
                    let last = try #require(taker.answers.last, "\(line)")
                    if Self.unasked.contains(where: { line.contains($0.mark) }) {
                        #expect(last.verdict == .unknown, "\(line)")
                    } else if status == 200 {
                        #expect(taker.answers.allSatisfy { $0.verdict != .unknown }, "\(line)")
                    } else {
                        #expect(last.verdict != .accepted, "\(line)")
                        // Behind a 5xx stands no promise, whatever the code says.
                        #expect(last.code != 0 || status >= 500, "\(line)")
                    }
                }
            }
        }
    }

    @Test("of a trade session")
    func session() throws {
        let table = Seeds.wide(.binance, try #require(Self.symbols["binance"]))
        for line in try CapturedLines.lines("binance/wsapi_frames.jsonl")
        where CapturedLines.value(of: "dir", in: line) != "\"request\"" {
            let frame = try #require(CapturedLines.value(of: "frame", in: line))
            // The documentation's ids are texts; ours are numbers.
            let id = try #require(CapturedLines.value(of: "id", in: frame))
            let message = PaddedMessage(frame.replacing("\"id\":\(id)", with: "\"id\":77"))
            var answers = BinanceAnswers()
            var taker = AnswerTaker()
            try answers.decodeAnswer(message.bytes, instruments: table, into: &taker)
            #expect(!taker.answers.isEmpty, "\(line)")
        }
    }

    @Test("of contract rules")
    func rules() throws {
        for line in try lines(of: "okx", .rules) {
            var assets = AssetTable()
            let body = Array(line.utf8)
            #expect(try OKXMetadata.read(body, wanted: ["BTC/USDT"], assets: &assets).count == 1)
        }
        var assets = AssetTable()
        let bodies = try lines(of: "bybit", .rules).map { Array($0.utf8) }
        #expect(bodies.count == 3)
        for body in bodies.prefix(2) {
            #expect(try BybitMetadata.read(body, wanted: ["BTC/USDT"], assets: &assets).count == 1)
        }
        // The third was cut down by who documented it: a rule is missing, and told by its name.
        let missing = MetadataError.unreadable(
            symbol: "TSLA/USDT",
            field: "lotSizeFilter.maxMktOrderQty"
        )
        #expect(throws: missing) {
            try BybitMetadata.read(bodies[2], wanted: ["TSLA/USDT"], assets: &assets)
        }
    }

    private func lines(of venue: String, _ reader: Reader) throws -> [String] {
        try (Self.readers[venue] ?? [:]).filter { $0.value == reader }.keys.sorted()
            .flatMap { try CapturedLines.messages("\(venue)/\($0).jsonl") }
    }

    private func listings(_ venue: VenueID, _ name: String) -> Listings {
        let symbols = Self.symbols[name] ?? []
        return Listings(Seeds.wide(venue, symbols), Seeds.wide(venue, symbols))
    }

    /// An event or a notice of the connection, or a line whose reason is listed.
    private func expectReading(_ line: String, _ ways: any Ways) {
        let message = PaddedMessage(line)
        #expect(ways.disagreement(on: message.bytes, listing: 0) == nil)
        let outcome = ways.outcome(of: message.bytes)
        #expect(outcome.fault == nil, "\(line)")
        if Self.eventless.contains(where: { line.contains($0.mark) }) {
            #expect(outcome.telling.oddities > 0 && outcome.telling.events == 0, "\(line)")
        } else {
            #expect(outcome.telling.events + outcome.telling.notices > 0, "\(line)")
        }
    }
}

/// Keeps the answers of one message.
private struct AnswerTaker: AnswerSink {
    var answers: [Answer] = []

    mutating func answer(_ answer: Answer) { answers.append(answer) }
    mutating func position(_ update: PositionUpdate) {}
    mutating func balance(_ update: BalanceUpdate) {}
    mutating func streamKey(_ key: Span<UInt8>) {}
    mutating func hedgeMode(_ isOn: Bool) {}
    mutating func odd(_ oddity: Oddity) {}
}
