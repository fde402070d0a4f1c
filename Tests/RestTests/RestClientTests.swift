import Base
import Rest
import Testing
import Transport

/// Answers like a venue: `/slow` never, `/big` with a long body, everything else with what was asked.
struct VenueDouble: ConnectionHandler {
    var big = [UInt8](repeating: 0x7B, count: 300_000)

    mutating func opened(
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {}

    mutating func received(
        _ head: HTTPHead,
        _ body: Span<UInt8>,
        on connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        let target = table.text(head.target, on: connection)
        if target == "/slow" { return }
        let key = table.header("x-key", of: head, on: connection)
            .map { table.text($0, on: connection) }
        let method = table.text(head.method, on: connection)
        let sent = body.indices.map { body[$0] }
        let answer =
            target == "/big"
            ? big : Array("\(method) \(target) \(key ?? "-") ".utf8) + sent
        let status = target == "/ban" ? "418 I'm a teapot" : "200 OK"
        let lines =
            "HTTP/1.1 \(status)\r\nX-Used-Weight-1m: 17\r\nContent-Length: \(answer.count)\r\n\r\n"
        _ = table.sendHTTP((Array(lines.utf8) + answer).span, on: connection)
    }

    mutating func closed(
        _ connection: ConnectionID,
        _ reason: CloseReason,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {}
}

/// A finished request, kept.
struct Kept: Sendable {
    let answer: RestAnswer
    let weight: String?
    let body: [UInt8]
    let why: String
}

@Suite("REST off the order path")
struct RestClientTests {
    private struct Venue: ~Copyable {
        var network: Network<EpollSockets>
        var handler = VenueDouble()
        let port: UInt16

        init() throws {
            var sizes = TableSizes(connections: 16)
            sizes.sendBytes = 1 << 20
            var listening = Network(
                sockets: try EpollSockets(slots: 16, bytesPerPass: 65_536),
                sizes: sizes,
                allowed: AllowList([]),
                seed: 3
            )
            let plan = ConnectionPlan(
                host: "127.0.0.1",
                port: 0,
                isEncrypted: false,
                speech: .http
            )
            port = try listening.listen(plan, .loopback(port: 0)).port
            network = consume listening
        }
    }

    /// Serves and takes until `count` answers have come, or five seconds have passed.
    private func collect(
        _ count: Int,
        _ venue: inout Venue,
        _ client: inout RestClient
    ) -> [UInt64: Kept] {
        var kept: [UInt64: Kept] = [:]
        let end = SystemTime().now + .seconds(5)
        while kept.count < count, SystemTime().now < end {
            _ = venue.network.poll(
                at: SystemTime().now,
                wait: .microseconds(200),
                &venue.handler
            )
            while client.take({ answer, head, body, why in
                kept[answer.id] = Kept(
                    answer: answer,
                    weight: RestAnswer.header("x-used-weight-1m", in: head),
                    body: body.indices.map { body[$0] },
                    why: String(decoding: why.indices.map { why[$0] }, as: UTF8.self)
                )
            }) {}
        }
        return kept
    }

    @Test("every method arrives with headers and body, and its answer comes back whole")
    func methods() throws {
        var venue = try Venue()
        var client = try RestClient(
            RestSettings(origins: [
                RestOrigin(host: "127.0.0.1", port: venue.port, isEncrypted: false)
            ])
        )
        for method in RestMethod.allCases {
            let outcome = client.ask(
                id: UInt64(method.rawValue),
                method,
                origin: 0,
                target: "/order?a=1",
                headers: "X-Key: abc\nContent-Type: application/json",
                body: method == .post ? Array("{}".utf8) : []
            )
            #expect(outcome == .queued)
        }
        _ = client.ask(id: 10, .get, origin: 0, target: "/big")
        _ = client.ask(id: 11, .get, origin: 0, target: "/ban")
        let kept = collect(6, &venue, &client)
        #expect(kept[1].map { String(decoding: $0.body, as: UTF8.self) } == "GET /order?a=1 abc ")
        #expect(
            kept[2].map { String(decoding: $0.body, as: UTF8.self) } == "POST /order?a=1 abc {}"
        )
        #expect(
            kept[4].map { String(decoding: $0.body, as: UTF8.self) } == "DELETE /order?a=1 abc "
        )
        #expect(kept[10]?.body.count == 300_000)
        #expect(kept[11]?.answer.status == 418)
        #expect(kept.values.allSatisfy { $0.weight == "17" && $0.why.isEmpty })
        #expect(kept.values.allSatisfy { $0.answer.total > .zero })
    }

    @Test("a failed transfer says why in words", arguments: [true, false])
    func failures(refused: Bool) throws {
        var venue = try Venue()
        let port = refused ? 1 : venue.port
        var client = try RestClient(
            RestSettings(origins: [
                RestOrigin(host: "127.0.0.1", port: port, isEncrypted: false)
            ])
        )
        _ = client.ask(id: 1, .get, origin: 0, target: "/slow", within: .milliseconds(300))
        let kept = collect(1, &venue, &client)
        #expect(kept[1]?.answer.status == 0)
        let why = kept[1]?.why.lowercased() ?? ""
        #expect(why.contains(refused ? "connect" : "timed out"), "\(why)")
    }

    @Test(
        "paths that could move money out never reach the worker",
        arguments: [
            "/sapi/v1/capital/withdraw/apply", "/v5/asset/TRANSFER/inter-transfer",
            "/api/v5/asset/deposit-address", "/sapi/v1/%77ithdraw", "//x with space",
            "/a\u{0}b", "noslash",
        ]
    )
    func forbidden(_ target: String) throws {
        var venue = try Venue()
        var client = try RestClient(
            RestSettings(origins: [
                RestOrigin(host: "127.0.0.1", port: venue.port, isEncrypted: false)
            ])
        )
        let refused = client.ask(id: 1, .post, origin: 0, target: target)
        #expect(refused == .forbidden)
        let queued = client.ask(id: 2, .get, origin: 0, target: "/income?type=TRANSFER")
        #expect(queued == .queued)
        let kept = collect(1, &venue, &client)
        #expect(kept.keys.sorted() == [2])
    }
}
