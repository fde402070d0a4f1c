internal import Base
internal import CEchoReference
internal import Transport

/// A thousand TLS WebSocket connections on one reactor, a hundred thousand messages a second in total.
///
/// The generator keeps its pace, so an operation takes 10,000 ns as long as this side keeps up; a
/// message lost or out of order ends the program.
@safe final class CrowdReceive: Work {
    private static let connections = 1_000
    private static let messageBytes = 256
    private static let perSecond: Int64 = 100_000

    private struct Counting: ConnectionHandler {
        var open = 0
        var received = 0
        var next = [UInt32](repeating: 0, count: CrowdReceive.connections)

        mutating func opened(
            _ connection: ConnectionID,
            _ table: inout ConnectionTable,
            at now: Instant
        ) {
            open += 1
        }

        mutating func received(
            _ message: Span<UInt8>,
            _ kind: MessageKind,
            on connection: ConnectionID,
            _ table: inout ConnectionTable,
            at now: Instant
        ) {
            var number: UInt32 = 0
            for index in 0..<8 { number = number &* 10 &+ UInt32(message[index] &- 0x30) }
            precondition(number == next[Int(connection.slot)], "no message is lost or doubled")
            next[Int(connection.slot)] = number + 1
            received += 1
        }

        mutating func closed(
            _ connection: ConnectionID,
            _ reason: CloseReason,
            _ table: inout ConnectionTable,
            at now: Instant
        ) {
            fatalError("a connection of the crowd ended: \(reason.words)")
        }
    }

    private var crowd: OpaquePointer?
    private var network: Network<UringSockets>?
    private var handler = Counting()
    private var counted = 0

    deinit {
        network?.closeAll()
        if unsafe crowd != nil { unsafe echo_crowd_end(crowd) }
    }

    func begin() {
        if unsafe crowd == nil { connect() }
        unsafe echo_crowd_run(crowd, 1)
    }

    private func connect() {
        unsafe crowd = echo_crowd_begin(
            Cores.peer,
            Int32(Self.connections),
            Self.messageBytes,
            Self.perSecond,
            echoCertificate.chain,
            echoCertificate.key,
            echoSuite
        )
        var settings = TLSSettings()
        settings.trust = .file(echoCertificate.chain)
        settings.suites = echoSuite
        var sizes = TableSizes(connections: Self.connections)
        sizes.messageBytesMax = 16_384
        sizes.headBytesMax = 4_096
        sizes.sendBytes = 16_384
        sizes.sendMessageBytesMax = 4_096
        guard let sockets = try? UringSockets(slots: Self.connections),
            let context = try? TLSContext(client: settings)
        else { preconditionFailure("this host has io_uring") }
        var network = Network(
            sockets: sockets,
            sizes: sizes,
            allowed: AllowList(["127.0.0.1"]),
            seed: 1,
            settings: settings
        )
        network.secureClients(context)
        let port = unsafe echo_crowd_port(crowd)
        var plan = ConnectionPlan(
            host: "127.0.0.1",
            port: port,
            speech: .webSocket(path: "/", headers: [])
        )
        plan.openWithin = .seconds(60)
        plan.pingAfter = .zero
        for index in 0..<Self.connections {
            let dialled = try? network.dial(
                plan,
                [.loopback(port: port)],
                at: SystemTime().now
            )
            precondition(dialled != nil, "the far end is allowed")
            while handler.open + 64 < index {
                _ = network.poll(at: SystemTime().now, &handler)
            }
        }
        while handler.open < Self.connections {
            _ = network.poll(at: SystemTime().now, &handler)
        }
        self.network = consume network
    }

    func run(_ operations: Int) {
        guard var network = network.take() else { return }
        let now = SystemTime().now
        while handler.received < counted + operations {
            _ = network.poll(at: now, &handler)
        }
        counted += operations
        self.network = consume network
    }

    func end() {
        unsafe echo_crowd_run(crowd, 0)
        guard var network = network.take() else { return }
        // What was sent before the pause still comes; nothing may be missing.
        while handler.received < (unsafe Int(echo_crowd_sent(crowd))) {
            _ = network.poll(at: SystemTime().now, &handler)
        }
        counted = handler.received
        self.network = consume network
    }
}
