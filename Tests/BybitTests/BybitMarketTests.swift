import Base
import Domain
import Json
import Testing
import VenuePort
import VenueReading

@testable import Bybit

@Suite("Bybit public messages")
struct BybitMarketTests {
    @Test("captured books decode: snapshot first, then deltas counted by one")
    func capturedBooks() throws {
        let lines = try Fixture.lines("books_BTCUSDT.jsonl")
        let recorder = try Reading.decode(lines)
        #expect(recorder.books.count == lines.count)
        #expect(recorder.books.first?.update.kind == .snapshot)
        for (before, after) in zip(recorder.books, recorder.books.dropFirst()) {
            #expect(after.update.kind == .diff)
            #expect(after.update.last == before.update.last + 1)
        }
        #expect(recorder.books[0].bids[0].price.raw == 6_511_420_000_000)
        #expect(recorder.books[0].bids[0].quantity.raw == 605_400_000)
    }

    @Test("the reference confirms every scanned book; one it does not turns it on, with an alert")
    func audit() throws {
        let lines = try Fixture.lines("books_BTCUSDT.jsonl")
        var market = BybitMarket(auditEvery: 1)
        let read = try Reading.ways().decode(lines, by: &market)
        #expect(market.path == (JSONBody.best == nil ? .reference : .fast))
        #expect(read.oddities.isEmpty)
        guard market.path == .fast else { return }
        market.spoilNextScan()
        let spoiled = try Reading.ways().decode(lines, by: &market)
        #expect(market.path == .reference)
        #expect(spoiled.oddities.map(\.kind) == [.divergence])
        #expect(spoiled.books == read.books)
    }

    @Test("captured trades, answers and unused topics decode line by line")
    func otherLines() throws {
        let trades = try Reading.decode(try Fixture.lines("trades.jsonl"))
        #expect(trades.events.count >= 102)
        #expect(trades.oddities.isEmpty)
        let control = try Fixture.lines("control.jsonl")
        #expect(try Reading.decode(control).notices.count == control.count)
        let tickers = try Fixture.lines("tickers.jsonl")
        #expect(
            try Reading.decode(tickers).oddities.map(\.kind)
                == tickers.map { _ in .unusedMessage }
        )
    }

    @Test("fields may come in any order: products differ in theirs")
    func anyOrder() throws {
        let text =
            #"{"ts":1,"cts":4,"data":{"seq":3,"u":2,"a":[["2","1"]],"b":[["1","2"]],"s":"BTCUSDT"},"#
            + #""type":"delta","topic":"orderbook.50.BTCUSDT"}"#
        let book = try #require(try Reading.decode([text]).books.first)
        #expect(book.update.kind == .diff)
        #expect(book.update.last == 2)
        #expect(book.update.engineTime.milliseconds == 4)
        #expect(book.bids.count == 1 && book.asks.count == 1)
    }

    @Test("a block trade did not come from the book")
    func blockTrade() throws {
        let text =
            #"{"topic":"publicTrade.BTCUSDT","type":"snapshot","ts":1,"data":[{"T":2,"s":"BTCUSDT","#
            + #""S":"Sell","v":"0.004","p":"65114.20","L":"MinusTick","i":"x","BT":true,"RPI":false,"#
            + #""seq":3}]}"#
        #expect(try Reading.decode([text]).oddities.map(\.kind) == [.offBookTrade])
    }

    @Test("the book with retail orders is another book")
    func retailBook() throws {
        let text =
            #"{"topic":"orderbook.rpi.BTCUSDT","type":"delta","ts":1,"data":{"s":"BTCUSDT","b":[],"#
            + #""a":[],"u":2,"seq":3},"cts":4}"#
        #expect(try Reading.decode([text]).oddities.map(\.kind) == [.unusedMessage])
    }

    @Test("a refusal is one, though it has no code")
    func refusal() throws {
        let text = #"{"success":false,"ret_msg":"Invalid topic","conn_id":"x","op":"subscribe"}"#
        guard case .refused? = try Reading.decode([text]).notices.first else {
            Issue.record("no refusal")
            return
        }
    }
}
