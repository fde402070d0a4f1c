import BinanceSkin
import Testing
import VenueWire

@Suite("Depth streams")
struct DepthStreamTests {
    @Test(
        "each speed chains by pu, ids skip, and a snapshot joins",
        arguments: ["depth", "depth@100ms", "depth@250ms", "depth@500ms"]
    )
    func chains(_ name: String) throws {
        let venue = try MemoryVenue()
        let stream = venue.socket("/public/ws/btcusdt@\(name)")
        venue.pass(milliseconds: 3_000)
        let body = venue.rest("GET", "/fapi/v1/depth?symbol=BTCUSDT&limit=1000").body
        let joined = try #require(try JSONReader.read(Array(body.utf8))["lastUpdateId"]?.integer)
        venue.pass(milliseconds: 5_000)
        var last: Int64?
        var gaps = 0
        var joins = 0
        for text in venue.texts(stream) {
            let diff = try JSONReader.read(Array(text.utf8))
            let first = try #require(diff["U"]?.integer)
            let final = try #require(diff["u"]?.integer)
            let previous = try #require(diff["pu"]?.integer)
            if let last { #expect(previous == last) }
            #expect(previous < first && first <= final)
            if first != previous + 1 { gaps += 1 }
            if previous <= joined, joined <= final { joins += 1 }
            last = final
        }
        #expect(gaps > 5)
        #expect(joins >= 1)
    }

    @Test("a book kept from snapshot and diffs is the venue's book")
    func keepsBook() throws {
        let venue = try MemoryVenue(seed: 41)
        let stream = venue.socket("/public/ws/btcusdt@depth@100ms")
        let start = venue.rest("GET", "/fapi/v1/depth?symbol=BTCUSDT&limit=1000").body
        var bids = try levels(start, "bids")
        let base = try #require(try JSONReader.read(Array(start.utf8))["lastUpdateId"]?.integer)
        venue.pass(milliseconds: 20_000)
        var last = base
        for text in venue.texts(stream) {
            let diff = try JSONReader.read(Array(text.utf8))
            last = diff["u"]?.integer ?? 0
            guard last >= base else { continue }
            for row in diff["b"]?.array ?? [] {
                let price = try #require(row.array?[0].string)
                let quantity = try #require(row.array?[1].string)
                bids[price] = quantity == "0.000" ? nil : quantity
            }
        }
        let end = venue.rest("GET", "/fapi/v1/depth?symbol=BTCUSDT&limit=1000").body
        #expect(try JSONReader.read(Array(end.utf8))["lastUpdateId"]?.integer == last)
        #expect(try levels(end, "bids") == bids)
    }

    private func levels(_ body: String, _ side: String) throws -> [String: String] {
        let rows = try JSONReader.read(Array(body.utf8))[side]?.array ?? []
        return Dictionary(
            rows.compactMap { row in row.array.flatMap { ($0[0].string ?? "", $0[1].string ?? "") }
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test("a stream on the wrong route is acknowledged and stays silent")
    func wrongRoute() throws {
        let venue = try MemoryVenue()
        let market = venue.socket("/market/ws")
        venue.say(
            #"{"method":"SUBSCRIBE","params":["btcusdt@depth@100ms"],"id":"a-1"}"#,
            on: market
        )
        #expect(venue.texts(market) == [#"{"result":null,"id":"a-1"}"#])
        venue.pass(milliseconds: 3_000)
        #expect(venue.texts(market).isEmpty)
    }

    @Test("the same seed gives the same bytes")
    func sameBytes() throws {
        func run() throws -> [UInt8] {
            let venue = try MemoryVenue(seed: 5)
            let path = "/stream?streams=btcusdt@depth@100ms/btcusdt@bookTicker/btcusdt@trade"
            let stream = venue.socket(path)
            for _ in 0..<100 { venue.pass(milliseconds: 37) }
            return venue.take(stream)
        }
        let first = try run()
        #expect(first.count > 10_000)
        #expect(try run() == first)
    }
}
