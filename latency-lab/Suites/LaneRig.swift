internal import Base
internal import Binance
internal import Digests
internal import Domain
internal import Journal
internal import Market
internal import Trading
internal import Transport
internal import VenuePort
internal import Worlds

/// Who empties a lane's journal and tape.
enum LaneDrain {
    /// A thread on the other core, as in an engine.
    case thread

    /// The caller, between two measurements: where instructions are counted.
    case caller
}

/// A live lane over kernel sockets and TLS, everything on, at a venue on loopback.
///
/// The parts are those of a running engine: the live world and its outlet, Binance's port, journal
/// and tape with their drainer, stamps and every limit; only who moves the passes differs.
@safe
final class LaneRig<S: Strategy & ~Copyable, Backend: LaneBackend & ~Copyable> {
    typealias World = LiveWorld<BinanceVenue, BinanceContinuity, S, Backend>

    fileprivate let world: UnsafeMutablePointer<World>
    private let folder = ScratchFolder.make("lane")
    private var thread: DrainThread?
    private var journal: JournalDrainer<SystemDisk>?
    private var tape: TapeDrainer<SystemDisk>?
    private let time = SystemTime()

    init(
        venue port: UInt16,
        strategy: consuming S,
        drain: LaneDrain,
        quantum: Nanoseconds = .milliseconds(10)
    ) throws {
        var settings = LaneRules.settings
        settings.quantum = quantum
        var options = JournalOptions(
            folder: folder + "/journal",
            tag: settings.tag,
            venue: .binance,
            lane: settings.lane
        )
        // Where the caller drains, a slow pass is no lagging disk.
        if drain == .caller { options.lagMax = .seconds(3_600) }
        let block = MemoryBlock(byteCount: JournalRing.byteCount(records: options.ringRecords))
        block.prefault()
        var entropy = KernelEntropy()
        let opened = try Journal(
            options,
            tables: LaneRules.tables,
            block: block,
            disk: SystemDisk(),
            time: time,
            boot: BootID(low: 1, high: 1),
            entropy: &entropy
        )
        var tapeOptions = TapeOptions(folder: folder + "/tape")
        tapeOptions.ringBytes = 16 << 20
        tapeOptions.segmentBytes = 64 << 20
        tapeOptions.keepBytes = 256 << 20
        let tapeBlock = MemoryBlock(byteCount: TapeRing.byteCount(capacityBytes: 16 << 20))
        tapeBlock.prefault()
        let recorded = try Tape(
            tapeOptions,
            beside: opened.ring,
            tag: options.tag,
            venue: options.venue,
            tables: LaneRules.tables,
            block: tapeBlock,
            disk: SystemDisk(),
            time: time
        )
        let recovered = RecoveredLane(opened.recovered)
        switch drain {
        case .thread:
            thread = try DrainThread(
                journal: opened.drainer,
                tape: recorded.drainer,
                time: time,
                cpu: Cores.peer
            )
        case .caller:
            journal = consume opened.drainer
            tape = consume recorded.drainer
        }
        let lane = Lane<BinanceVenue, BinanceContinuity, S>(
            settings,
            venue: BinanceVenue(encoder: try LaneRules.encoder()),
            instruments: LaneRules.table(),
            strategy: strategy,
            journal: opened.writer,
            tape: recorded.writer,
            recovered: recovered,
            policy: LaneRules.sequence
        )
        let sockets = try Backend.make(slots: World.connections(feeds: 2))
        var tls = TLSSettings()
        tls.suites = echoSuite
        let plan = LaneRules.plan(port)
        let made = try World(
            plan,
            lane: lane,
            sockets: sockets,
            ports: LaneRules.ports(),
            seed: 1,
            tls: tls
        )
        unsafe world = .allocate(capacity: 1)
        unsafe world.initialize(to: made)
        unsafe world.pointee.open()
    }

    deinit {
        unsafe world.pointee.close()
        unsafe world.deinitialize(count: 1)
        unsafe world.deallocate()
        if let thread { precondition(thread.finish(), "the disk takes all of journal and tape") }
        thread = nil
        journal = nil
        tape = nil
        ScratchFolder.remove(folder)
    }

    /// Whether the lane trades.
    var isTrading: Bool { unsafe world.pointee.mode == .run }

    /// How it stands, in words.
    var account: String {
        unsafe "mode \(world.pointee.mode), reasons \(world.pointee.reasons.rawValue), "
            + "\(world.pointee.refused) refused, the last \(world.pointee.lastRefusal as Any)"
    }

    /// Messages the lane has taken.
    var taken: UInt64 { unsafe world.pointee.messages }

    /// Orders the venue has accepted and that rest.
    var resting: Int { unsafe world.pointee.resting(LaneRules.instrument.id) }

    /// One pass over everything that is ready.
    @inline(__always)
    func pass() { _ = unsafe world.pointee.pass() }

    /// Gives a command to the next pass.
    func command(_ command: Command) { unsafe world.pointee.take(command) }

    /// Empties journal and tape where no thread does.
    func drain() {
        _ = journal?.step(now: time.now, utc: time.utc)
        _ = tape?.step(now: time.now, utc: time.utc)
    }
}

extension LaneRig where S == MakerQuoting, Backend: ~Copyable {
    /// Passes until the lane has taken a message more, in the engine's own code.
    @inline(__always)
    func takeOne() {
        let before = taken
        repeat { passOfMaker() } while taken == before
    }

    /// One pass in the engine's own code.
    @inline(__always)
    func passOfMaker() { unsafe Backend.pass(&world.pointee) }
}
