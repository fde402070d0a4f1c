import Base
import Foundation
import Testing
import Transport

/// An endpoint and a tester on a virtual network.
private struct Bench: ~Copyable {
    let internet = VirtualInternet(seed: 1)
    var endpoint: Network<VirtualSockets>
    var tester: Network<VirtualSockets>
    var echo = Recorder()
    var hand = ConformanceTester()
    var now = Instant(sinceBoot: 1_000_000_000)
    let key: [UInt8]?

    /// The endpoint under test is a client or a server; the tester takes the other part.
    init(endpointIsClient: Bool) throws {
        var sizes = TableSizes(connections: 4)
        sizes.sendMessageBytesMax = 1 << 19
        sizes.sendBytes = 1 << 21
        let allowed = AllowList(["peer.test"])
        endpoint = Network(
            sockets: internet.attach(),
            sizes: sizes,
            allowed: allowed,
            seed: 2
        )
        tester = Network(sockets: internet.attach(), sizes: sizes, allowed: allowed, seed: 3)
        echo.echoesAll = true
        key = endpointIsClient ? nil : [0x37, 0xFA, 0x21, 0x3D]
        let address = SocketAddress.loopback(port: 80)
        var speech = ConnectionPlan.Speech.webSocket(path: "/", headers: [])
        var plan = ConnectionPlan(
            host: "peer.test",
            port: 80,
            isEncrypted: false,
            speech: speech
        )
        plan.pingAfter = .zero
        speech = .stream
        var raw = ConnectionPlan(host: "peer.test", port: 80, isEncrypted: false, speech: speech)
        raw.pingAfter = .zero
        if endpointIsClient {
            _ = try tester.listen(raw, address)
            _ = try endpoint.dial(plan, [address], at: now)
        } else {
            _ = try endpoint.listen(plan, address)
            _ = try tester.dial(raw, [address], at: now)
        }
    }

    mutating func step(_ span: Nanoseconds = .microseconds(100)) {
        _ = endpoint.poll(at: now, &echo)
        _ = tester.poll(at: now, &hand)
        now = now + span
    }

    mutating func settle() { for _ in 0..<12 { step() } }

    mutating func write(_ bytes: [UInt8]) {
        // The peer may have gone; what cannot be written does not matter then.
        _ = tester.send(bytes.span, .binary, on: hand.connection)
    }

    /// The opening handshake, by hand on the tester's side.
    mutating func open() throws {
        if key == nil {
            for _ in 0..<50 where hand.inbox.isEmpty { step() }
            settle()
            let taken = hand.takeHead()
            let head = try #require(taken)
            let name = "Sec-WebSocket-Key: "
            let line = try #require(head.split(separator: "\r\n").first { $0.hasPrefix(name) })
            let proof = WebSocketHandshake.answer(to: Array(line.dropFirst(name.count).utf8))
            write(
                Array(
                    ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Accept: "
                        + String(decoding: proof, as: UTF8.self) + "\r\n\r\n").utf8
                )
            )
        } else {
            for _ in 0..<50 where hand.connection == .none { step() }
            write(
                Array(
                    ("GET / HTTP/1.1\r\nHost: peer.test\r\nUpgrade: websocket\r\n"
                        + "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").utf8
                )
            )
            settle()
            let taken = hand.takeHead()
            let head = try #require(taken)
            // The example of RFC 6455, section 1.3.
            #expect(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        }
        settle()
        #expect(echo.opened.count == 1)
    }

    mutating func play(_ one: ConformanceCase) {
        var pauses = 0
        var offset = 0
        for step in one.steps {
            switch step {
            case .frame(let first, let payload, let chop):
                let bytes =
                    ConformanceTester.header(first, payload.count, key)
                    + ConformanceTester.masked(payload, key)
                for piece in Self.pieces(bytes, chop) {
                    write(piece)
                    if chop != nil { self.step() }
                }
            case .header(let first, let length):
                offset = 0
                write(ConformanceTester.header(first, length, key))
            case .part(let payload):
                write(ConformanceTester.masked(payload, key, from: offset))
                offset += payload.count
            case .pause(let seconds):
                for _ in 0..<seconds * 20 { self.step(.milliseconds(50)) }
                pauses += 1
                if hand.closeCode == nil, !hand.hasEnded {
                    hand.items.append(.timeout(pauses == 1 ? "A" : "B"))
                }
            }
        }
        settle()
        settle()
    }

    static func pieces(_ bytes: [UInt8], _ chop: Int?) -> [[UInt8]] {
        guard let chop else { return [bytes] }
        return stride(from: 0, to: bytes.count, by: chop).map {
            Array(bytes[$0..<min($0 + chop, bytes.count)])
        }
    }

    mutating func finish(_ one: ConformanceCase) {
        let sentClose = one.steps.contains {
            if case .frame(let first, _, _) = $0 { first & 0x0F == 8 } else { false }
        }
        if !one.endsByEndpoint, !sentClose {
            let code: [UInt8] = [0x03, 0xE8]
            write(
                ConformanceTester.header(0x88, 2, key)
                    + ConformanceTester.masked(code, key)
            )
        }
        for _ in 0..<40 where !hand.hasEnded { step(.milliseconds(50)) }
    }
}

@Suite("WebSocket conformance")
struct ConformanceTests {
    @Test("there are 247 cases")
    func complete() { #expect(ConformanceCase.all.count == 247) }

    @Test("as a client", arguments: ConformanceCase.all)
    func client(_ one: ConformanceCase) throws { try run(one, endpointIsClient: true) }

    @Test("as a server", arguments: ConformanceCase.all)
    func server(_ one: ConformanceCase) throws { try run(one, endpointIsClient: false) }

    private func run(_ one: ConformanceCase, endpointIsClient: Bool) throws {
        var bench = try Bench(endpointIsClient: endpointIsClient)
        try bench.open()
        bench.play(one)
        bench.finish(one)
        if let verdicts = one.verdicts {
            var items = bench.hand.items
            let listsTimeouts = verdicts.joined().contains {
                if case .timeout = $0 { true } else { false }
            }
            if !listsTimeouts {
                items.removeAll { if case .timeout = $0 { true } else { false } }
            }
            // The case lists only what follows its quarter of a megabyte.
            if one.number == "7.1.6", items.count > 1 { items.removeFirst() }
            #expect(
                verdicts.contains(items),
                "case \(one.number): \(items.map { "\($0)".prefix(80) })"
            )
        }
        #expect(bench.hand.hasEnded, "case \(one.number): the connection ends")
        if one.isClean {
            let code = bench.hand.closeCode
            #expect(
                code.map { one.codes.contains($0) || $0 == 1_005 } == true,
                "case \(one.number): close code \(String(describing: code))"
            )
        }
        if one.endsByEndpoint {
            let reason = bench.echo.closed.first?.1
            if let code = bench.hand.closeCode {
                #expect(one.codes.contains(code), "case \(one.number): close code \(code)")
            }
            if case .webSocket = reason {
            } else {
                Issue.record("case \(one.number): ended by \(String(describing: reason))")
            }
        }
        #expect(bench.echo.closed.count == 1, "case \(one.number): closed is told once")
    }
}
