import Base
import Domain
import Json
import Testing
import VenuePort
import VenueReading

@testable import Binance

@Suite("Binance public messages")
struct MarketFixtureTests {
    /// Every way of reading that this processor has.
    static let ways: [(ReadingPath, JSONBody?)] =
        [(.reference, nil)]
        + JSONBody.allCases.filter(\.runsHere).flatMap { body in
            [(ReadingPath.fast, body), (.general, body), (.reference, body)]
        }

    static func decode(
        _ text: String,
        path: ReadingPath = .fast,
        body: JSONBody? = .best,
        price: UInt8 = 8,
        quantity: UInt8 = 8
    ) throws -> MarketRecorder {
        var market = BinanceMarket(path: path, body: body)
        let table = Listing.table(price: price, quantity: quantity)
        let message = PaddedMessage(text)
        var recorder = MarketRecorder()
        // Twice: the second reading knows the beginning of the first.
        try market.decodeMarket(message.bytes, instruments: table, into: &recorder)
        recorder = MarketRecorder()
        try market.decodeMarket(message.bytes, instruments: table, into: &recorder)
        return recorder
    }

    @Test("every captured and documented line decodes, the same by every way")
    func everyLineDecodes() throws {
        // Events without a use here; each is reported as such and skipped.
        let unused = [
            "24hrTicker", "24hrMiniTicker", "kline", "continuous_kline", "compositeIndex",
            "assetIndexUpdate", "EquityUpdate", "IndexUpdate",
        ]
        // Contracts that the table of these tests does not list.
        let unlisted = ["BTCUSD_PERP"]
        let files = ["frames_2026.jsonl", "market_samples.jsonl"]
        for line in try files.flatMap(Fixture.messages) {
            let recorder = try Self.decode(line)
            #expect(recorder.count > 0, "\(line)")
            if unused.contains(where: { line.contains("\"e\":\"\($0)\"") }) {
                #expect(recorder.oddities.allSatisfy { $0.kind == .unusedMessage }, "\(line)")
                #expect(!recorder.oddities.isEmpty)
            } else if unlisted.contains(where: line.contains) {
                #expect(recorder.oddities.map(\.kind) == [.unlistedSymbol], "\(line)")
            } else {
                #expect(recorder.books.count + recorder.events.count == 1, "\(line)")
                #expect(recorder.oddities.isEmpty, "\(line)")
            }
            for (path, body) in Self.ways {
                let other = try Self.decode(line, path: path, body: body)
                #expect(other.text == recorder.text, "\(path) \(String(describing: body)): \(line)")
            }
        }
    }

    @Test("the layouts of 2026 are read in one scan")
    func layoutsOf2026AreScanned() throws {
        let table = Listing.table()
        var market = BinanceMarket()
        var recorder = MarketRecorder()
        var framed = 0
        for line in try Fixture.messages("frames_2026.jsonl")
        where line.hasPrefix("{\"stream\"") && line.contains("\"st\":1")
            && !line.contains("forceOrder") && !line.contains("depth20")
        {
            framed += 1
            let message = PaddedMessage(line)
            try market.decodeMarket(message.bytes, instruments: table, into: &recorder)
        }
        #expect(framed == 6)
        #expect(market.scanned.known == 6)
        #expect(market.scanned.other == 0)
    }

    @Test("a diff's head and levels are exact")
    func diff() throws {
        let text =
            #"{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1785048482829,"#
            + #""T":1785048482718,"s":"BTCUSDT","ps":"BTCUSDT","U":359220619477,"#
            + #""u":359220619480,"pu":359220613550,"b":[["64346.60","0"],["64300.1","12.5"]],"#
            + #""a":[["64346.70","589.8041"]],"st":1}}"#
        for (path, body) in Self.ways {
            let recorder = try Self.decode(text, path: path, body: body, price: 2, quantity: 4)
            let book = try #require(recorder.books.first)
            #expect(book.update.kind == .diff)
            #expect(book.update.first == 359_220_619_477)
            #expect(book.update.last == 359_220_619_480)
            #expect(book.update.previous == 359_220_613_550)
            #expect(book.update.eventTime.milliseconds == 1_785_048_482_829)
            #expect(book.update.engineTime.milliseconds == 1_785_048_482_718)
            #expect(book.bids.map(\.price.raw) == [6_434_660, 6_430_010])
            #expect(book.bids.map(\.quantity.raw) == [0, 125_000])
            #expect(
                book.asks == [
                    Level(price: Price(raw: 6_434_670), quantity: Quantity(raw: 5_898_041))
                ]
            )
        }
    }

    @Test("mark, index and funding come from one message and stay apart")
    func mark() throws {
        let line = try #require(
            try Fixture.messages("frames_2026.jsonl").first { $0.contains("markPriceUpdate") }
        )
        let recorder = try Self.decode(line)
        guard case .mark(let mark)? = recorder.events.first else {
            Issue.record("no mark")
            return
        }
        #expect(mark.mark.price.raw == 7_748_824_528_925)
        #expect(mark.index.price.raw == 7_748_596_456_522)
        #expect(mark.fundingRate == 10_000)
        #expect(mark.nextFunding.milliseconds == 1_787_500_800_000)
    }

    @Test("a delivery contract's empty funding rate is no fault")
    func deliveryMark() throws {
        let text =
            #"{"e":"markPriceUpdate","E":1562305380000,"s":"BTCUSDT","p":"11794.15000000","#
            + #""i":"11784.62659091","P":"11784.25641265","r":"","T":0}"#
        guard case .mark(let mark)? = try Self.decode(text).events.first else {
            Issue.record("no mark")
            return
        }
        #expect(mark.fundingRate == 0)
        #expect(mark.nextFunding == .none)
    }

    @Test("subscription answers tell the request, refusals its code")
    func control() throws {
        for line in try Fixture.messages("control.jsonl") {
            guard !line.contains("method") else {
                // Requests: what we send, never get.
                #expect(throws: DecodeError.self) { try Self.decode(line) }
                continue
            }
            let recorder = try Self.decode(line)
            guard case .acknowledged(let id)? = recorder.notices.first else {
                Issue.record("\(line)")
                continue
            }
            #expect(id.raw > 0)
        }
        let refusal = #"{"error":{"code":2,"msg":"Invalid request: unknown"},"id":7}"#
        guard case .refused(let id, let code)? = try Self.decode(refusal).notices.first else {
            Issue.record("no refusal")
            return
        }
        #expect(id.raw == 7)
        #expect(code == 2)
    }

    @Test("a REST book is a snapshot with its id")
    func snapshot() throws {
        let line = try #require(try Fixture.messages("depth_testnet_2026.jsonl").first)
        for (path, body) in Self.ways {
            var market = BinanceMarket(path: path, body: body)
            let table = Listing.table(price: 2, quantity: 4)
            let message = PaddedMessage(line)
            var recorder = MarketRecorder()
            try market.decodeBook(
                message.bytes,
                of: Listing.id("BTCUSDT"),
                instruments: table,
                into: &recorder
            )
            let book = try #require(recorder.books.first)
            #expect(book.update.kind == .snapshot)
            #expect(book.update.last > 0)
            #expect(!book.bids.isEmpty)
            #expect(!book.asks.isEmpty)
            #expect(book.update.instrument == Listing.id("BTCUSDT"))
        }
    }

    @Test("all-market arrays hand over row by row, bare and in a frame")
    func arrays() throws {
        let pattern =
            #"{"e":"markPriceUpdate","E":1562305380000,"s":"SYMBOL","p":"1.5","ap":"1.5","#
            + #""i":"1.6","P":"1.7","r":"0.00030000","T":1562306400000,"st":PRODUCT}"#
        func row(_ symbol: String, _ product: Int) -> String {
            pattern.replacing("SYMBOL", with: symbol).replacing("PRODUCT", with: "\(product)")
        }
        let rows =
            "[" + row("BTCUSDT", 1) + "," + row("XYZUSDT", 1) + "," + row("ETHUSDT", 2) + ","
            + row("SOLUSDT", 1) + "]"
        for text in [rows, #"{"stream":"!markPrice@arr","data":"# + rows + "}"] {
            for (path, body) in Self.ways {
                let recorder = try Self.decode(text, path: path, body: body)
                #expect(recorder.events.count == 2)
                #expect(recorder.oddities.map(\.kind) == [.unlistedSymbol, .otherProduct])
            }
        }
    }
}
