import Base
import Domain
import Json
import Testing
import VenuePort
import VenueReading

@testable import Binance

@Suite("Binance private stream")
struct UserStreamTests {
    static func decode(_ text: String, _ way: (ReadingPath, JSONBody?)) throws -> UserRecorder {
        var user = BinanceUser(path: way.0, body: way.1)
        let table = Listing.table()
        let message = PaddedMessage(text)
        var recorder = UserRecorder()
        try user.decodeUser(message.bytes, instruments: table, into: &recorder)
        return recorder
    }

    static func decode(_ text: String) throws -> UserRecorder {
        let reference = try decode(text, (.reference, nil))
        for way in MarketFixtureTests.ways {
            let recorder = try decode(text, way)
            #expect("\(recorder)" == "\(reference)", "\(way): \(text)")
        }
        return reference
    }

    @Test("every captured, documented and synthetic line decodes")
    func everyLineDecodes() throws {
        let files = [
            "user_algo_update_dogeusdt_202512", "user_btcusdt_testnet_202503",
            "user_docs_user_events", "user_ethusdc_mainnet_202604", "user_mixed_mainnet",
            "user_synthetic_liquidation_adl",
        ]
        for line in try files.flatMap({ try Fixture.messages($0 + ".jsonl") }) {
            let recorder = try Self.decode(line)
            #expect(recorder.count > 0, "\(line)")
            let odd = recorder.oddities.map(\.kind)
            if ["STRATEGY_UPDATE", "GRID_UPDATE", "TRIGGER_REJECT"].contains(where: line.contains) {
                #expect(odd == [.unusedMessage], "\(line)")
            } else if line.contains("BTCUSD_") {
                #expect(odd == [.unlistedSymbol], "\(line)")
            } else if line.contains("ORDER_TRADE_UPDATE") || line.contains("TRADE_LITE") {
                #expect(recorder.orders.count == 1, "\(line)")
            } else if line.contains("ACCOUNT_UPDATE") {
                #expect(!recorder.balances.isEmpty, "\(line)")
            } else {
                #expect(recorder.signals.count == 1, "\(line)")
            }
        }
    }

    @Test("a maker fill tells all it must")
    func fill() throws {
        let line = try #require(
            try Fixture.messages("user_ethusdc_mainnet_202604.jsonl").last {
                $0.contains("\"x\":\"TRADE\"")
            }
        )
        let event = try #require(try Self.decode(line).orders.first)
        #expect(event.kind == .trade)
        #expect(event.source == .stream)
        #expect(event.state == .filled)
        #expect(event.clientID == .none)
        #expect(event.venueID == VenueOrderID(low: 58_846_581_664))
        #expect(event.instrument == Listing.id("ETHUSDC"))
        #expect(event.side == .buy)
        #expect(event.maker)
        #expect(event.lastPrice.raw == 231_730_000_000)
        #expect(event.lastQuantity.raw == 2_000_000)
        #expect(event.filled == event.quantity)
        #expect(event.tradeID == 702_423_109)
        #expect(event.commission == Money(raw: 0, asset: AssetID(index: 2)))
        #expect(event.eventTime.milliseconds == 1_776_789_210_247)
    }

    @Test("TRADE_LITE is the same fill, padded with zeros, with its own source")
    func tradeLite() throws {
        let line = try #require(
            try Fixture.messages("user_ethusdc_mainnet_202604.jsonl").first {
                $0.contains("TRADE_LITE")
            }
        )
        let event = try #require(try Self.decode(line).orders.first)
        #expect(event.source == .tradeLite)
        #expect(event.tradeID == 702_423_109)
        #expect(event.lastQuantity.raw == 2_000_000)
        #expect(event.state == .unknown)
    }

    @Test("venue-made orders are told by their ids and pass on")
    func venueMade() throws {
        var kinds: Set<String> = []
        for line in try Fixture.messages("user_synthetic_liquidation_adl.jsonl")
        where line.contains("autoclose") && !line.contains("BTCUSD_") {
            let event = try #require(try Self.decode(line).orders.first)
            #expect(event.madeByVenue, "\(line)")
            #expect(event.clientID == .none)
            kinds.insert("\(event.kind)")
        }
        #expect(kinds == ["liquidated", "trade"])
    }

    @Test("ACCOUNT_UPDATE lists changes: wallets, then one-way positions, hedge entries reported")
    func account() throws {
        let line = try #require(
            try Fixture.messages("user_docs_user_events.jsonl").first {
                $0.contains("ACCOUNT_UPDATE")
            }
        )
        let recorder = try Self.decode(line)
        #expect(recorder.balances.map(\.wallet.raw) == [12_262_412_345_678, 100_000_000])
        #expect(recorder.balances.map(\.change.raw) == [5_012_345_678, -4_912_345_678])
        #expect(recorder.positions.count == 1)
        #expect(recorder.oddities.map { $0.word?.description } == ["LONG", "SHORT"])
    }

    @Test("a fee in another asset keeps its asset")
    func feeInThirdAsset() throws {
        let line = try #require(
            try Fixture.messages("user_ethusdc_mainnet_202604.jsonl").last {
                $0.contains("\"x\":\"TRADE\"")
            }
        )
        let text = line.replacing(
            "\"n\":\"0\",\"N\":\"USDC\"",
            with: "\"n\":\"0.00012\",\"N\":\"BNB\""
        )
        let event = try #require(try Self.decode(text).orders.first)
        #expect(event.commission == Money(raw: 12_000, asset: AssetID(index: 3)))
    }

    @Test("a new word is kept as other and reported with the word")
    func unknownWords() throws {
        let line = try #require(
            try Fixture.messages("user_ethusdc_mainnet_202604.jsonl").first {
                $0.contains("\"x\":\"NEW\"")
            }
        )
        let kind = try Self.decode(line.replacing("\"x\":\"NEW\"", with: "\"x\":\"DREAM\""))
        #expect(kind.orders.first?.kind == .snapshot)
        #expect(kind.orders.first?.state == .open)
        #expect(kind.oddities.first?.word?.description == "DREAM")
        let state = try Self.decode(line.replacing("\"X\":\"NEW\"", with: "\"X\":\"DREAM\""))
        #expect(state.orders.first?.state == .unknown)
        #expect(state.oddities.first?.word?.description == "DREAM")
    }

    @Test("what was noted of a message that then fails is not told of the next")
    func notesEndWithTheirMessage() throws {
        let table = Listing.table()
        let broken = PaddedMessage(
            #"{"e":"ACCOUNT_UPDATE","T":1,"E":2,"a":{"m":"NEW_CAUSE","B":1,"P":[]}}"#
        )
        let good = PaddedMessage(
            #"{"e":"ACCOUNT_UPDATE","T":1,"E":2,"a":{"m":"ORDER","B":[],"P":[]}}"#
        )
        for way in MarketFixtureTests.ways {
            var user = BinanceUser(path: way.0, body: way.1)
            var recorder = UserRecorder()
            #expect(throws: DecodeError.self) {
                try user.decodeUser(broken.bytes, instruments: table, into: &recorder)
            }
            try user.decodeUser(good.bytes, instruments: table, into: &recorder)
            #expect(recorder.count == 0)
        }
    }

    @Test("our id comes back as our id")
    func ownID() throws {
        let id = ClientOrderID(tag: 7, incarnation: 9, lane: LaneID(index: 3), sequence: 11)
        let line = try #require(
            try Fixture.messages("user_ethusdc_mainnet_202604.jsonl").first {
                $0.contains("\"x\":\"NEW\"")
            }
        )
        let own = line.replacing("web_coin_4y4b8mofbf7dqhq61p3paub", with: "\(id.raw)")
        #expect(try Self.decode(own).orders.first?.clientID == id)
    }

    @Test("the end of the stream's key is a signal")
    func expiredKey() throws {
        let text = #"{"e":"listenKeyExpired","E":1736996475556,"listenKey":"abc"}"#
        guard case .streamExpired(let time)? = try Self.decode(text).signals.first else {
            Issue.record("no signal")
            return
        }
        #expect(time.milliseconds == 1_736_996_475_556)
    }
}
