import Base
import Domain
import Json
import Testing
import VenuePort
import VenueReading

@testable import Binance

@Suite("Binance answers")
struct AnswerTests {
    static func rest(_ text: String, status: UInt16) -> AnswerRecorder {
        var last = AnswerRecorder()
        for (path, body) in MarketFixtureTests.ways {
            var answers = BinanceAnswers(path: path, body: body)
            let table = Listing.table()
            let message = PaddedMessage(text)
            var recorder = AnswerRecorder()
            answers.decodeRestAnswer(
                message.bytes,
                status: status,
                of: RequestID(raw: 5),
                instruments: table,
                into: &recorder
            )
            if !last.answers.isEmpty { #expect("\(recorder)" == "\(last)") }
            last = recorder
        }
        return last
    }

    static func session(_ text: String) throws -> AnswerRecorder {
        var answers = BinanceAnswers()
        let table = Listing.table()
        let message = PaddedMessage(text)
        var recorder = AnswerRecorder()
        try answers.decodeAnswer(message.bytes, instruments: table, into: &recorder)
        return recorder
    }

    @Test("every documented session answer decodes once its id is one of ours")
    func sessionAnswers() throws {
        for line in try Fixture.lines("wsapi_frames.jsonl")
        where line.contains("\"dir\":\"response\"") {
            let frame = try #require(Fixture.value(of: "frame", in: line))
            let id = try #require(Fixture.value(of: "id", in: frame))
            let recorder = try Self.session(frame.replacing("\"id\":\(id)", with: "\"id\":77"))
            let answer = try #require(recorder.answers.last, "\(frame)")
            #expect(answer.request.raw == 77)
            #expect(answer.verdict == (frame.contains("\"status\":200") ? .accepted : .refused))
            if line.contains("\"order.place\"") { #expect(answer.hasOrder) }
        }
    }

    @Test("the end of a session names no request")
    func sessionEnd() throws {
        let text =
            #"{"id":null,"status":401,"error":{"code":-2015,"msg":"Invalid API-key, IP, or "#
            + #"permissions for action."}}"#
        let answer = try #require(try Self.session(text).answers.first)
        #expect(answer.request == .none)
        #expect(answer.meaning.kind == .configuration)
    }

    @Test("counters of both order windows and the weight come with the answer")
    func counters() throws {
        let text =
            #"{"id":1,"status":200,"result":{},"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","#
            + #""interval":"MINUTE","intervalNum":1,"limit":2400,"count":12},{"rateLimitType":"#
            + #""ORDERS","interval":"SECOND","intervalNum":10,"limit":300,"count":3},"#
            + #"{"rateLimitType":"ORDERS","interval":"MINUTE","intervalNum":1,"limit":1200,"#
            + #""count":44}]}"#
        let answer = try #require(try Self.session(text).answers.first)
        #expect(answer.weightUsed == 12)
        #expect(answer.ordersShort == 3)
        #expect(answer.ordersLong == 44)
    }

    @Test("every documented error has its class, by code and not by text")
    func errors() throws {
        for line in try Fixture.lines("error_bodies.jsonl") {
            let status = try #require(UInt16(Fixture.value(of: "http", in: line) ?? ""))
            let body = try #require(Fixture.value(of: "body", in: line))
            let answer = try #require(Self.rest(body, status: status).answers.first)
            #expect(answer.verdict != .accepted, "\(line)")
            #expect(answer.request.raw == 5)
        }
    }

    @Test(
        "what an answer proves about an order",
        arguments: [
            (400, #"{"code":-2010,"msg":"x"}"#, ErrorClass.reject),
            (400, #"{"code":-5022,"msg":"x"}"#, .reject),
            (400, #"{"code":-2011,"msg":"x"}"#, .state),
            (400, #"{"code":-2013,"msg":"x"}"#, .state),
            (400, #"{"code":-4116,"msg":"x"}"#, .state),
            (400, #"{"code":-1007,"msg":"x"}"#, .unknown), (408, "", .unknown), (500, "", .unknown),
            (502, "<html><body>Bad Gateway</body></html>", .unknown), (200, "", .unknown),
            (200, "<html>", .unknown), (403, "<html>WAF</html>", .configuration),
            (503, "Service Unavailable.", .transient),
            (
                503,
                #"{"code":-1000,"msg":"Unknown error, please check your request or try again later."}"#,
                .unknown
            ),
            (
                503,
                #"{"code":-1008,"msg":"Request throttled by system-level protection."}"#, .transient
            ),
            (
                503,
                #"{"code":-1001,"msg":"Internal error; unable to process your request. Please try"}"#,
                .transient
            ), (503, "", .unknown), (400, #"{"code":-1015,"msg":"x"}"#, .transient),
            (400, #"{"code":-5028,"msg":"x"}"#, .transient),
            (400, #"{"code":-1022,"msg":"x"}"#, .configuration),
            (500, #"{"code":-98765,"msg":"x"}"#, .unknown),
            (400, #"{"code":-98765,"msg":"x"}"#, .reject),
        ]
    )
    func meanings(_ status: UInt16, _ body: String, _ kind: ErrorClass) throws {
        let answer = try #require(Self.rest(body, status: status).answers.first)
        #expect(answer.meaning.kind == kind)
        #expect(answer.verdict == (kind == .unknown ? .unknown : .refused))
    }

    @Test("a ban tells when it ends")
    func ban() throws {
        let body =
            #"{"code":-1003,"msg":"Way too many requests; IP(1.2.3.4) banned until "#
            + #"1573212345678. Please use the websocket."}"#
        let answer = try #require(Self.rest(body, status: 418).answers.first)
        #expect(answer.retryAt.milliseconds == 1_573_212_345_678)
        #expect(answer.meaning == ErrorMeaning(.transient, .backOff))
    }

    @Test("a batch answers element by element and says when it ends")
    func batch() throws {
        let line = try #require(
            try Fixture.lines("rest_answers.jsonl").first { $0.contains("\"place_batch\"") }
        )
        let body = try #require(Fixture.value(of: "body", in: line))
        let recorder = Self.rest(body, status: 200)
        #expect(recorder.answers.count == 3)
        #expect(recorder.answers.map(\.element) == [0, 1, 2])
        #expect(recorder.answers[0].hasOrder)
        #expect(recorder.answers[1].code == -2022)
        #expect(recorder.answers[1].verdict == .refused)
        #expect(!recorder.answers[2].hasOrder)
        #expect(recorder.answers[2].verdict == .accepted)
    }

    @Test(
        "open orders, fills, positions, wallets, keys and the mode are told apart by what they state"
    )
    func lists() throws {
        func body(_ name: String) throws -> AnswerRecorder {
            let line = try #require(
                try Fixture.lines("rest_answers.jsonl").first {
                    $0.contains("\"name\":\"\(name)\"")
                }
            )
            return Self.rest(try #require(Fixture.value(of: "body", in: line)), status: 200)
        }
        let orders = try body("open_orders").answers
        #expect(orders.first?.order.source == .query)
        #expect(orders.last?.hasOrder == false)
        let fills = try body("user_trades").answers
        #expect(fills.first?.order.kind == .trade)
        #expect(fills.first?.order.tradeID ?? 0 > 0)
        #expect(!(try body("balance_v3").balances.isEmpty))
        #expect(try body("listen_key").keys.count == 1)
        #expect(try body("position_mode").modes == [true])
        let cancelled = try body("cancel_all").answers
        #expect(cancelled.map(\.verdict) == [.accepted])
    }

    @Test("venue time comes from its answer")
    func time() throws {
        let answer = Self.rest(#"{"serverTime":1789478299014}"#, status: 200).answers.first
        #expect(answer?.serverTime.milliseconds == 1_789_478_299_014)
    }
}
