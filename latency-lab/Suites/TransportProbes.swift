internal import Base
internal import CEchoReference
internal import Transport

/// The far end of a probe: it takes one guest after the other.
@safe final class Door {
    private let door: OpaquePointer

    init(_ speech: EchoSpeech, tickets: Bool = false) {
        let isPlain = speech == .plain
        unsafe door = echo_door_begin(
            Cores.peer,
            speech.wire,
            tickets ? 1 : 0,
            isPlain ? nil : echoCertificate.chain,
            isPlain ? nil : echoCertificate.key,
            echoSuite
        )
    }

    var port: UInt16 { unsafe echo_door_port(door) }

    deinit { unsafe echo_door_end(door) }
}

/// A name asked of the system's resolver, from the question to the addresses in the lane's hands.
final class ResolveProbe: Work {
    private var names: SystemNames?
    private var now = SystemTime().now

    func begin() {
        guard names == nil else { return }
        names = try? SystemNames(hosts: ["localhost"], cpu: Cores.peer)
        precondition(names != nil, "a thread can be started")
    }

    func run(_ operations: Int) {
        guard var names = names.take() else { return }
        for _ in 0..<operations {
            // By then an old answer is no longer used.
            now = now + SystemNames.staleLifetime
            while case .waiting = names.addresses(of: "localhost", port: 443, at: now) {}
        }
        self.names = consume names
    }
}

/// A TCP connection: from the dial until it stands.
final class ConnectProbe: Work {
    private var door: Door?
    private var sockets: PollingSockets?

    func begin() {
        door = Door(.plain)
        sockets = PollingSockets(slots: 1, bytesPerPass: 4_096)
    }

    func run(_ operations: Int) {
        for index in 0..<operations {
            if index > 0 { pause() }
            guard var sockets = sockets.take(), let port = door?.port else { return }
            let now = SystemTime().now
            sockets.dial(0, [.loopback(port: port)], at: now, by: now + .seconds(5))
            var isOpen = false
            while !isOpen {
                // The dialler asks the kernel by this clock.
                sockets.begin(at: SystemTime().now, wait: .zero)
                switch sockets.next() {
                case .connected: isOpen = true
                case .ended(_, let errno): preconditionFailure("the door is there: errno \(errno)")
                default: continue
                }
            }
            self.sockets = consume sockets
        }
    }

    /// Waits for the door's word: one guest at a time, so that none ever waits before the door.
    func pause() {
        guard var sockets = sockets.take() else { return }
        var isIn = false
        while !isIn {
            sockets.begin(at: SystemTime().now, wait: .zero)
            if case .received = sockets.next() { isIn = true }
        }
        // A reset leaves no port waiting behind it.
        sockets.close(0, abort: true)
        self.sockets = consume sockets
    }

    func end() {
        sockets = nil
        door = nil
    }
}

/// One connection under test and what it heard.
private struct Guest: ConnectionHandler {
    var isOpen = false
    var heard = 0
    var isOver = false

    mutating func opened(
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        isOpen = true
    }

    mutating func received(
        _ message: Span<UInt8>,
        _ kind: MessageKind,
        on connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        heard += message.count
    }

    mutating func closed(
        _ connection: ConnectionID,
        _ reason: CloseReason,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        precondition(isOpen, "the door lets everyone in: \(reason.words)")
        isOver = true
    }
}

/// A network of one connection that trusts the door.
private func guestNetwork() -> Network<PollingSockets> {
    var settings = TLSSettings()
    settings.trust = .file(echoCertificate.chain)
    settings.suites = echoSuite
    var network = Network(
        sockets: PollingSockets(slots: 1, bytesPerPass: 16_384),
        sizes: TableSizes(connections: 1),
        allowed: AllowList(["127.0.0.1"]),
        seed: 1,
        settings: settings
    )
    guard let context = try? TLSContext(client: settings) else {
        preconditionFailure("the certificate is trusted")
    }
    network.secureClients(context)
    return network
}

extension Network<PollingSockets> {
    /// Dials the door.
    fileprivate mutating func enter(_ plan: ConnectionPlan) -> ConnectionID {
        let dialled = try? dial(plan, [.loopback(port: plan.port)], at: SystemTime().now)
        guard let dialled else { preconditionFailure("the door is allowed") }
        return dialled
    }
}

/// A TLS connection: from the dial to the first byte behind the handshake, and its end.
final class OpenProbe: Work {
    private let resumes: Bool
    private var door: Door?
    private var network: Network<PollingSockets>?

    init(resumes: Bool) { self.resumes = resumes }

    func begin() {
        door = Door(.tls, tickets: resumes)
        network = guestNetwork()
        // The first one has no ticket yet.
        run(1)
    }

    func run(_ operations: Int) {
        guard var network = network.take(), let port = door?.port else { return }
        let plan = ConnectionPlan(host: "127.0.0.1", port: port, speech: .stream)
        for _ in 0..<operations {
            var guest = Guest()
            let connection = network.enter(plan)
            while guest.heard == 0 { _ = network.poll(at: SystemTime().now, &guest) }
            network.table.close(connection)
            while !guest.isOver { _ = network.poll(at: SystemTime().now, &guest) }
        }
        self.network = consume network
    }

    func end() {
        network = nil
        door = nil
    }
}

/// A WebSocket ping over TLS, from the pass that sends it to the pass that hears the pong.
final class PingProbe: Work {
    private var door: Door?
    private var network: Network<PollingSockets>?
    private var guest = Guest()

    func begin() {
        let door = Door(.webSocket)
        self.door = door
        var network = guestNetwork()
        guest = Guest()
        var plan = ConnectionPlan(
            host: "127.0.0.1",
            port: door.port,
            speech: .webSocket(path: "/", headers: [])
        )
        // Whenever no ping is on its way, the next pass sends one.
        plan.pingAfter = Nanoseconds(1)
        _ = network.enter(plan)
        while !guest.isOpen { _ = network.poll(at: SystemTime().now, &guest) }
        self.network = consume network
        run(1)
    }

    func run(_ operations: Int) {
        guard var network = network.take() else { return }
        for _ in 0..<operations {
            let heard = network.counters.bytesIn
            while network.counters.bytesIn == heard {
                _ = network.poll(at: SystemTime().now, &guest)
                precondition(!guest.isOver, "the door answers every ping")
            }
        }
        self.network = consume network
    }

    func end() {
        network?.closeAll()
        network = nil
        door = nil
    }
}
