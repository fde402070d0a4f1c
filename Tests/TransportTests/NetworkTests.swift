import Base
import Testing
import Transport

/// Both ends of connections on one table.
struct Pair<Backend: Sockets & ~Copyable>: ~Copyable {
    var network: Network<Backend>
    var recorder = Recorder()
    var port: UInt16 = 0

    init(_ backend: consuming Backend, trust: String? = nil) throws {
        var settings = TLSSettings()
        settings.trust = .file(trust ?? TestCertificates.shared.authority)
        network = Network(
            sockets: backend,
            sizes: TableSizes(connections: 8),
            allowed: AllowList(["localhost", "127.0.0.1"]),
            seed: 7,
            settings: settings
        )
        network.secureClients(try TLSContext(client: settings))
    }

    /// Listens with the named certificate.
    mutating func serve(_ certificate: String = "good", _ plan: ConnectionPlan) throws {
        network.secureServers(
            try TLSContext(
                server: TLSSettings(),
                chainFile: TestCertificates.shared.chain(certificate),
                keyFile: TestCertificates.shared.key(certificate)
            )
        )
        port = try network.listen(plan, .loopback(port: 0)).port
    }

    /// Polls until `done` or far too long has passed, even on a machine that is busy; true when done.
    mutating func run(until done: (borrowing Recorder) -> Bool) -> Bool {
        let end = bootInstant() + .seconds(10)
        while !done(recorder) {
            let now = bootInstant()
            if now > end { return false }
            _ = network.poll(at: now, wait: .microseconds(200), &recorder)
        }
        return true
    }
}

@Suite("Network over real sockets")
struct NetworkTests {
    @Test("a message comes back over TLS and WebSocket", arguments: BackEnd.allCases)
    func echoes(_ backEnd: BackEnd) throws {
        var pair = try Pair(try AnySockets(backEnd))
        var plan = ConnectionPlan(
            host: "localhost",
            port: 0,
            speech: .webSocket(path: "/ws", headers: [])
        )
        try pair.serve("good", plan)
        plan.port = pair.port
        let client = try pair.network.dial(
            plan,
            [.loopback(port: pair.port)],
            at: bootInstant()
        )
        let open = pair.run { $0.opened.count == 2 }
        #expect(open, "\(pair.recorder.closed)")
        for server in pair.recorder.opened where server != client {
            pair.recorder.echoes.insert(server)
        }
        for size in [0, 1, 125, 126, 1_000, 15_000] {
            let text = [UInt8](repeating: 0x61, count: size)
            let sent = pair.network.send(text.span, on: client)
            #expect(sent == .queued)
            let before = pair.recorder.messages.count
            let back = pair.run { $0.messages.count == before + 2 }
            #expect(back)
            let last = pair.recorder.messages.last
            #expect(last?.0 == client)
            #expect(last?.2 == text)
        }
        let counters = pair.network.counters
        #expect(counters.bytesIn == counters.bytesOut && counters.bytesIn > 2 * 16_000)
        #expect(counters.systemCalls > 0 && counters.completions > 0)
        #expect(pair.network.longestPassTicks > 0)
        pair.network.table.close(client)
        let over = pair.run { $0.closed.count == 2 }
        #expect(over)
        #expect(pair.recorder.closed.contains { $0.0 == client && $0.1 == .requested })
        #expect(
            pair.recorder.closed.contains {
                $0.0 != client && $0.1 == .peerClosed(code: 1_000)
            }
        )
    }

    @Test(
        "a certificate that proves nothing is refused in words",
        arguments: [
            ("other", "hostname mismatch"), ("expired", "certificate has expired"),
            ("stranger", "self-signed certificate"),
        ],
        BackEnd.allCases
    )
    func refusesCertificates(_ refused: (name: String, words: String), _ backEnd: BackEnd) throws {
        var pair = try Pair(try AnySockets(backEnd))
        var plan = ConnectionPlan(
            host: "localhost",
            port: 0,
            speech: .webSocket(path: "/ws", headers: [])
        )
        try pair.serve(refused.name, plan)
        plan.port = pair.port
        let client = try pair.network.dial(
            plan,
            [.loopback(port: pair.port)],
            at: bootInstant()
        )
        let over = pair.run { $0.closed.count == 2 }
        #expect(over)
        let reason = pair.recorder.closed.first { $0.0 == client }?.1
        #expect(reason?.words.contains(refused.words) == true, "\(reason?.words ?? "open")")
        #expect(pair.recorder.opened.isEmpty)
    }
}
