import Base
import Testing
import Transport

/// What a peer sends wrong after a good beginning, and what must be said about it.
struct BadInput: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let reason: CloseReason

    /// After a good upgrade, to a client: no masks.
    static let frames: [BadInput] = [
        BadInput("reserved bit", [0xC1, 0x00], .webSocket(.reservedBits)),
        BadInput("unknown opcode", [0x83, 0x00], .webSocket(.unknownOpcode(3))),
        BadInput("unknown control", [0x8B, 0x00], .webSocket(.unknownOpcode(11))),
        BadInput("masked by a server", [0x81, 0x81, 1, 2, 3, 4, 5], .webSocket(.wrongMask)),
        BadInput("fragmented ping", [0x09, 0x00], .webSocket(.fragmentedControl)),
        BadInput("long ping", [0x89, 126, 0, 126], .webSocket(.longControl)),
        BadInput("stray continuation", [0x80, 0x00], .webSocket(.strayContinuation)),
        BadInput("interrupted", [0x01, 0, 0x81, 0], .webSocket(.interruptedMessage)),
        BadInput(
            "negative length",
            [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0],
            .webSocket(.negativeLength)
        ),
        BadInput(
            "longer than the limit",
            [0x82, 127, 0, 0, 0, 0, 0x7F, 0, 0, 0],
            .webSocket(.messageTooLong)
        ),
        BadInput("bad text", [0x81, 2, 0xC0, 0x80], .webSocket(.invalidText)),
        BadInput("cut text", [0x81, 1, 0xC3], .webSocket(.invalidText)),
        BadInput("half a code", [0x88, 1, 3], .webSocket(.shortClose)),
        BadInput("reserved code", [0x88, 2, 0x03, 0xED], .webSocket(.invalidCloseCode(1_005))),
        BadInput("bad words", [0x88, 3, 0x03, 0xE8, 0xFF], .webSocket(.invalidText)),
    ]

    /// Instead of a good upgrade.
    static let heads: [BadInput] = [
        BadInput(
            "refused",
            text("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"),
            .upgradeRefused(status: 403)
        ),
        BadInput(
            "unproven",
            text(
                "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n"
            ),
            .upgradeUnproven
        ),
        BadInput("no status", text("HELLO\r\n\r\n"), .http(.badFirstLine)),
        BadInput("folded", text("HTTP/1.1 101 X\r\nA: b\r\n c\r\n\r\n"), .http(.badHeader)),
        BadInput("lone line feed", text("HTTP/1.1 101 X\r\nA: b\nB: c\r\n\r\n"), .http(.badHeader)),
        BadInput("space before colon", text("HTTP/1.1 101 X\r\nA : b\r\n\r\n"), .http(.badHeader)),
        BadInput(
            "endless header",
            text("HTTP/1.1 101 X\r\nA: " + String(repeating: "x", count: 40_000)),
            .http(.headTooLong)
        ),
    ]

    /// Answers on the order path.
    static let answers: [BadInput] = [
        BadInput(
            "two lengths",
            text("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
            .http(.badLength)
        ),
        BadInput(
            "length and chunks",
            text("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx"),
            .http(.badLength)
        ),
        BadInput(
            "negative length",
            text("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
            .http(.badLength)
        ),
        BadInput(
            "gzip",
            text("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"),
            .http(.unknownCoding)
        ),
        BadInput(
            "long body",
            text("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"),
            .http(.bodyTooLong)
        ),
        BadInput(
            "chunk bomb",
            text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7FFFFFFF\r\n"),
            .http(.bodyTooLong)
        ),
        BadInput(
            "endless chunk size",
            text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0000000001\r\n"),
            .http(.badChunk)
        ),
        BadInput(
            "no chunk size",
            text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            .http(.badChunk)
        ),
        BadInput(
            "chunk without end",
            text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxyz"),
            .http(.badChunk)
        ),
        BadInput(
            "endless trailers",
            text(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
                    + String(repeating: "A: b\r\n", count: 9_000)
            ),
            .http(.headTooLong)
        ),
    ]

    private init(_ name: String, _ bytes: [UInt8], _ reason: CloseReason) {
        testDescription = name
        self.bytes = bytes
        self.reason = reason
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }
}

@Suite("Bad input")
struct BadInputTests {
    /// What became of the line that was spoken to wrongly, and of its neighbour.
    struct Outcome {
        let reasons: [CloseReason]

        /// How long after its end the line is dialled again.
        let redialAfter: Nanoseconds?

        let neighbourIsLive: Bool
    }

    /// A line under test, a second one that must not notice, and a peer that speaks by hand.
    static func run(
        _ speech: ConnectionPlan.Speech,
        _ bytes: [UInt8],
        upgrades: Bool,
        cut: Int
    ) throws -> Outcome {
        let internet = VirtualInternet(seed: 4)
        let allowed = AllowList(["peer.test", "good.test"])
        let sizes = TableSizes(connections: 8)
        var client = Network(
            sockets: internet.attach(),
            sizes: sizes,
            allowed: allowed,
            seed: 1
        )
        var peer = Network(
            sockets: internet.attach(),
            sizes: sizes,
            allowed: allowed,
            seed: 2
        )
        var names = FixedNames([
            "peer.test": [.loopback(port: 80)], "good.test": [.loopback(port: 80)],
        ])
        var supervisor = Supervisor(LineRecorder(), connections: 8, seed: 3)
        var hand = ConformanceTester()
        var now = Instant(sinceBoot: 1_000_000_000)
        _ = try peer.listen(
            ConnectionPlan(host: "peer.test", port: 80, isEncrypted: false, speech: .stream),
            .loopback(port: 80)
        )
        let good = supervisor.add(
            LinePlan(
                ConnectionPlan(host: "good.test", port: 80, isEncrypted: false, speech: .http)
            ),
            at: now
        )
        func step() {
            _ = supervisor.poll(&client, &names, at: now)
            _ = peer.poll(at: now, &hand)
            now = now + .microseconds(100)
        }
        for _ in 0..<20 { step() }
        let wronged = supervisor.add(
            LinePlan(
                ConnectionPlan(host: "peer.test", port: 80, isEncrypted: false, speech: speech)
            ),
            at: now
        )
        for _ in 0..<20 { step() }
        let heads = hand.takeHead()
        if upgrades {
            let head = try #require(heads)
            let name = "Sec-WebSocket-Key: "
            let line = try #require(head.split(separator: "\r\n").first { $0.hasPrefix(name) })
            let proof = WebSocketHandshake.answer(to: Array(line.dropFirst(name.count).utf8))
            let answer =
                "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: \(String(decoding: proof, as: UTF8.self))\r\n\r\n"
            _ = peer.table.send(Array(answer.utf8).span, on: hand.connection)
        }
        var endedAt: Instant?
        func look() {
            step()
            if endedAt == nil, !supervisor.handler.lost.isEmpty { endedAt = now }
        }
        for start in stride(from: 0, to: bytes.count, by: cut) {
            let piece = Array(bytes[start..<min(start + cut, bytes.count)])
            for part in stride(from: 0, to: piece.count, by: 16_000) {
                let end = min(part + 16_000, piece.count)
                _ = peer.send(Array(piece[part..<end]).span, on: hand.connection)
            }
            look()
        }
        for _ in 0..<60 { look() }
        let lost = supervisor.handler.lost
        let next = supervisor.lines.status(wronged).nextAttempt
        let neighbour = supervisor.lines.status(good).connection
        return Outcome(
            reasons: lost.filter { $0.0 == wronged }.map(\.1),
            redialAfter: endedAt.flatMap { ended in next.map { $0 - ended } },
            neighbourIsLive: lost.count == 1 && client.table.isLive(neighbour)
        )
    }

    private func check(_ outcome: Outcome, _ reason: CloseReason) {
        #expect(outcome.reasons == [reason])
        #expect(outcome.neighbourIsLive)
        let wait = outcome.redialAfter ?? .zero
        #expect(wait > .milliseconds(499) && wait <= .milliseconds(2_000), "\(wait)")
    }

    @Test(
        "wrong frames name their reason and end that connection only",
        arguments: BadInput.frames,
        [1, 65_536]
    )
    func frames(_ input: BadInput, _ cut: Int) throws {
        let outcome = try Self.run(
            .webSocket(path: "/", headers: []),
            input.bytes,
            upgrades: true,
            cut: cut
        )
        check(outcome, input.reason)
    }

    @Test("wrong upgrades name their reason", arguments: BadInput.heads, [7, 65_536])
    func heads(_ input: BadInput, _ cut: Int) throws {
        let outcome = try Self.run(
            .webSocket(path: "/", headers: []),
            input.bytes,
            upgrades: false,
            cut: cut
        )
        check(outcome, input.reason)
    }

    @Test("wrong answers name their reason", arguments: BadInput.answers, [7, 65_536])
    func answers(_ input: BadInput, _ cut: Int) throws {
        let outcome = try Self.run(.http, input.bytes, upgrades: false, cut: cut)
        check(outcome, input.reason)
    }
}
