public import Base
internal import Binance
internal import Digests
public import Domain
public import Journal
internal import Market
public import Settings
public import Trading
internal import Transport
internal import VenuePort

/// Where one engine's files lie.
public struct EngineFolders: Sendable {
    /// Journal segments and checkpoints.
    public var journal: String

    /// Tape segments.
    public var tape: String

    /// Shared memory that outlives the process and not the boot.
    public var memory: String

    /// States the folders.
    public init(journal: String, tape: String, memory: String) {
        self.journal = journal
        self.tape = tape
        self.memory = memory
    }
}

/// One engine over the real venue: journal and tape opened, lane assembled, ready to run on a thread.
public struct LiveEngine: ~Copyable, Sendable {
    /// What the journal held.
    public let recovered: RecoveredJournal

    /// What the lane is told.
    public let laneSettings: LaneSettings

    let settings: Settings
    let plan: LivePlan
    let drain: DrainThread
    let tapeRing: TapeRing
    let journalRing: JournalRing
    var writer: JournalWriter
    var tape: TapeWriter
    let lane: RecoveredLane
    let seed: UInt64

    /// Opens journal and tape; when this returns, the new incarnation is durable.
    ///
    /// `assets` holds the names of all assets the instruments use.
    public init(
        _ settings: Settings,
        plan: LivePlan,
        instruments: [Instrument],
        assets: borrowing AssetTable,
        folders: EngineFolders,
        boot: BootID,
        drainOn cpu: UInt32?
    ) throws {
        let laneSettings = try LaneSettings(settings, instruments: instruments)
        let assetNames = (0..<assets.count).map { assets.name(AssetID(index: UInt8($0 + 1))) }
        let tables = JournalTables(
            assets: [""] + assetNames,
            contracts: instruments.map { instrument in
                ContractFact(
                    id: instrument.id,
                    version: instrument.version,
                    priceDigits: instrument.scale.price.digits,
                    quantityDigits: instrument.scale.quantity.digits,
                    symbol: instrument.symbol
                )
            }
        )
        var options = JournalOptions(
            folder: folders.journal,
            tag: settings.engine.instanceTag,
            venue: .binance,
            lane: laneSettings.lane
        )
        options.durability = settings.journal.waitsForDisk ? .power : .process
        options.lagMax = settings.journal.drainLagHold
        options.segmentBytes = settings.journal.segmentBytes
        options.keepFor = .seconds(settings.journal.retentionDays * 86_400)
        var entropy = KernelEntropy()
        let time = SystemTime()
        let disk = SystemDisk()
        let block = try MemoryBlock.file(
            path: "\(folders.memory)/journal.ring",
            byteCount: JournalRing.byteCount(records: options.ringRecords)
        )
        let journal = try Journal(
            options,
            tables: tables,
            block: block,
            disk: disk,
            time: time,
            boot: boot,
            entropy: &entropy
        )
        var tapeOptions = TapeOptions(folder: folders.tape)
        tapeOptions.ringBytes = 16 << 20
        tapeOptions.keepBytes = 4 << 30
        let tapeBlock = try MemoryBlock.file(
            path: "\(folders.memory)/tape.ring",
            byteCount: TapeRing.byteCount(capacityBytes: tapeOptions.ringBytes)
        )
        var tape = try Tape(
            tapeOptions,
            beside: journal.ring,
            tag: options.tag,
            venue: options.venue,
            tables: tables,
            block: tapeBlock,
            disk: disk,
            time: time
        )
        let recovered = journal.recovered
        tape.writer.begin(
            TapeSession(
                incarnation: recovered.incarnation,
                lane: laneSettings.lane,
                instant: time.now,
                utc: time.utc,
                configuration: settings.source.encoded,
                assets: assetNames,
                instruments: instruments,
                state: recovered.state
            )
        )
        let tapeRing = tape.ring
        let journalRing = journal.ring
        // The last thing that can fail comes before anything is taken over.
        let drain = try DrainThread(
            journal: journal.drainer,
            tape: tape.drainer,
            time: time,
            cpu: cpu
        )
        self.settings = settings
        self.plan = plan
        self.laneSettings = laneSettings
        self.recovered = recovered
        self.tapeRing = tapeRing
        self.journalRing = journalRing
        self.drain = drain
        lane = RecoveredLane(recovered)
        writer = journal.writer
        self.tape = tape.writer
        seed = entropy.nextSeed()
    }
}
