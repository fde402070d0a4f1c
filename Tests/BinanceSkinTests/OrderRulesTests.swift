import Base
import BinanceSkin
import Testing
import VenueWire

@Suite("Orders at the simulated venue")
struct OrderRulesTests {
    private static let limit = "symbol=BTCUSDT&side=BUY&type=LIMIT"

    /// What is asked, and the code it is refused with.
    private static let refusals: [(String, Int64)] = [
        ("symbol=NOSUCH&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=1", -1_121),
        ("symbol=BTCUSDT&side=UP&type=LIMIT&timeInForce=GTC&quantity=1&price=1", -1_117),
        ("symbol=BTCUSDT&side=BUY&type=NONE&timeInForce=GTC&quantity=1&price=1", -1_116),
        ("symbol=BTCUSDT&side=BUY&type=STOP&timeInForce=GTC&quantity=1&price=1", -4_120),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=DAY&quantity=0.010&price=63000", -1_115),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&price=63000", -1_102),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.0101&price=63000", -1_111),
        (
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=63000.05",
            -4_014
        ),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=70000", -4_016),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.0001&price=63000", -1_111),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=-1&price=63000", -4_003),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=2000&price=63000", -4_005),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=90&price=63000", -2_019),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.010&price=64000.0", -5_022),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=FOK&quantity=9.000&price=64000.0", -5_021),
        (
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=63000&reduceOnly=true",
            -2_022
        ),
        (
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=63000&positionSide=LONG",
            -4_061
        ),
        (
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=63000&newClientOrderId=a*b",
            -1_100
        ),
        ("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.010&price=1", -1_106),
    ]

    @Test("refuses with the venue's code", arguments: refusals)
    func refuses(_ query: String, _ code: Int64) throws {
        let venue = try MemoryVenue(source: MemoryVenue.still)
        let answer = venue.signed("POST", "/fapi/v1/order", query)
        #expect(answer.status == 400)
        #expect(try JSONReader.read(Array(answer.body.utf8))["code"]?.integer == code, "\(answer)")
    }

    @Test("a client id is unique among open orders only")
    func clientID() throws {
        let venue = try MemoryVenue(source: MemoryVenue.still)
        let query = Self.limit + "&timeInForce=GTC&quantity=0.010&price=63000&newClientOrderId=one"
        #expect(venue.signed("POST", "/fapi/v1/order", query).status == 200)
        #expect(venue.signed("POST", "/fapi/v1/order", query).body.contains("-4116"))
        let name = "symbol=BTCUSDT&origClientOrderId=one"
        #expect(venue.signed("DELETE", "/fapi/v1/order", name).status == 200)
        #expect(venue.signed("POST", "/fapi/v1/order", query).status == 200)
    }

    @Test("keys, times and signatures are really checked")
    func security() throws {
        let venue = try MemoryVenue(source: MemoryVenue.still)
        #expect(venue.rest("GET", "/fapi/v3/balance").body.contains("-2014"))
        #expect(venue.rest("GET", "/fapi/v3/balance", key: "who").body.contains("-2015"))
        #expect(venue.rest("GET", "/fapi/v3/balance", key: "k1").body.contains("-1102"))
        func at(_ milliseconds: Int64, _ mark: String? = nil) -> String {
            let text = "timestamp=\(venue.now.milliseconds + milliseconds)"
            let signature = mark ?? MemoryVenue.mark(text)
            return venue.rest("GET", "/fapi/v3/balance?\(text)&signature=\(signature)", key: "k1")
                .body
        }
        #expect(at(0).contains("USDT"))
        #expect(at(-5_000).contains("USDT"))
        #expect(at(-5_001).contains("outside of the recvWindow"))
        #expect(at(999).contains("USDT"))
        #expect(at(1_000).contains("1000ms ahead"))
        #expect(at(0, String(repeating: "0", count: 64)).contains("-1022"))
    }

    @Test("the signed text is the query and then the body, with nothing between")
    func mixedSigning() throws {
        let venue = try MemoryVenue(source: MemoryVenue.still)
        let query = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC"
        let body = "quantity=0.010&price=63000&timestamp=\(venue.now.milliseconds)"
        let whole = body + "&signature=" + MemoryVenue.mark(query + body)
        let connection = venue.open()
        let head =
            "POST /fapi/v1/order?\(query) HTTP/1.1\r\nX-MBX-APIKEY: k1\r\nContent-Length: \(whole.utf8.count)\r\n\r\n"
        venue.send(Array((head + whole).utf8), on: connection)
        let answer = String(decoding: venue.take(connection), as: UTF8.self)
        #expect(answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
        #expect(answer.contains("X-MBX-ORDER-COUNT-10S: 1"))
    }

    @Test("weight over the limit is 429 with Retry-After, and going on is a ban")
    func limits() throws {
        let venue = try MemoryVenue(source: MemoryVenue.still)
        for _ in 0..<120 { _ = venue.rest("GET", "/fapi/v1/depth?symbol=BTCUSDT&limit=1000") }
        let first = venue.rest("GET", "/fapi/v1/ping")
        #expect(first.status == 429)
        #expect(first.body.contains("-1003"))
        for _ in 0..<10 { _ = venue.rest("GET", "/fapi/v1/ping") }
        let banned = venue.rest("GET", "/fapi/v1/ping")
        #expect(banned.status == 418)
        #expect(banned.body.contains("banned until"))
        venue.pass(milliseconds: 121_000)
        #expect(venue.rest("GET", "/fapi/v1/ping").status == 200)
    }

    @Test("a symbol outside ASCII trades under its percent-encoded name")
    func foreignSymbol() throws {
        let venue = try MemoryVenue(
            source: .synthetic(eventsPerSecond: 50, spreadTicks: 1),
            symbols: ["币安人生USDT"]
        )
        let encoded = "%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT"
        let query =
            "symbol=\(encoded)&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1000&price=0.145"
        let answer = venue.signed("POST", "/fapi/v1/order", query)
        #expect(answer.status == 200, "\(answer.body)")
        #expect(answer.body.contains("币安人生USDT"))
    }
}
