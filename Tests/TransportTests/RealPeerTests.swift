import Base
import Foundation
import Testing
import Transport

@Suite("Real peers", .serialized)
struct RealPeerTests {
    private let certificates = TestCertificates.shared

    private func pair(_ backEnd: BackEnd) throws -> Pair<AnySockets> {
        try Pair(try AnySockets(backEnd))
    }

    private func plan(_ port: UInt16, _ speech: ConnectionPlan.Speech) -> ConnectionPlan {
        ConnectionPlan(host: "localhost", port: port, speech: speech)
    }

    /// A port that was free a moment ago.
    private func freePort() throws -> UInt16 {
        var pair = try pair(.epoll)
        var plan = plan(0, .stream)
        plan.isEncrypted = false
        let port = try pair.network.listen(plan, .loopback(port: 0)).port
        pair.network.closeAll()
        return port
    }

    /// Dials until the peer's port answers.
    private func connect(
        _ pair: inout Pair<AnySockets>,
        _ plan: ConnectionPlan
    ) throws -> ConnectionID {
        for _ in 0..<50 {
            let before = pair.recorder.closed.count
            let connection = try pair.network.dial(
                plan,
                [.loopback(port: plan.port)],
                at: bootInstant()
            )
            let done = pair.run { $0.opened.contains(connection) || $0.closed.count > before }
            #expect(done)
            if pair.recorder.opened.contains(connection) { return connection }
            guard case .unreachable = pair.recorder.closed.last?.1 else { break }
            usleep(50_000)
        }
        throw pair.recorder.closed.last?.1 ?? .openDeadline
    }

    @Test("a client of ours talks to the websockets server", arguments: BackEnd.allCases)
    func websocketsServer(_ backEnd: BackEnd) throws {
        let peer = try RealPeer(
            python: ["serve", certificates.chain("good"), certificates.key("good")])
        let port = try #require(
            UInt16(peer.listen().trimmingCharacters(in: .whitespacesAndNewlines))
        )
        var pair = try pair(backEnd)
        let client = try connect(&pair, plan(port, .webSocket(path: "/ws", headers: [])))
        for size in [0, 1, 125, 126, 127, 1_000, 16_000] {
            for kind in [MessageKind.text, .binary] {
                let bytes = [UInt8](repeating: 0x61, count: size)
                let before = pair.recorder.messages.count
                let sent = pair.network.send(bytes.span, kind, on: client)
                #expect(sent == .queued)
                let back = pair.run { $0.messages.count > before }
                #expect(back)
                #expect(pair.recorder.messages.last?.2 == bytes)
                #expect(pair.recorder.messages.last?.1 == kind)
            }
        }
        pair.network.table.close(client)
        let over = pair.run { !$0.closed.isEmpty }
        #expect(over)
        #expect(pair.recorder.closed.last?.1 == .requested)
    }

    @Test("the websockets client talks to a server of ours", arguments: BackEnd.allCases)
    func websocketsClient(_ backEnd: BackEnd) throws {
        var pair = try pair(backEnd)
        try pair.serve("good", plan(0, .webSocket(path: "/ws", headers: [])))
        pair.recorder.echoesAll = true
        let peer = try RealPeer(
            python: ["connect", "\(pair.port)", certificates.authority])
        let end = bootInstant() + .seconds(10)
        while peer.isRunning, bootInstant() < end {
            _ = pair.network.poll(
                at: bootInstant(),
                wait: .microseconds(500),
                &pair.recorder
            )
        }
        #expect(peer.listen() == "21\n")
        #expect(pair.recorder.closed.first?.1 == .peerClosed(code: 1_000))
    }

    @Test(
        "openssl s_server: both versions, and new keys in mid-stream",
        arguments: ["-tls1_2", "-tls1_3"],
        BackEnd.allCases
    )
    func sServer(_ version: String, _ backEnd: BackEnd) throws {
        let port = try freePort()
        let peer = try RealPeer(
            "openssl",
            [
                "s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificates.chain("good"),
                "-key", certificates.key("good"), version,
            ]
        )
        var pair = try pair(backEnd)
        let client = try connect(&pair, plan(port, .stream))
        let security = pair.network.table.security(of: client)
        #expect(security?.version == (version == "-tls1_2" ? .v12 : .v13))
        func text(_ pair: borrowing Pair<AnySockets>) -> String {
            String(decoding: pair.recorder.messages.flatMap { $0.2 }, as: UTF8.self)
        }
        try peer.say("before")
        let first = pair.run { $0.messages.flatMap { $0.2 }.count >= 7 }
        #expect(first)
        if version == "-tls1_3" {
            try peer.say("K")  // both sides take new keys
            usleep(100_000)
        }
        try peer.say("after")
        let second = pair.run { $0.messages.flatMap { $0.2 }.count >= 13 }
        #expect(second)
        #expect(text(pair) == "before\nafter\n")
        let sent = pair.network.send(Array("still here\n".utf8).span, on: client)
        #expect(sent == .queued)
        var heard = ""
        for _ in 0..<20 where !heard.contains("still here") { heard += peer.listen() }
        #expect(heard.contains("still here"))
    }

    @Test("openssl s_client verifies a server of ours and is echoed", arguments: BackEnd.allCases)
    func sClient(_ backEnd: BackEnd) throws {
        var pair = try pair(backEnd)
        try pair.serve("good", plan(0, .stream))
        pair.recorder.echoesAll = true
        let peer = try RealPeer(
            "openssl",
            [
                "s_client", "-connect", "127.0.0.1:\(pair.port)", "-CAfile",
                certificates.authority, "-verify_return_error", "-verify_hostname", "localhost",
                "-quiet",
            ]
        )
        try peer.say("ping me")
        let came = pair.run { !$0.messages.isEmpty }
        #expect(came)
        // The echo is on its way; the pipe holds it.
        #expect(peer.listen() == "ping me\n")
    }

    @Test("nginx serves HTTPS to us and passes WebSocket on to us", arguments: BackEnd.allCases)
    func nginx(_ backEnd: BackEnd) throws {
        let port = try freePort()
        var pair = try pair(backEnd)
        var inner = plan(0, .webSocket(path: "/", headers: []))
        inner.isEncrypted = false
        let innerPort = try pair.network.listen(inner, .loopback(port: 0)).port
        let directory = certificates.directory + "/nginx"
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
        let configuration = """
            daemon off; master_process off; worker_processes 1; pid \(directory)/pid;
            error_log \(directory)/error.log;
            events { worker_connections 64; }
            http {
              access_log off; client_body_temp_path \(directory); proxy_temp_path \(directory);
              fastcgi_temp_path \(directory); uwsgi_temp_path \(directory); scgi_temp_path \(directory);
              server {
                listen 127.0.0.1:\(port) ssl;
                ssl_certificate \(certificates.chain("good"));
                ssl_certificate_key \(certificates.key("good"));
                location /ping { default_type text/plain; return 200 "pong from nginx"; }
                location /ws {
                  proxy_pass http://127.0.0.1:\(innerPort); proxy_http_version 1.1;
                  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";
                }
              }
            }
            """
        let file = directory + "/nginx.conf"
        try configuration.write(toFile: file, atomically: true, encoding: .utf8)
        let peer = try RealPeer("/usr/sbin/nginx", ["-c", file, "-p", directory])
        let order = try connect(&pair, plan(port, .http))
        for round in 1...3 {
            let request = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let sent = pair.network.sendHTTP(Array(request.utf8).span, on: order)
            #expect(sent == .queued)
            let answered = pair.run { $0.answers.count == round }
            #expect(answered)
        }
        #expect(
            pair.recorder.answers.allSatisfy {
                $0.1.status == 200 && $0.2 == Array("pong from nginx".utf8)
            }
        )
        let forbidden = pair.network.sendHTTP(
            Array("POST /capital/withdraw HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8).span,
            on: order
        )
        #expect(forbidden == .forbidden)
        pair.recorder.echoesAll = true
        let feed = try connect(&pair, plan(port, .webSocket(path: "/ws", headers: [])))
        pair.recorder.echoesAll = false
        pair.recorder.echoes = Set(pair.recorder.opened.filter { $0 != feed && $0 != order })
        let sent = pair.network.send(Array("through".utf8).span, on: feed)
        #expect(sent == .queued)
        let back = pair.run { $0.messages.count == 2 }
        #expect(back)
        #expect(pair.recorder.messages.last?.0 == feed)
        #expect(peer.isRunning)
    }

    @Test("a second connection resumes the first one's session", arguments: BackEnd.allCases)
    func resumption(_ backEnd: BackEnd) throws {
        var pair = try pair(backEnd)
        try pair.serve("good", plan(0, .webSocket(path: "/", headers: [])))
        pair.recorder.echoesAll = false
        let port = pair.port
        let first = try connect(&pair, plan(port, .webSocket(path: "/", headers: [])))
        let fresh = pair.network.table.security(of: first)
        #expect(fresh?.isResumed == false)
        // The ticket comes behind the handshake: some byte must be read after it.
        for server in pair.recorder.opened where server != first {
            _ = pair.network.send(Array("hi".utf8).span, on: server)
        }
        let read = pair.run { !$0.messages.isEmpty }
        #expect(read)
        let second = try connect(&pair, plan(port, .webSocket(path: "/", headers: [])))
        let resumed = pair.network.table.security(of: second)
        #expect(resumed?.isResumed == true)
    }
}
