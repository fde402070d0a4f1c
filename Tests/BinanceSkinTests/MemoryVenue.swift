import Base
import BinanceSkin
import Digests
import Exchange
import VenueWire

/// The venue in memory: bytes in, bytes out, a clock that moves when a test says so.
final class MemoryVenue {
    let server: VenueServer<BinanceSkin>
    var now: UTCTime
    private var output: [ConnectionID: [UInt8]] = [:]
    private var connections: UInt64 = 0

    init(
        start: UTCTime = UTCTime(milliseconds: 1_795_000_000_000),
        seed: UInt64 = 7,
        source: VenueSetup.Source = .synthetic(eventsPerSecond: 200, spreadTicks: 1),
        symbols: [String] = ["BTCUSDT"],
        accounts: [AccountSetup] = [MemoryVenue.account]
    ) throws {
        now = start
        let setup = VenueSetup(
            seed: seed,
            markets: symbols.map { VenueSetup.Market(symbol: $0, source: source) },
            accounts: accounts
        )
        server = VenueServer(skin: try BinanceSkin(setup, start: now))
    }

    static let still = VenueSetup.Source.still(
        bids: [("63999.9", "5.000"), ("63990.0", "20.000")],
        asks: [("64000.0", "5.000"), ("64010.0", "20.000")]
    )

    static let account = AccountSetup(
        key: "k1",
        secret: "s1",
        balances: [("USDT", 100_000 * 100_000_000)]
    )

    func open() -> ConnectionID {
        connections += 1
        _ = server.open(connections, now: now)
        return connections
    }

    func send(_ bytes: [UInt8], on connection: ConnectionID) {
        server.receive(bytes.span, on: connection, now: now)
        drain()
    }

    func pass(milliseconds: Int64) {
        now = now + .milliseconds(milliseconds)
        server.tick(now: now)
        drain()
    }

    /// What came on a connection since the last call.
    func take(_ connection: ConnectionID) -> [UInt8] {
        defer { output[connection] = nil }
        return output[connection] ?? []
    }

    private func drain() {
        server.drain { output[$0.connection, default: []] += $0.bytes }
    }

    /// One REST request on a connection of its own: status and body.
    func rest(_ method: String, _ path: String, key: String? = nil) -> (status: Int, body: String) {
        let connection = open()
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        if let key { head += "X-MBX-APIKEY: \(key)\r\n" }
        send(Array((head + "\r\n").utf8), on: connection)
        let text = String(decoding: take(connection), as: UTF8.self)
        server.closed(connection, now: now)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return (status, parts.count == 2 ? String(parts[1]) : "")
    }

    /// A signed REST request of the usual account.
    func signed(
        _ method: String,
        _ path: String,
        _ query: String = ""
    ) -> (status: Int, body: String) {
        let text = (query.isEmpty ? "" : query + "&") + "timestamp=\(now.milliseconds)"
        return rest(method, "\(path)?\(text)&signature=\(Self.mark(text))", key: "k1")
    }

    /// The HMAC of a text with the usual secret, in hex.
    static func mark(_ text: String) -> String {
        let secret = Array("s1".utf8)
        let bytes = Array(text.utf8)
        return HMACSHA256(secret: secret.span).sign(bytes.span).text
    }

    /// A WebSocket on a path.
    func socket(_ path: String) -> ConnectionID {
        let connection = open()
        let head =
            "GET \(path) HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        send(Array(head.utf8), on: connection)
        let answer = String(decoding: take(connection), as: UTF8.self)
        precondition(answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "the handshake of RFC 6455")
        return connection
    }

    /// Sends a text frame, masked with zeros.
    func say(_ text: String, on connection: ConnectionID) {
        let bytes = Array(text.utf8)
        var frame: [UInt8] = [0x81]
        if bytes.count < 126 {
            frame.append(0x80 | UInt8(bytes.count))
        } else {
            frame += [0x80 | 126, UInt8(bytes.count >> 8), UInt8(bytes.count & 255)]
        }
        send(frame + [0, 0, 0, 0] + bytes, on: connection)
    }

    /// The text frames that came.
    func texts(_ connection: ConnectionID) -> [String] {
        let bytes = take(connection)
        var result: [String] = []
        var at = 0
        while at + 2 <= bytes.count {
            var count = Int(bytes[at + 1])
            var head = 2
            if count == 126 {
                count = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
                head = 4
            } else if count == 127 {
                count = bytes[(at + 2)..<(at + 10)].reduce(0) { $0 << 8 | Int($1) }
                head = 10
            }
            let payload = bytes[(at + head)..<(at + head + count)]
            if bytes[at] == 0x81 { result.append(String(decoding: payload, as: UTF8.self)) }
            at += head + count
        }
        return result
    }
}

/// A small generator for tests: the seed is all there is.
struct TestRandom {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 29)) &* 0xBF58_476D_1CE4_E5B9 >> 7
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}
