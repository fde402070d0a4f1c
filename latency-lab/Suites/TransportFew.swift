internal import Base
internal import CEchoReference
internal import Transport

/// A pass over a lane's few sockets with a tick on one of them, answered as it is received: what the
/// pass costs by one back-end.
///
/// The far end works in the pauses, on the same thread; the other sockets are silent.
@safe
final class FewSockets<Backend: Sockets & ~Copyable>: Work {
    /// Market, user and trade lines and the seats of REST.
    private static var sockets: Int { 8 }

    /// The one that speaks: others lie before it and behind.
    private static var speaking: Int { 4 }

    private let make: () throws -> Backend
    private let far: OpaquePointer
    private var silent: PollingSockets?
    private var sockets: Backend?
    private let order = [UInt8](repeating: 0x62, count: EchoSpeech.plain.orderBytes)

    init(_ make: @escaping () throws -> Backend) {
        self.make = make
        unsafe far = echo_turn_begin(EchoSpeech.plain.tickBytes, EchoSpeech.plain.orderBytes)
    }

    deinit { unsafe echo_turn_end(far) }

    func begin() {
        guard sockets == nil else { return }
        // Nobody takes these calls: the kernel lets them stand all the same.
        var silent = PollingSockets(slots: 1, bytesPerPass: 4_096)
        let silentPort = silent.listen(0, .loopback(port: 0))
        precondition(silentPort > 0, "a port of loopback is free")
        self.silent = consume silent
        guard var sockets = try? make() else { preconditionFailure("this host has the back-end") }
        let now = SystemTime().now
        for slot in 0..<Self.sockets {
            let port = slot == Self.speaking ? unsafe echo_turn_port(far) : UInt16(silentPort)
            sockets.dial(slot, [.loopback(port: port)], at: now, by: now + .seconds(5))
            var isOpen = false
            while !isOpen {
                sockets.begin(at: SystemTime().now, wait: .zero)
                if case .connected = sockets.next() { isOpen = true }
                sockets.finish()
            }
        }
        self.sockets = consume sockets
        unsafe echo_turn_accept(far)
    }

    func run(_ operations: Int) {
        guard var sockets = sockets.take() else { return }
        // SAFETY: the order's bytes stay while they are sent.
        unsafe order.withUnsafeBytes { order in
            for index in 0..<operations {
                if index > 0 { pause() }
                var missing = EchoSpeech.plain.tickBytes
                while missing > 0 { unsafe Self.pass(&sockets, &missing, order) }
            }
        }
        self.sockets = consume sockets
    }

    @inline(__always)
    private static func pass(
        _ sockets: inout Backend,
        _ missing: inout Int,
        _ order: UnsafeRawBufferPointer
    ) {
        sockets.begin(at: .distantPast, wait: .zero)
        events: while true {
            switch sockets.next() {
            case .none: break events
            case .received(_, let bytes):
                missing -= bytes.count
                guard missing == 0 else { continue }
                let outcome = unsafe sockets.send(speaking, order)
                precondition(outcome != .blocked && outcome != .broken, "an order is taken")
            default: continue
            }
        }
        sockets.finish()
    }

    func pause() { unsafe echo_turn_take(far) }
}
