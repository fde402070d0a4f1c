internal import Base
internal import Transport

/// Messages over many TLS WebSockets that are all ready at once, through one io_uring: what a message
/// costs in system calls when the reactor is saturated.
///
/// The far ends are our own server halves on the same thread; they send in the pauses.
final class SaturatedReceive: Work {
    /// Connections, each with one message ready: an operation is a pass over all of them.
    static let connections = 64

    private struct Counting: ConnectionHandler {
        var opened: [ConnectionID] = []
        var received = 0

        mutating func opened(
            _ connection: ConnectionID,
            _ table: inout ConnectionTable,
            at now: Instant
        ) {
            opened.append(connection)
        }

        mutating func received(
            _ message: Span<UInt8>,
            _ kind: MessageKind,
            on connection: ConnectionID,
            _ table: inout ConnectionTable,
            at now: Instant
        ) {
            received += 1
        }

        mutating func closed(
            _ connection: ConnectionID,
            _ reason: CloseReason,
            _ table: inout ConnectionTable,
            at now: Instant
        ) {
            fatalError("both ends stay: \(reason.words)")
        }
    }

    private let message = [UInt8](repeating: 0x61, count: 256)
    private var near: Network<UringSockets>?
    private var far: Network<PollingSockets>?
    private var nearEnd = Counting()
    private var farEnd = Counting()
    private let time = SystemTime()

    func begin() {
        guard near == nil else { return }
        var settings = TLSSettings()
        settings.trust = .file(echoCertificate.chain)
        settings.suites = echoSuite
        var sizes = TableSizes(connections: Self.connections + 1)
        sizes.messageBytesMax = 16_384
        sizes.headBytesMax = 4_096
        sizes.sendBytes = 16_384
        sizes.sendMessageBytesMax = 4_096
        do {
            var far = Network(
                sockets: PollingSockets(slots: Self.connections + 1, bytesPerPass: 65_536),
                sizes: sizes,
                allowed: AllowList(["127.0.0.1"]),
                seed: 2,
                settings: settings
            )
            far.secureServers(
                try TLSContext(
                    server: settings,
                    chainFile: echoCertificate.chain,
                    keyFile: echoCertificate.key
                )
            )
            var plan = ConnectionPlan(
                host: "127.0.0.1",
                port: 0,
                speech: .webSocket(path: "/", headers: [])
            )
            plan.pingAfter = .zero
            plan.openWithin = .seconds(60)
            let port = try far.listen(plan, .loopback(port: 0)).port
            plan.port = port
            var near = Network(
                sockets: try UringSockets(slots: Self.connections + 1),
                sizes: sizes,
                allowed: AllowList(["127.0.0.1"]),
                seed: 1,
                settings: settings
            )
            near.secureClients(try TLSContext(client: settings))
            for _ in 0..<Self.connections {
                _ = try near.dial(plan, [.loopback(port: port)], at: time.now)
            }
            while nearEnd.opened.count < Self.connections
                || farEnd.opened.count < Self.connections
            {
                _ = near.poll(at: time.now, &nearEnd)
                _ = far.poll(at: time.now, &farEnd)
            }
            self.near = consume near
            self.far = consume far
        } catch { preconditionFailure("connections of loopback: \(error)") }
        pause()
    }

    func run(_ operations: Int) {
        for index in 0..<operations {
            if index > 0 { pause() }
            guard var near = near.take() else { return }
            let now = time.now
            let wanted = nearEnd.received + Self.connections
            while nearEnd.received < wanted { _ = near.poll(at: now, &nearEnd) }
            self.near = consume near
        }
    }

    /// Every far end sends one message.
    func pause() {
        guard var far = far.take() else { return }
        let message = message
        for connection in farEnd.opened {
            let outcome = far.send(message.span, on: connection)
            precondition(outcome == .queued, "an empty connection takes a message")
        }
        self.far = consume far
    }
}
