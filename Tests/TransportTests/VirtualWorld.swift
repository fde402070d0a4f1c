import Base
import Transport

/// A server and a client on one virtual network, moved by hand.
struct VirtualWorld: ~Copyable {
    let internet: VirtualInternet
    var server: Network<VirtualSockets>
    var client: Network<VirtualSockets>
    var serving = Recorder()
    var now = Instant(sinceBoot: 1_000_000_000)
    let port: UInt16 = 443

    init(
        seed: UInt64,
        faults: VirtualFaults = VirtualFaults(),
        speech: ConnectionPlan.Speech = .webSocket(path: "/", headers: []),
        connections: Int = 16
    ) throws {
        internet = VirtualInternet(seed: seed, faults: faults)
        let allowed = AllowList(["venue.test"])
        let sizes = TableSizes(connections: connections)
        server = Network(
            sockets: internet.attach(),
            sizes: sizes,
            allowed: allowed,
            seed: seed &+ 1
        )
        client = Network(
            sockets: internet.attach(),
            sizes: sizes,
            allowed: allowed,
            seed: seed &+ 2
        )
        serving.echoesAll = true
        _ = try server.listen(Self.plan(speech), .loopback(port: port))
    }

    static func plan(
        _ speech: ConnectionPlan.Speech = .webSocket(path: "/", headers: [])
    ) -> ConnectionPlan {
        ConnectionPlan(host: "venue.test", port: 443, isEncrypted: false, speech: speech)
    }

    /// Moves time to the next event of the network, or by `step` when that is sooner.
    mutating func advance(atMost step: Nanoseconds = .milliseconds(10)) {
        let due = internet.nextDue() ?? .distantFuture
        now = max(now + Nanoseconds(1), min(due, now + step))
    }
}
