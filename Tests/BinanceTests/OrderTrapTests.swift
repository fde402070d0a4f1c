import Base
import Digests
import Domain
import Testing
import VenuePort

@testable import Binance

@Suite("Traps of Binance's order side")
struct OrderTrapTests {
    @Test(
        "a lock for a poor ratio of fills leaves reduce-only orders and nothing else",
        arguments: [-4_400, -4_401, -4_087]
    )
    func ratioLocks(_ code: Int) throws {
        let answers = AnswerTests.rest(#"{"code":\#(code),"msg":"x"}"#, status: 400).answers
        let answer = try #require(answers.first)
        #expect(answer.meaning == ErrorMeaning(.configuration, .reduceOnly))
    }

    @Test(
        "an order refused for the position it would close lives nowhere",
        arguments: [-2_022, -2_024]
    )
    func reduceOnlyRefused(_ code: Int) throws {
        let answers = AnswerTests.rest(#"{"code":\#(code),"msg":"x"}"#, status: 400).answers
        let answer = try #require(answers.first)
        #expect(answer.verdict == .refused)
        #expect(answer.meaning.kind == .reject)
    }

    @Test(
        "a window that ends inside the engine is a matter of the clock",
        arguments: [-1_021, -5_028]
    )
    func windowInEngine(_ code: Int) throws {
        let answers = AnswerTests.rest(#"{"code":\#(code),"msg":"x"}"#, status: 400).answers
        let answer = try #require(answers.first)
        #expect(answer.meaning == ErrorMeaning(.transient, .clock))
    }

    @Test("the key of a private stream is made and kept, and never deleted: a twin may use it")
    func keyIsNeverDeleted() {
        let name = Array("key".utf8)
        let secret = Array("secret".utf8)
        var encoder = BinanceEncoder(
            apiKey: name.span,
            key: .hmac(HMACSHA256(secret: secret.span))
        )
        let table = Listing.table()
        for request in [RestRequest.streamKey, .streamKeepAlive] {
            var room = [UInt8](repeating: 0, count: BinanceEncoder.requestBytesMax)
            var span = room.mutableSpan
            let now = UTCTime(milliseconds: 1_795_000_000_000)
            let target = encoder.target(request, instruments: table, at: now, into: &span)
            let text = String(decoding: room[..<target.byteCount], as: UTF8.self)
            #expect(text.hasPrefix("/fapi/v1/listenKey"))
            #expect(target.method != .delete)
        }
    }

    @Test("venue time follows the sample of the shortest way, not the latest one")
    func shortestWay() {
        var clock = VenueClock()
        let start = Instant(sinceBoot: 1_000_000_000)
        let venue = UTCTime(milliseconds: 1_795_000_000_000)
        clock.sample(venue, sent: start, received: start + .milliseconds(2))
        let exact = clock.time(at: start + .seconds(1))
        // The venue's stamp lies early in a long way back: taken for the middle, it would be 200 ms off.
        let sent = start + .seconds(2)
        let stamped = venue + .seconds(2)
        clock.sample(stamped, sent: sent, received: sent + .milliseconds(400))
        #expect(clock.time(at: start + .seconds(1)) == exact)
    }
}
