import Base
import Glibc
import Testing
import Transport

/// A port whose queue of callers is full: the kernel leaves further calls unanswered.
final class DeafPort {
    private let listener: Int32
    private var callers: [Int32] = []
    let port: UInt16

    init() throws {
        let stream = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        listener = socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        // SAFETY: the address is ours and as long as stated.
        let laid = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, size) == 0 && listen(descriptor, 0) == 0
                    && getsockname(descriptor, address, &size) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        try #require(laid)
        for _ in 0..<4 {
            let caller = socket(AF_INET, stream, 0)
            callers.append(caller)
            // SAFETY: as above.
            let result = unsafe withUnsafeMutablePointer(to: &address) { address in
                unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    unsafe connect(caller, address, size)
                }
            }
            try #require(result == 0 || errno == EINPROGRESS)
        }
    }

    deinit {
        for descriptor in callers + [listener] { close(descriptor) }
    }
}

@Suite("Dialling")
struct DialTests {
    private func plan(_ port: UInt16) -> ConnectionPlan {
        ConnectionPlan(host: "localhost", port: port, isEncrypted: false, speech: .stream)
    }

    /// Dials and waits for the end of it: how long that took.
    private func time(
        _ pair: inout Pair<AnySockets>,
        _ plan: ConnectionPlan,
        _ addresses: [SocketAddress]
    ) throws -> Nanoseconds {
        let start = bootInstant()
        let client = try pair.network.dial(plan, addresses, at: start)
        let isOver = pair.run {
            $0.opened.contains(client) || $0.closed.contains { $0.0 == client }
        }
        #expect(isOver)
        return bootInstant() - start
    }

    @Test(
        "an address that stays silent is joined by the next, which wins",
        arguments: BackEnd.allCases
    )
    func races(_ backEnd: BackEnd) throws {
        let deaf = try DeafPort()
        var pair = try Pair(try AnySockets(backEnd))
        try pair.serve("good", plan(0))
        let addresses = [SocketAddress.loopback(port: deaf.port), .loopback(port: pair.port)]
        let took = try time(&pair, plan(pair.port), addresses)
        #expect(pair.recorder.opened.count == 2, "\(pair.recorder.closed)")
        #expect(took >= .milliseconds(250))
    }

    @Test("an address of the other family that refuses costs no wait", arguments: BackEnd.allCases)
    func refused(_ backEnd: BackEnd) throws {
        var pair = try Pair(try AnySockets(backEnd))
        try pair.serve("good", plan(0))
        // Refused for want of a listener, or of the whole family.
        let six = try #require(SocketAddress("::1", port: pair.port))
        let took = try time(&pair, plan(pair.port), [six, .loopback(port: pair.port)])
        #expect(pair.recorder.opened.count == 2, "\(pair.recorder.closed)")
        #expect(took < .milliseconds(250))
    }

    @Test("a dial that nobody answers ends at its deadline", arguments: BackEnd.allCases)
    func deadline(_ backEnd: BackEnd) throws {
        let deaf = try DeafPort()
        var pair = try Pair(try AnySockets(backEnd))
        var plan = plan(deaf.port)
        plan.openWithin = .milliseconds(300)
        let took = try time(&pair, plan, [.loopback(port: deaf.port)])
        #expect(took >= .milliseconds(300))
        let reason = try #require(pair.recorder.closed.first?.1)
        #expect(reason == .openDeadline || reason == .unreachable(errno: ETIMEDOUT))
    }
}
