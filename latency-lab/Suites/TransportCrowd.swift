internal import Base
internal import CEchoReference
internal import Transport

/// A thousand TLS WebSocket connections on one reactor and the far ends that speak to them.
///
/// A message lost or out of order ends the program.
@safe final class Crowd {
    static let connections = 1_000
    private static let messageBytes = 256
    private static let perSecond: Int64 = 100_000

    private struct Counting: ConnectionHandler {
        var open = 0
        var received = 0
        var next = [UInt32](repeating: 0, count: Crowd.connections)

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

    private let far: OpaquePointer
    private var network: Network<UringSockets>?
    private var handler = Counting()

    /// All connections, live; far ends that are apart leave this process's memory alone.
    init(isApart: Bool) {
        unsafe far = echo_crowd_begin(
            Cores.peer,
            isApart ? 1 : 0,
            Int32(Self.connections),
            Self.messageBytes,
            Self.perSecond,
            echoCertificate.chain,
            echoCertificate.key,
            echoSuite
        )
        connect()
    }

    deinit {
        network?.closeAll()
        unsafe echo_crowd_end(far)
    }

    private func connect() {
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
        let port = unsafe echo_crowd_port(far)
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

    /// Messages received so far.
    var received: Int { handler.received }

    /// Messages sent so far.
    var sent: Int { unsafe Int(echo_crowd_sent(far)) }

    /// Lets the far ends speak, or be silent.
    func speak(_ isOn: Bool) { unsafe echo_crowd_run(far, isOn ? 1 : 0) }

    /// Polls until so many messages have been received in all.
    func receive(until count: Int) {
        guard var network = network.take() else { return }
        let now = SystemTime().now
        while handler.received < count { _ = network.poll(at: now, &handler) }
        self.network = consume network
    }

    /// Silence, and all that was sent before it received: nothing may be missing.
    func hush() {
        speak(false)
        // The far end may be in the middle of its last message.
        var last = -1
        while last != received {
            last = received
            receive(until: sent)
        }
    }
}

/// A hundred thousand messages a second in total to a thousand connections.
///
/// The generator keeps its pace, so an operation takes 10,000 ns as long as this side keeps up.
final class CrowdReceive: Work {
    private var crowd: Crowd?
    private var counted = 0

    func begin() {
        let crowd = crowd ?? Crowd(isApart: false)
        self.crowd = crowd
        counted = crowd.received
        crowd.speak(true)
    }

    func run(_ operations: Int) {
        counted += operations
        crowd?.receive(until: counted)
    }

    func end() { crowd?.hush() }
}

/// Resident memory that a thousand idle connections take, for each: TLS, WebSocket, buffers, reactor.
///
/// Each has had one message before it fell idle.
final class CrowdMemory: Work {
    private var crowd: Crowd?

    /// Bytes for each connection.
    private(set) var figure: Int64?

    func run(_ operations: Int) {
        echo_trim()
        let before = ResidentMemory.bytes
        let crowd = Crowd(isApart: true)
        crowd.speak(true)
        crowd.receive(until: Crowd.connections)
        crowd.hush()
        figure = (ResidentMemory.bytes - before) / Int64(Crowd.connections)
        self.crowd = crowd
    }

    func end() { crowd = nil }
}
