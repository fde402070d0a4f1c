import Base
import Domain
import Json
import Testing
import VenuePort
import VenueReading

@testable import OKX

@Suite("OKX public messages")
struct OKXMarketTests {
    @Test("captured books decode: snapshot first, then changes, each with its checksum")
    func capturedBooks() throws {
        let lines = try Fixture.lines("books_2022.jsonl")
        let recorder = try Reading.decode(lines)
        #expect(recorder.books.count == lines.count)
        #expect(recorder.books.first?.update.kind == .snapshot)
        #expect(recorder.books.dropFirst().allSatisfy { $0.update.kind == .diff })
        #expect(recorder.books.allSatisfy { $0.update.checksum != 0 })
        #expect(recorder.books.allSatisfy { $0.update.last == -1 && $0.update.previous == -1 })
        #expect(recorder.books[0].asks[0].price.raw == 514_800_000)
        #expect(recorder.books[0].asks[0].quantity.raw == 6_000_000_000)
    }

    @Test("sequenced books carry both ids")
    func sequencedBooks() throws {
        let recorder = try Reading.decode(try Fixture.lines("books_sequenced.jsonl"))
        #expect(!recorder.books.isEmpty)
        for (before, after) in zip(recorder.books, recorder.books.dropFirst()) {
            #expect(after.update.previous == before.update.last)
        }
    }

    @Test("the reference confirms every scanned book; one it does not turns it on, with an alert")
    func audit() throws {
        let lines = try Fixture.lines("books_sequenced.jsonl")
        var market = OKXMarket(auditEvery: 1)
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

    @Test("captured trades, answers and unused channels decode line by line")
    func otherLines() throws {
        let trades = try Reading.decode(try Fixture.lines("trades_2022.jsonl"))
        #expect(trades.events.count >= 74)
        #expect(trades.oddities.isEmpty)
        let control = try Fixture.lines("control_2022.jsonl")
        #expect(try Reading.decode(control).notices.count == control.count)
        let tickers = try Fixture.lines("tickers_2022.jsonl")
        #expect(
            try Reading.decode(tickers).oddities.map(\.kind)
                == tickers.map { _ in .unusedMessage }
        )
    }

    @Test("a bare pong is no JSON and no fault")
    func barePong() throws {
        let recorder = try Reading.decode(["pong"])
        guard case .pong? = recorder.notices.first else {
            Issue.record("no pong")
            return
        }
    }

    @Test("keys may come in any order, the instrument's after the levels too")
    func anyOrder() throws {
        let text =
            #"{"data":[{"bids":[["1.5","2","0","1"]],"asks":[],"seqId":7,"prevSeqId":6,"#
            + #""checksum":0,"ts":"5"}],"action":"update","arg":{"instId":"BTC-USDT-SWAP","#
            + #""channel":"books"}}"#
        let book = try #require(try Reading.decode([text]).books.first)
        #expect(
            book.bids == [
                Level(price: Price(raw: 150_000_000), quantity: Quantity(raw: 200_000_000))
            ]
        )
        #expect(book.update.instrument.index == 3)
        #expect(book.update.checksum == 0)
    }

    @Test("books without an action are the best levels, whole each time")
    func partial() throws {
        let text =
            #"{"arg":{"channel":"bbo-tbt","instId":"BTC-USDT"},"data":[{"asks":[["2","1","0","1"]],"#
            + #""bids":[["1","1","0","1"]],"ts":"9","seqId":3}]}"#
        #expect(try Reading.decode([text]).books.first?.update.kind == .partial)
    }

    @Test("books of every channel are read the same by layout, by plan and by the reference")
    func layouts() throws {
        let sides =
            #""data":[{"asks":[["2","0.5","0","12"],["3.10","0","0","0"]],"bids":[],"ts":"9","#
        for (channel, action, tail) in [
            ("books", #""action":"update","#, #""checksum":-7,"prevSeqId":5,"seqId":6}]}"#),
            ("books", #""action":"update","#, #""checksum":7}]}"#),
            (
                "books-l2-tbt", #""action":"snapshot","#,
                #""checksum":0,"prevSeqId":-1,"seqId":6}]}"#
            ),
            ("books50-l2-tbt", #""action":"update","#, #""checksum":0,"prevSeqId":6,"seqId":3}]}"#),
            ("bbo-tbt", "", #""seqId":3}]}"#),
        ] {
            let head = #"{"arg":{"channel":""# + channel + #"","instId":"BTC-USDT"},"#
            let text = head + action + sides + tail
            // The second is recognised by the first.
            let recorder = try Reading.decode([text, text])
            #expect(recorder.books.count == 2)
            #expect(recorder.books[0].asks.count == 2 && recorder.books[0] == recorder.books[1])
        }
    }

    @Test("a refusal tells its code")
    func refusal() throws {
        let text =
            #"{"event":"error","msg":"Wrong URL or channel","code":"60018","connId":"94d38802"}"#
        guard case .refused(_, let code)? = try Reading.decode([text]).notices.first else {
            Issue.record("no refusal")
            return
        }
        #expect(code == 60_018)
    }
}
