internal import Base
internal import Domain
public import Market
public import Trading
public import Transport
public import VenuePort

/// A lane on the real world: kernel sockets, kernel time, commands from shared memory.
///
/// One thread makes it, moves it nowhere and runs it to its end.
public struct LiveWorld<
    V: Venue & ~Copyable,
    Rule: ContinuityRule,
    S: Strategy & ~Copyable,
    Backend: Sockets & ~Copyable
>: ~Copyable {
    var supervisor: Supervisor<LaneLines<V, Rule, S>>
    var outlet: LiveOutlet<Backend>
    var names: SystemNames
    let board: LinkBoard
    let roles: LineRoles
    let plan: LivePlan
    var operators: SPSCRing<Command>.Consumer
    var control: SPSCRing<Command>.Consumer
    var status: SeqlockCell<LaneStatus>
    let heartbeat: Heartbeat
    let time = SystemTime()
    let started: Instant
    var shown = LaneStatus()
    var nextShow = Instant.distantPast
    var nextStage = 0
    var idlePasses = 0

    /// Connections a live lane may have at once: each line twice, while one succeeds another.
    public static func connections(feeds: Int) -> Int { 2 * (feeds + 2 + LinkBoard.seats) }

    /// Lays out the network and its lines; nothing is dialled before `run`.
    public init(
        _ plan: LivePlan,
        lane: consuming Lane<V, Rule, S>,
        sockets: consuming Backend,
        ports: consuming LivePorts,
        seed: UInt64,
        tls: TLSSettings = TLSSettings()
    ) throws {
        // Everything that can fail comes before anything is taken over.
        let names = try SystemNames(hosts: plan.hosts, cpu: plan.otherProcessor)
        var settings = tls
        if let file = plan.trustFile { settings.trust = .file(file) }
        let context = try TLSContext(client: settings)
        self.names = names
        self.plan = plan
        let board = LinkBoard()
        self.board = board
        let roles = LineRoles(feeds: plan.wiring.feedPaths.count)
        self.roles = roles
        started = time.now
        let count = Self.connections(feeds: roles.feeds)
        var network = Network(
            sockets: sockets,
            sizes: TableSizes(connections: count),
            allowed: AllowList(plan.hosts),
            seed: seed,
            settings: settings
        )
        network.secureClients(context)
        outlet = LiveOutlet(
            network: network,
            board: board,
            waiting: RestQueue(bytesEach: V.requestBytesMax),
            requests: RestBytes(capacity: V.requestBytesMax, plan: plan),
            notices: ports.notices
        )
        let lines = LaneLines(
            lane: lane,
            board: board,
            roles: roles,
            dataPrefix: plan.wiring.dataPrefix,
            time: time,
            words: ports.words
        )
        supervisor = Supervisor(lines, connections: count, seed: seed &+ 1)
        operators = ports.operators
        control = ports.control
        status = ports.status
        heartbeat = ports.heartbeat
    }
}
