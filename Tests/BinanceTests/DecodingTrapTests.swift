import Base
import Domain
import Json
import Testing
import VenuePort
import VenueReading

@testable import Binance

/// What engines get wrong about Binance's messages: one test a trap.
@Suite("Binance decoding traps")
struct DecodingTrapTests {
    private static func decode(_ text: String) throws -> MarketRecorder {
        let reference = try MarketFixtureTests.decode(text, path: .reference, body: nil)
        for (path, body) in MarketFixtureTests.ways {
            let recorder = try MarketFixtureTests.decode(text, path: path, body: body)
            #expect(recorder.text == reference.text)
        }
        return reference
    }

    private static func diff(_ bids: String, stream: String = "btcusdt@depth@100ms") -> String {
        #"{"stream":""# + stream
            + #"","data":{"e":"depthUpdate","E":1,"T":2,"s":"BTCUSDT","ps":"BTCUSDT","U":3,"#
            + #""u":4,"pu":2,"b":["# + bids + #"],"a":[],"st":1}}"#
    }

    @Test("a partial book looks like a diff and is told by its stream's name alone")
    func partialDepth() throws {
        for name in ["depth5", "depth10", "depth20@100ms", "depth20@500ms"] {
            let book = try Self.decode(Self.diff("", stream: "btcusdt@" + name)).books.first
            #expect(book?.update.kind == .partial, "\(name)")
        }
        for name in ["depth", "depth@100ms", "depth@500ms", "depth@0ms"] {
            let book = try Self.decode(Self.diff("", stream: "btcusdt@" + name)).books.first
            #expect(book?.update.kind == .diff, "\(name)")
        }
    }

    @Test("a zero byte behind a message is not its end")
    func zeroByteBehind() throws {
        let event =
            #"{"e":"aggTrade","E":1,"a":2,"s":"BTCUSDT","p":"3","q":"4","f":5,"l":6,"#
            + #""T":7,"m":true}"#
        let texts = [
            event, "[" + event + "]", #"{"stream":"btcusdt@aggTrade","data":"# + event + "}",
        ]
        for text in texts {
            #expect(try Self.decode(text).events.count == 1)
            for (path, body) in MarketFixtureTests.ways {
                #expect(throws: DecodeError.self) {
                    try MarketFixtureTests.decode(text + "\0", path: path, body: body)
                }
            }
        }
    }

    @Test("the book with retail orders never mixes with the ordinary one")
    func retailDepth() throws {
        let recorder = try Self.decode(Self.diff("", stream: "btcusdt@rpiDepth@500ms"))
        #expect(recorder.books.isEmpty)
        #expect(recorder.oddities.map(\.kind) == [.unusedMessage])
    }

    @Test("coin-margined messages on shared streams are dropped")
    func otherProduct() throws {
        let text = Self.diff("").replacing("\"st\":1", with: "\"st\":2")
        let recorder = try Self.decode(text)
        #expect(recorder.books.isEmpty)
        #expect(recorder.oddities.map(\.kind) == [.otherProduct])
    }

    @Test("without a product the message is from before the merge and counts")
    func noProduct() throws {
        let text = Self.diff("").replacing(",\"st\":1", with: "")
        #expect(try Self.decode(text).books.count == 1)
    }

    @Test("symbols outside ASCII are symbols")
    func nonASCIISymbol() throws {
        let text = Self.diff(#"["1.5","2"]"#, stream: "币安人生usdt@depth@100ms")
            .replacing("\"s\":\"BTCUSDT\"", with: "\"s\":\"币安人生USDT\"")
            .replacing("\"ps\":\"BTCUSDT\"", with: "\"ps\":\"币安人生USDT\"")
        let book = try #require(try Self.decode(text).books.first)
        #expect(book.update.instrument == Listing.id("币安人生USDT"))
    }

    @Test("fields come in any order, and new ones are skipped")
    func anyOrder() throws {
        let text =
            #"{"data":{"st":1,"a":[["2.5","1"]],"new":{"x":[1,{"y":null}],"z":"\"]}"},"b":[],"#
            + #""pu":2,"u":4,"U":3,"s":"BTCUSDT","T":2,"E":1,"e":"depthUpdate"},"#
            + #""stream":"btcusdt@depth@100ms"}"#
        let book = try #require(try Self.decode(text).books.first)
        #expect(
            book.asks == [
                Level(price: Price(raw: 250_000_000), quantity: Quantity(raw: 100_000_000))
            ]
        )
        #expect(book.update.previous == 2)
    }

    @Test("blanks between tokens change nothing")
    func blanks() throws {
        let text = Self.diff(#"["1.5","2"],["1.25","0.000"]"#)
        var spaced = ""
        for letter in text {
            spaced += ":,[]{}".contains(letter) ? " \t\(letter)\r\n" : String(letter)
        }
        #expect(try Self.decode(spaced).text == Self.decode(text).text)
    }

    @Test("a trade that did not come from the book is reported, not traded on")
    func offBookTrades() throws {
        for word in ["INSURANCE_FUND", "ADL", "NA"] {
            let text =
                #"{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"T":2,"s":"BTCUSDT","t":3,"#
                + #""p":"62738.70","q":"0.002","X":""# + word + #"","m":false,"st":1}}"#
            let recorder = try Self.decode(text)
            #expect(recorder.events.isEmpty)
            #expect(recorder.oddities.first?.kind == .offBookTrade)
            #expect(recorder.oddities.first?.word?.description == word)
        }
    }

    @Test("retail volume in an aggregate trade took nothing from the visible book")
    func retailVolume() throws {
        let text =
            #"{"e":"aggTrade","E":1,"a":9,"s":"BTCUSDT","p":"5","q":"0.016","nq":"0.010","f":1,"#
            + #""l":2,"T":3,"m":true,"st":1}"#
        guard case .trade(let trade)? = try Self.decode(text).events.first else {
            Issue.record("no trade")
            return
        }
        #expect(trade.quantity.raw == 1_000_000)
        #expect(trade.aggressor == .sell)
        let retail = text.replacing("0.010", with: "0")
        #expect(try Self.decode(retail).oddities.map(\.kind) == [.offBookTrade])
    }

    @Test(
        "decimals as they really come are exact",
        arguments: [
            ("1.50000000", 150_000_000), ("0", 0), ("-0", 0), ("0.000", 0), ("5", 500_000_000),
            ("5.", 500_000_000), (".5", 50_000_000), ("2e-3", 200_000), ("1.5E2", 15_000_000_000),
            ("1.500000000000000000000", 150_000_000), ("0000000000000000000001.5", 150_000_000),
            ("92233720368.54775807", Int64.max),
        ]
    )
    func exactDecimals(_ text: String, _ raw: Int64) throws {
        let book = try #require(try Self.decode(Self.diff("[\"\(text)\",\"1\"]")).books.first)
        #expect(book.bids.first?.price.raw == raw)
        // A bare number is the same number.
        if !text.hasPrefix(".") {
            let bare = try #require(try Self.decode(Self.diff("[\(text),1]")).books.first)
            #expect(bare.bids == book.bids)
        }
    }

    @Test(
        "what cannot be exact is a typed error, never a wrong number",
        arguments: [
            ("", DecodeError.Reason.emptyNumber), (".", .emptyNumber), ("-", .emptyNumber),
            ("1.2.3", .unexpectedByte), ("1x", .unexpectedByte), ("+1", .unexpectedByte),
            ("1e", .emptyNumber), ("1.000000001", .tooPrecise), ("1e-9", .tooPrecise),
            ("92233720368.54775808", .overflow), ("1e11", .overflow), ("-1", .negative),
            ("NaN", .unexpectedByte),
        ]
    )
    func inexactDecimals(_ text: String, _ reason: DecodeError.Reason) throws {
        for (path, body) in MarketFixtureTests.ways {
            do {
                _ = try MarketFixtureTests.decode(
                    Self.diff("[\"\(text)\",\"1\"]"),
                    path: path,
                    body: body
                )
                Issue.record("\(text) was taken")
            } catch let error as DecodeError {
                #expect(error.reason == reason, "\(text) by \(path)")
                #expect(error.field.description == "b")
            }
        }
    }

    @Test(
        "a missing required field is named",
        arguments: ["E", "T", "s", "U", "u", "pu", "b", "a"]
    )
    func missingField(_ name: String) throws {
        let text = Self.diff(#"["1.5","2"]"#).replacing("\"\(name)\":", with: "\"gone\":")
        for (path, body) in MarketFixtureTests.ways {
            do {
                _ = try MarketFixtureTests.decode(text, path: path, body: body)
                Issue.record("\(name) was not missed")
            } catch let error as DecodeError {
                #expect(error.reason == .missing)
                #expect(error.field.description == name)
            }
        }
    }

    @Test(
        "a time that no clock shows stops nothing",
        arguments: ["9223372036854775807", "-9223372036854775808", "9999999999999"]
    )
    func absurdTime(_ text: String) throws {
        let message = Self.diff("").replacing("\"E\":1,", with: "\"E\":\(text),")
        #expect(try Self.decode(message).books.count == 1)
    }

    @Test("an unknown contract state is kept as unknown and reported with its word")
    func unknownStatus() throws {
        let text =
            #"{"e":"contractInfo","E":1,"s":"IOTAUSDT","ps":"IOTAUSDT","ct":"PERPETUAL","dt":1,"#
            + #""ot":2,"cs":"DREAMING"}"#
        let recorder = try Self.decode(text)
        guard case .status(let change)? = recorder.events.first else {
            Issue.record("no change")
            return
        }
        #expect(change.status == .unknown)
        #expect(recorder.oddities.first?.word?.description == "DREAMING")
    }

    @Test("an unknown event is counted by name and skipped")
    func unknownEvent() throws {
        let recorder = try Self.decode(#"{"e":"somethingNew","E":1,"s":"BTCUSDT"}"#)
        #expect(recorder.oddities.map(\.kind) == [.unknownMessage])
        #expect(recorder.oddities.first?.word?.description == "somethingNew")
    }

    @Test("a message cut anywhere is an error, whatever lies behind it in the buffer")
    func cutMessages() throws {
        let whole = Array(Self.diff(#"["64346.60","0.5"],["64300.10","12.5"]"#).utf8)
        let table = Listing.table()
        for (path, body) in MarketFixtureTests.ways {
            var market = BinanceMarket(path: path, body: body)
            var recorder = MarketRecorder()
            // Once whole, so that the beginning is known.
            let message = PaddedMessage(whole)
            try market.decodeMarket(message.bytes, instruments: table, into: &recorder)
            for count in 0..<whole.count {
                // The stale bytes complete the message exactly.
                let cut = PaddedMessage(Array(whole[..<count]), padding: Array(whole[count...]))
                var nothing = MarketRecorder()
                #expect(throws: DecodeError.self) {
                    try market.decodeMarket(cut.bytes, instruments: table, into: &nothing)
                }
                #expect(nothing.books.isEmpty, "\(count) by \(path)")
            }
        }
    }

    @Test("a decimal just too large is an overflow, the one below it exact")
    func largestDecimals() throws {
        let cases: [(text: String, raw: Int64?)] = [
            ("91999999999.9", 9_199_999_999_990_000_000), ("92233720368.54775807", .max),
            ("92233720368.54775808", nil), ("99999999999.9", nil), ("234567890123.56", nil),
            ("1234567890123.5", nil), ("123456789012345", nil),
        ]
        for (path, body) in MarketFixtureTests.ways {
            for (text, raw) in cases {
                let message =
                    #"{"e":"markPriceUpdate","E":1,"s":"BTCUSDT","p":"\#(text)","ap":"1","i":"1","#
                    + #""P":"1","r":"0","T":2}"#
                let level = Self.diff(#"["\#(text)","\#(text)"]"#)
                guard let raw else {
                    for bad in [message, level] {
                        #expect(throws: DecodeError.self, "\(text)") {
                            try MarketFixtureTests.decode(bad, path: path, body: body)
                        }
                    }
                    continue
                }
                let read = try MarketFixtureTests.decode(message, path: path, body: body)
                guard case .mark(let mark)? = read.events.first else {
                    Issue.record("a mark is told")
                    continue
                }
                #expect(mark.mark.price.raw == raw, "\(text)")
            }
        }
    }

    @Test("a control character is no part of a string, also behind a backslash")
    func controlCharacters() throws {
        for (path, body) in MarketFixtureTests.ways {
            for text in ["\u{14}", "\\\u{14}", "\\\\\u{1}", "\n", "\\\u{0}"] {
                let message = Self.diff("").replacing(
                    "depthUpdate",
                    with: "depth" + text + "Update"
                )
                #expect(throws: DecodeError.self) {
                    try MarketFixtureTests.decode(message, path: path, body: body)
                }
            }
            let quoted = Self.diff("").replacing(#""s":"#, with: #""ps":"a\"b\\","s":"#)
            let read = try MarketFixtureTests.decode(quoted, path: path, body: body)
            #expect(read.books.count == 1)
        }
    }

    @Test("bytes behind the end are an error, blanks are not")
    func trailingBytes() throws {
        for (path, body) in MarketFixtureTests.ways {
            for tail in ["}", "{}", "x", "0", ",", "\"\""] {
                #expect(throws: DecodeError.self) {
                    try MarketFixtureTests.decode(Self.diff("") + tail, path: path, body: body)
                }
            }
            let blank = try MarketFixtureTests.decode(Self.diff("") + " \n", path: path, body: body)
            #expect(blank.books.count == 1)
        }
    }

    @Test("a scan that disagrees with the reference hands the reference's message over and reports")
    func divergence() throws {
        var market = BinanceMarket(auditEvery: 1)
        let table = Listing.table()
        let message = PaddedMessage(Self.diff(#"["1.5","2"]"#))
        var recorder = MarketRecorder()
        try market.decodeMarket(message.bytes, instruments: table, into: &recorder)
        #expect(market.path == (JSONBody.best == nil ? .reference : .fast))
        market.spoilNextScan()
        try market.decodeMarket(message.bytes, instruments: table, into: &recorder)
        #expect(market.path == .reference)
        #expect(recorder.oddities.map(\.kind) == [.divergence])
        #expect(recorder.books.count == 2)
        #expect(recorder.books[0] == recorder.books[1])
    }

    @Test("a message without levels behind one with levels agrees with the reference")
    func auditWithoutLevels() throws {
        var market = BinanceMarket(auditEvery: 1)
        let table = Listing.table()
        let best =
            #"{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":5,"s":"BTCUSDT","#
            + #""b":"1.5","B":"2","a":"1.6","A":"3","T":2,"E":1}}"#
        var recorder = MarketRecorder()
        for text in [Self.diff(#"["1.5","2"]"#), best, Self.diff(""), best] {
            let message = PaddedMessage(text)
            try market.decodeMarket(message.bytes, instruments: table, into: &recorder)
        }
        #expect(market.path == (JSONBody.best == nil ? .reference : .fast))
        #expect(recorder.oddities.isEmpty)
    }
}
