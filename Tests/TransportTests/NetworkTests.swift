import Base
import Testing
import Transport

/// The back-ends that every test of real sockets runs over.
enum BackEnd: CaseIterable, Sendable {
    case epoll
    case polling
    case uring
}

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

    /// Polls until `done` or a second and a half has passed; true when done.
    mutating func run(until done: (borrowing Recorder) -> Bool) -> Bool {
        let end = bootInstant() + .milliseconds(1_500)
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
        switch backEnd {
        case .epoll: try echo(try EpollSockets(slots: 8, bytesPerPass: 65_536))
        case .polling: try echo(PollingSockets(slots: 8, bytesPerPass: 65_536))
        case .uring: try echo(try UringSockets(slots: 8))
        }
    }

    private func echo<Backend: Sockets & ~Copyable>(_ backend: consuming Backend) throws {
        var pair = try Pair(backend)
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
        ]
    )
    func refusesCertificates(_ name: String, _ words: String) throws {
        var pair = try Pair(try EpollSockets(slots: 8, bytesPerPass: 65_536))
        var plan = ConnectionPlan(
            host: "localhost",
            port: 0,
            speech: .webSocket(path: "/ws", headers: [])
        )
        try pair.serve(name, plan)
        plan.port = pair.port
        let client = try pair.network.dial(
            plan,
            [.loopback(port: pair.port)],
            at: bootInstant()
        )
        let over = pair.run { $0.closed.count == 2 }
        #expect(over)
        let reason = pair.recorder.closed.first { $0.0 == client }?.1
        #expect(reason?.words.contains(words) == true, "\(reason?.words ?? "open")")
        #expect(pair.recorder.opened.isEmpty)
    }
}
