import Base
import Glibc
import Testing
import Transport

/// A peer made of bare system calls: it answers upgrades by hand, and resets.
final class RudePeer {
    private let listener: Int32
    let port: UInt16

    /// Connections whose request has come, with its head.
    private(set) var asked: [(descriptor: Int32, head: String)] = []

    private var silent: [Int32] = []

    init() throws {
        listener = socket(
            AF_INET,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue),
            0
        )
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        // SAFETY: the address is ours and as long as stated.
        let laid = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, size) == 0 && listen(descriptor, 4) == 0
                    && getsockname(descriptor, address, &size) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        try #require(laid)
    }

    deinit {
        close(listener)
        for connection in silent + asked.map(\.descriptor) { close(connection) }
    }

    /// Takes what has come, without waiting; how many requests there are.
    func look() -> Int {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            silent.append(connection)
        }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        for connection in silent {
            let count = unsafe recv(connection, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { continue }
            asked.append((connection, String(decoding: bytes[..<count], as: UTF8.self)))
            silent.removeAll { $0 == connection }
        }
        return asked.count
    }

    /// Sends bytes on one of the connections that asked.
    func say(_ bytes: [UInt8], to index: Int) {
        let sent = unsafe send(
            asked[index].descriptor,
            bytes,
            bytes.count,
            Int32(MSG_NOSIGNAL)
        )
        #expect(sent == bytes.count)
    }

    /// Ends the first connection by a reset: what is unsent and unread is thrown away.
    func resetFirst() {
        let connection = asked.removeFirst().descriptor
        var linger = linger(l_onoff: 1, l_linger: 0)
        // SAFETY: the option is a value of ours.
        unsafe setsockopt(
            connection,
            SOL_SOCKET,
            SO_LINGER,
            &linger,
            socklen_t(MemoryLayout<linger>.size)
        )
        close(connection)
    }
}

@Suite("Sockets in hard times")
struct HardTimesTests {
    @Test("receive buffers that run out delay a message and lose no byte of it")
    func starves() throws {
        var sizes = UringSockets.Sizes()
        sizes.buffers = 2
        sizes.bufferBytes = 256
        var pair = try Pair(try UringSockets(slots: 8, sizes: sizes))
        var plan = ConnectionPlan(
            host: "localhost",
            port: 0,
            speech: .webSocket(path: "/", headers: [])
        )
        try pair.serve("good", plan)
        plan.port = pair.port
        let client = try pair.network.dial(plan, [.loopback(port: pair.port)], at: bootInstant())
        let open = pair.run { $0.opened.count == 2 }
        #expect(open, "\(pair.recorder.closed)")
        for server in pair.recorder.opened where server != client {
            pair.recorder.echoes.insert(server)
        }
        let text = (0..<15_000).map { UInt8(0x61 + $0 % 26) }
        for round in 1...4 {
            let sent = pair.network.send(text.span, on: client)
            #expect(sent == .queued)
            let back = pair.run { $0.messages.count == 2 * round }
            #expect(back)
        }
        #expect(pair.recorder.messages.allSatisfy { $0.2 == text })
        #expect(pair.network.counters.starved > 0)
    }

    @Test("a peer that stops reading is given up once what answers it no longer fits")
    func stopsReading() throws {
        // Two networks: only the client's is polled once the connection is open.
        var client = try Pair(try AnySockets(.epoll))
        var server = try Pair(try AnySockets(.epoll))
        var plan = ConnectionPlan(
            host: "localhost",
            port: 0,
            speech: .webSocket(path: "/", headers: [])
        )
        try server.serve("good", plan)
        plan.port = server.port
        let near = try client.network.dial(plan, [.loopback(port: plan.port)], at: bootInstant())
        let open = client.run { recorder in
            _ = server.network.poll(at: bootInstant(), &server.recorder)
            return recorder.opened.count == 1 && server.recorder.opened.count == 1
        }
        try #require(open, "\(client.recorder.closed)")
        let far = try #require(server.recorder.opened.first)
        let text = [UInt8](repeating: 0x61, count: 15_000)
        var outcome = QueueOutcome.queued
        for _ in 0..<4_000 where outcome == .queued {
            outcome = client.network.send(text.span, on: near)
        }
        #expect(outcome == .full)
        // Fills what is left with small ones.
        while client.network.send([0x61].span, on: near) == .queued {}
        let unsent = client.network.table.unsentBytes(near)
        #expect(unsent > 100_000)
        _ = server.network.send(text.span, on: far)
        let over = client.run { !$0.closed.isEmpty }
        #expect(over)
        #expect(client.recorder.closed.first?.1 == .peerStopsReading)
        #expect(client.recorder.messages.isEmpty)
    }

    @Test("a reset in the middle of a frame ends that connection only", arguments: BackEnd.allCases)
    func resets(_ backEnd: BackEnd) throws {
        let peer = try RudePeer()
        var pair = try Pair(try AnySockets(backEnd))
        var plan = ConnectionPlan(
            host: "127.0.0.1",
            port: peer.port,
            isEncrypted: false,
            speech: .webSocket(path: "/", headers: [])
        )
        plan.pingAfter = .zero
        let victim = try pair.network.dial(plan, [.loopback(port: peer.port)], at: bootInstant())
        let other = try pair.network.dial(plan, [.loopback(port: peer.port)], at: bootInstant())
        let asked = pair.run { _ in peer.look() == 2 }
        try #require(asked)
        for index in 0..<2 {
            let head = peer.asked[index].head
            let name = "Sec-WebSocket-Key: "
            let line = try #require(head.split(separator: "\r\n").first { $0.hasPrefix(name) })
            let proof = WebSocketHandshake.answer(to: Array(line.dropFirst(name.count).utf8))
            let answer =
                "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: \(String(decoding: proof, as: UTF8.self))\r\n\r\n"
            peer.say(Array(answer.utf8), to: index)
        }
        let open = pair.run { $0.opened.count == 2 }
        #expect(open, "\(pair.recorder.closed)")
        // A frame of ten bytes, of which four come.
        for index in 0..<2 { peer.say([0x81, 10, 0x61, 0x61, 0x61, 0x61], to: index) }
        peer.resetFirst()
        let over = pair.run { !$0.closed.isEmpty }
        #expect(over)
        #expect(pair.recorder.closed.count == 1)
        // The two are dialled at once: either may be the first that the peer took.
        let ended = pair.recorder.closed.first
        #expect(ended?.0 == victim || ended?.0 == other)
        #expect(ended?.1 == .broken(errno: ECONNRESET))
        let survivor = ended?.0 == victim ? other : victim
        peer.say([UInt8](repeating: 0x62, count: 6), to: 0)
        let whole = pair.run { $0.messages.count == 1 }
        #expect(whole)
        #expect(pair.recorder.messages.first?.0 == survivor)
        #expect(pair.recorder.messages.first?.2 == Array("aaaabbbbbb".utf8))
    }
}
