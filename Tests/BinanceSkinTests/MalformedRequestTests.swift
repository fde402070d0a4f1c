import Testing
import VenueWire

@Suite("Malformed requests")
struct MalformedRequestTests {
    private static let paths = [
        "/fapi/v1/order", "/fapi/v1/batchOrders", "/fapi/v1/depth", "/fapi/v1/leverage",
        "/fapi/v1/userTrades", "/fapi/v1/countdownCancelAll", "/fapi/v1/openOrders",
        "/fapi/v1/listenKey", "/fapi/v1/income", "/fapi/v1/nosuch", "/fapi/v1/allOrders",
    ]

    private static let names = [
        "symbol", "side", "type", "quantity", "price", "timeInForce", "orderId", "limit",
        "leverage", "batchOrders", "orderIdList", "countdownTime", "recvWindow", "fromId",
        "newClientOrderId", "reduceOnly", "startTime", "endTime", "page", "positionSide",
    ]

    private static let values = [
        "", "BTCUSDT", "NOSUCH", "BUY", "SIDEWAYS", "LIMIT", "MARKET", "STOP", "GTC", "-1", "0",
        "1e999", "99999999999999999999", "0.0000000000001", "NaN", "true", "[]", "[{}]", "[[[[",
        "%5B1,2%5D", "%E5%B8%81", "%FF", "%", "%2", "'; DROP TABLE", "9223372036854775807",
        "-9223372036854775808", "\u{1F41D}", "a b", "63999.90", "0.010", "GTX", "[{\"symbol\":1}]",
    ]

    @Test("five thousand REST requests: an error as the venue gives it, never a crash")
    func restRequests() throws {
        let venue = try MemoryVenue()
        var random = TestRandom(state: 20_261_120)
        var refused = 0
        for number in 0..<5_000 {
            // A new minute each time the budget would run out.
            if number % 100 == 0 { venue.pass(milliseconds: 60_000) }
            var parts: [String] = []
            for _ in 0..<random.below(7) {
                parts.append("\(random.pick(Self.names))=\(random.pick(Self.values))")
            }
            let query = parts.joined(separator: "&").filter { $0 != " " && $0.isASCII }
            let method = random.pick(["GET", "POST", "PUT", "DELETE", "PATCH"])
            let answer =
                random.below(3) == 0
                ? venue.rest(method, random.pick(Self.paths) + "?" + query)
                : venue.signed(method, random.pick(Self.paths), query)
            if answer.status != 200 {
                refused += 1
                #expect([400, 401, 404, 429].contains(answer.status), "\(method) \(query)")
                let node = try JSONReader.read(Array(answer.body.utf8))
                #expect(node["code"]?.integer ?? 0 < 0, "\(answer.body)")
                #expect(node["msg"]?.string?.isEmpty == false)
            }
        }
        #expect(refused > 3_000)
        #expect(venue.rest("GET", "/fapi/v1/ping").status == 200)
    }

    @Test("two thousand byte streams that are no HTTP: refused and closed")
    func brokenHTTP() throws {
        let venue = try MemoryVenue(source: MemoryVenue.still)
        var random = TestRandom(state: 3)
        let good = Array(
            "GET /fapi/v1/time?a=b HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".utf8
        )
        for _ in 0..<2_000 {
            var bytes = good
            for _ in 0..<(1 + random.below(4)) {
                bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
            }
            let connection = venue.open()
            venue.send(bytes, on: connection)
            venue.server.closed(connection, now: venue.now)
        }
        #expect(venue.rest("GET", "/fapi/v1/time").status == 200)
    }

    @Test("three thousand WebSocket messages: an error each, and the venue goes on")
    func socketMessages() throws {
        let venue = try MemoryVenue(source: MemoryVenue.still)
        var random = TestRandom(state: 99)
        let methods = [
            "order.place", "order.cancel", "order.modify", "order.status", "session.logon",
            "v2/account.balance", "depth", "nosuch", "SUBSCRIBE", "",
        ]
        for number in 0..<1_500 {
            if number % 50 == 0 { venue.pass(milliseconds: 60_000) }
            let api = venue.socket("/ws-fapi/v1")
            var params: [String] = []
            for _ in 0..<random.below(6) {
                let value = random.pick([
                    "1", "-1", "null", "[]", "{}", "true", "\"x\"", "1e5", "\"\"",
                ])
                params.append("\"\(random.pick(Self.names))\":\(value)")
            }
            let id = random.pick(["1", "\"a\"", "null", "[1]", "{}"])
            let whole =
                "{\"id\":\(id),\"method\":\"\(random.pick(methods))\",\"params\":{\(params.joined(separator: ","))}}"
            let text = random.below(4) == 0 ? String(whole.dropLast(1 + random.below(8))) : whole
            venue.say(text, on: api)
            for answer in venue.texts(api) {
                let node = try JSONReader.read(Array(answer.utf8))
                #expect(node["error"]?["code"] != nil || node["result"] != nil, "\(answer)")
            }
            venue.server.closed(api, now: venue.now)
        }
        for _ in 0..<1_500 {
            let stream = venue.socket("/public/ws")
            let text = random.pick([
                "", "{", "[]", "{\"method\":\"SUBSCRIBE\"}",
                "{\"method\":\"SUBSCRIBE\",\"params\":[1],\"id\":1}",
                "{\"method\":\"NOPE\",\"id\":1}",
                "{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",1],\"id\":2}",
                "{\"method\":\"GET_PROPERTY\",\"params\":[\"x\"],\"id\":2}", "{\"method\":1}",
                "null",
            ])
            venue.say(text, on: stream)
            let answers = venue.texts(stream)
            #expect(answers.count == 1)
            #expect(answers.first?.contains("error") == true, "\(text) \(answers)")
            venue.server.closed(stream, now: venue.now)
        }
        #expect(venue.rest("GET", "/fapi/v1/time").status == 200)
    }
}
