public import Base
internal import Binance
public import BinanceSkin
internal import Digests
public import Domain
public import Journal
internal import Market
public import Trading
internal import VenuePort
internal import VenueWire

/// A lane and Binance's side in one thread, under one seed: virtual clock, network and disk.
///
/// The same seed gives the same bytes on both sides. A life can end at any pass and effect; journal
/// and venue live on, and `start` begins the next life over what they hold.
public final class SimulationWorld<S: Strategy & ~Copyable> {
    typealias SimulatedLane = Lane<BinanceVenue, BinanceContinuity, S>

    /// The venue, also as the truth to judge by.
    public let skin: BinanceSkin

    /// The disk of journal and tape.
    public let disk: SimulatedDisk

    /// The clock.
    public let time = VirtualTime()

    /// What the lane is told at each start.
    public var settings: LaneSettings

    /// What goes wrong on the way.
    public var faults = SimulatedFaults()

    /// Where this life ends: after so many passes, so many effects into that pass; below zero before
    /// the pass decides anything.
    public var death: (pass: Int, effects: Int)?

    /// Whether nobody of ours lives.
    public internal(set) var isDead = true

    /// What the lane told.
    public internal(set) var notices: [Notice] = []

    var lane: SimulatedLane?
    var drainer: JournalDrainer<SimulatedDisk>?
    var tapeDrainer: TapeDrainer<SimulatedDisk>?
    var toVenue = TravelQueue()
    var toLane = TravelQueue()
    var roads: [ConnectionID: SimulatedRoad] = [:]
    var connections: [SimulatedRoad: ConnectionID] = [:]
    var reconnects: [(road: SimulatedRoad, at: Instant)] = []
    var userPath = ""
    var random: Random
    var passes = 0
    private var life = 0
    private var nextConnection: ConnectionID = 1
    private let symbols: [String]
    private let account: SimulatedAccount
    private let makeStrategy: () -> S
    private let journalBlock = MemoryBlock(byteCount: JournalRing.byteCount(records: 8_192))
    private let tapeBlock = MemoryBlock(byteCount: TapeRing.byteCount(capacityBytes: 1 << 23))
    private let recordsTape: Bool

    /// A venue with a synthetic market in `symbols`, and an account of its own for the lane.
    public init(
        seed: UInt64,
        symbols: [String],
        source: VenueSetup.Source = .synthetic(eventsPerSecond: 100, spreadTicks: 2),
        recordsTape: Bool = false,
        configure: (inout LaneSettings) -> Void = { _ in },
        strategy: @escaping () -> S
    ) throws(SetupError) {
        random = Random(seed: seed).stream(11)
        disk = SimulatedDisk(seed: seed)
        account = SimulatedAccount()
        self.symbols = symbols
        self.recordsTape = recordsTape
        makeStrategy = strategy
        var assets = AssetTable()
        guard let instruments = SimulatedRules.instruments(symbols, assets: &assets) else {
            throw .symbol(symbols.joined(separator: ","))
        }
        settings = account.settings(instruments, seed: seed)
        configure(&settings)
        skin = try BinanceSkin(
            VenueSetup(
                seed: seed,
                markets: symbols.map { VenueSetup.Market(symbol: $0, source: source) },
                accounts: [account.setup]
            ),
            start: time.utc
        )
    }

    /// Venue time now.
    public var venueNow: UTCTime { time.utc + faults.skew }

    /// Begins a life: journal opened and read, connections dialled.
    public func start() throws(JournalError) {
        life += 1
        passes = 0
        var entropy = SeededEntropy(seed: UInt64(life) &* 7_919)
        var options = JournalOptions(
            folder: "/journal",
            tag: settings.tag,
            venue: .binance,
            lane: settings.lane
        )
        options.ringRecords = 8_192
        options.segmentBytes = 2 << 20
        let tables = account.tables(settings.instruments)
        var journal = try Journal(
            options,
            tables: tables,
            block: journalBlock,
            disk: disk,
            time: time,
            boot: BootID(low: 1, high: 2),
            entropy: &entropy
        )
        let recovered = RecoveredLane(journal.recovered)
        var tape: TapeWriter?
        if recordsTape {
            var tapeOptions = TapeOptions(folder: "/tape")
            tapeOptions.ringBytes = 1 << 23
            let opened = try Tape(
                tapeOptions,
                beside: journal.ring,
                tag: settings.tag,
                venue: .binance,
                tables: tables,
                block: tapeBlock,
                disk: disk,
                time: time
            )
            tape = consume opened.writer
            tapeDrainer = consume opened.drainer
        }
        _ = journal.writer.look(now: time.now)
        var assets = AssetTable()
        _ = SimulatedRules.instruments(symbols, assets: &assets)
        lane = SimulatedLane(
            settings,
            venue: BinanceVenue(encoder: account.encoder()),
            instruments: InstrumentTable(settings.instruments, assets: assets),
            strategy: makeStrategy(),
            journal: consume journal.writer,
            tape: tape,
            recovered: recovered,
            isStamped: false
        )
        drainer = consume journal.drainer
        isDead = false
        pass { lane in
            lane.take(Command(kind: .grant, value: .max))
            lane.link(.rest, isUp: true)
        }
        for road in [SimulatedRoad.feed(0), .feed(1), .trade] { dial(road) }
    }

    /// The process dies: the kernel keeps what was written, shared memory stays, sockets close.
    public func kill() {
        isDead = true
        lane = nil
        drainer = nil
        tapeDrainer = nil
        disk.kill()
        toLane.removeAll()
        reconnects.removeAll()
        for connection in roads.keys.sorted() { hangUp(connection) }
        roads.removeAll()
        connections.removeAll()
    }

    /// Ends in order: everything on the disk, the segments sealed.
    public func finish() {
        lane = nil
        isDead = true
        _ = drainer?.finish(now: time.now, utc: time.utc)
        _ = tapeDrainer?.finish(now: time.now, utc: time.utc)
        drainer = nil
        tapeDrainer = nil
    }

    /// Gives the lane an operator's command.
    public func command(_ command: Command) { pass { $0.take(command) } }

    /// Lets virtual time pass, with or without a living lane.
    public func run(for span: Nanoseconds) {
        let end = time.now + span
        let wasDead = isDead
        while time.now < end {
            step()
            if isDead, !wasDead { return }
        }
    }

    /// A number for a new connection.
    func newConnection() -> ConnectionID {
        nextConnection += 1
        return nextConnection
    }

    /// Whether a fault of this chance happens now.
    func happens(_ per10k: UInt64) -> Bool { per10k > 0 && random.below(10_000) < per10k }

    /// The instant at which something sent now arrives.
    func arrival() -> Instant {
        let range = faults.delay
        return time.now
            + Nanoseconds(random.integer(in: range.lowerBound.count...range.upperBound.count))
    }

    var apiKey: String { account.key }
}
