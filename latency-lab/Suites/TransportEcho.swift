internal import Base
internal import CEchoReference
internal import Transport

/// What the ends of a row say to each other.
enum EchoSpeech {
    case plain
    case tls
    case webSocket

    /// Bytes of payload in a tick and in the order that answers it.
    var tickBytes: Int { self == .plain ? 256 : 1_000 }
    var orderBytes: Int { self == .plain ? 256 : 300 }

    /// As the C side names it.
    var wire: Int32 {
        switch self {
        case .plain: Int32(ECHO_PLAIN)
        case .tls: Int32(ECHO_TLS)
        case .webSocket: Int32(ECHO_WEBSOCKET)
        }
    }
}

/// The one cipher suite of both sides.
let echoSuite = "TLS_AES_128_GCM_SHA256"

/// The far end's certificate, made once.
let echoCertificate: (chain: String, key: String) = {
    let folder = ScratchFolder.make("certificate")
    let (chain, key) = (folder + "/chain.pem", folder + "/key.pem")
    let made = unsafe echo_certificate(chain, key)
    precondition(made == 0, "a certificate is made")
    return (chain, key)
}()

/// The far end of one slice.
@safe final class FarEnd {
    private let peer: OpaquePointer

    init(_ speech: EchoSpeech) {
        let isPlain = speech == .plain
        unsafe peer = echo_peer_begin(
            Cores.peer,
            speech.wire,
            speech.tickBytes,
            speech.orderBytes,
            isPlain ? nil : echoCertificate.chain,
            isPlain ? nil : echoCertificate.key,
            echoSuite
        )
    }

    var port: UInt16 { unsafe echo_peer_port(peer) }

    deinit { unsafe echo_peer_end(peer) }
}

/// A bare C near end.
@safe final class BareReference: Work {
    private let speech: EchoSpeech
    private let how: Int
    private var far: FarEnd?
    private var near: OpaquePointer?

    init(_ speech: EchoSpeech, how: Int? = nil) {
        self.speech = speech
        self.how = how ?? Int(speech == .plain ? NEAR_RECV : NEAR_TLS)
    }

    func begin() {
        let far = FarEnd(speech)
        self.far = far
        unsafe near = echo_near_begin(
            far.port,
            Int32(how),
            speech.tickBytes,
            speech.orderBytes,
            echoSuite
        )
    }

    func run(_ operations: Int) { unsafe echo_near_run(near, Int64(operations)) }

    func end() {
        unsafe echo_near_end(near)
        unsafe near = nil
        far = nil
    }
}

/// The faster of a `recv` spin and a multishot ring on this machine today.
final class PlainReference: Work {
    private static let chosen: Int = {
        let ways = [Int(NEAR_RECV), Int(NEAR_URING)]
        let times = ways.map { way in
            let trial = BareReference(.plain, how: way)
            trial.begin()
            trial.run(2_000)
            let start = SystemTime().now
            trial.run(4_000)
            let time = SystemTime().now - start
            trial.end()
            return time.count
        }
        return times[0] <= times[1] ? ways[0] : ways[1]
    }()

    private let bare = BareReference(.plain, how: PlainReference.chosen)

    func begin() { bare.begin() }
    func run(_ operations: Int) { bare.run(operations) }
    func end() { bare.end() }
}

/// Our back-end alone: the reactor's share of a round trip.
final class SocketEcho: Work {
    private var far: FarEnd?
    private var sockets: PollingSockets?
    private let order = [UInt8](repeating: 0x62, count: EchoSpeech.plain.orderBytes)

    func begin() {
        let far = FarEnd(.plain)
        self.far = far
        var sockets = PollingSockets(slots: 1, bytesPerPass: 65_536)
        let now = SystemTime().now
        sockets.dial(0, [.loopback(port: far.port)], at: now, by: now + .seconds(1))
        var isOpen = false
        while !isOpen {
            sockets.begin(at: SystemTime().now, wait: .zero)
            if case .connected = sockets.next() { isOpen = true }
        }
        self.sockets = consume sockets
    }

    func run(_ operations: Int) {
        guard var sockets = sockets.take() else { return }
        // SAFETY: the order's bytes stay while they are sent.
        unsafe order.withUnsafeBytes { order in
            for _ in 0..<operations {
                var missing = EchoSpeech.plain.tickBytes
                while missing > 0 {
                    sockets.begin(at: .distantPast, wait: .zero)
                    if case .received(_, let bytes) = sockets.next() {
                        missing -= bytes.count
                    }
                }
                let outcome = unsafe sockets.send(0, order)
                precondition(outcome == .taken(order.count), "an empty socket takes an order")
                sockets.finish()
            }
        }
        self.sockets = consume sockets
    }

    func end() {
        sockets = nil
        far = nil
    }
}

/// A whole connection: back-end, TLS, WebSocket where asked, handler.
final class NetworkEcho: Work {
    enum Layer {
        case stream
        case webSocket
    }

    private struct Answering: ConnectionHandler {
        var connection = ConnectionID.none
        var isOpen = false
        var missing = 0
        var tickBytes = 0
        let order = [UInt8](repeating: 0x62, count: EchoSpeech.tls.orderBytes)
        var answered = 0

        mutating func opened(
            _ connection: ConnectionID,
            _ table: inout ConnectionTable,
            at now: Instant
        ) {
            self.connection = connection
            isOpen = true
        }

        mutating func received(
            _ message: Span<UInt8>,
            _ kind: MessageKind,
            on connection: ConnectionID,
            _ table: inout ConnectionTable,
            at now: Instant
        ) {
            missing += message.count
        }

        mutating func closed(
            _ connection: ConnectionID,
            _ reason: CloseReason,
            _ table: inout ConnectionTable,
            at now: Instant
        ) {
            fatalError("the far end stays: \(reason.words)")
        }
    }

    private let layer: Layer
    private var far: FarEnd?
    private var network: Network<PollingSockets>?
    private var handler = Answering()

    init(_ layer: Layer) { self.layer = layer }

    func begin() {
        let far = FarEnd(layer == .stream ? .tls : .webSocket)
        self.far = far
        var settings = TLSSettings()
        settings.trust = .file(echoCertificate.chain)
        settings.suites = echoSuite
        var sizes = TableSizes(connections: 1)
        sizes.messageBytesMax = 65_536
        var network = Network(
            sockets: PollingSockets(slots: 1, bytesPerPass: 65_536),
            sizes: sizes,
            allowed: AllowList(["127.0.0.1"]),
            seed: 1,
            settings: settings
        )
        guard let context = try? TLSContext(client: settings) else {
            preconditionFailure("the certificate is trusted")
        }
        network.secureClients(context)
        handler = Answering()
        let plan = ConnectionPlan(
            host: "127.0.0.1",
            port: far.port,
            speech: layer == .stream ? .stream : .webSocket(path: "/", headers: [])
        )
        let dialled = try? network.dial(
            plan,
            [.loopback(port: far.port)],
            at: SystemTime().now
        )
        precondition(dialled != nil, "the far end is allowed")
        while !handler.isOpen { _ = network.poll(at: SystemTime().now, &handler) }
        self.network = consume network
    }

    func run(_ operations: Int) {
        guard var network = network.take() else { return }
        let now = SystemTime().now
        for _ in 0..<operations {
            while handler.missing < EchoSpeech.tls.tickBytes {
                _ = network.poll(at: now, &handler)
            }
            handler.missing -= EchoSpeech.tls.tickBytes
            let outcome = network.send(handler.order.span, on: handler.connection)
            precondition(outcome == .queued, "an order is taken")
        }
        self.network = consume network
    }

    func end() {
        network?.closeAll()
        network = nil
        far = nil
    }
}
