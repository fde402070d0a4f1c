internal import Base
internal import CEchoReference
internal import Transport

/// The far end of a probe: it takes one guest after the other.
@safe final class Door {
    private let door: OpaquePointer

    init(tickets: Bool) {
        unsafe door = echo_door_begin(
            Cores.peer,
            tickets ? 1 : 0,
            echoCertificate.chain,
            echoCertificate.key,
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
        door = Door(tickets: resumes)
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
