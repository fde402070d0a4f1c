internal import Base
internal import Domain
internal import Journal
public import Settings
internal import Store
internal import Trading

/// What the control process does, turn by turn: projection, notices, lease, heartbeat.
public struct ControlLoop: ~Copyable {
    private let folder: RunFolder
    private let symbols: [String]
    private let grants: Bool
    private let memory: EngineMemory
    private var commands: SPSCRing<Command>.Producer
    private var notices: SPSCRing<Notice>.Consumer
    private let heartbeat: Heartbeat
    private let log: EventLog
    private var reader: JournalReader<SystemDisk>?
    private var projection: JournalProjection?
    /// Whether the projection failed in this life.
    private var isBlind = false
    private var granted: UInt32 = 0
    private var nextBeat = Instant.distantPast
    private var nextOpen = Instant.distantPast

    /// Joins the engine's memory; `grants` is whether trading may be allowed at all.
    public init(folder: RunFolder, settings: Settings, grants: Bool) throws {
        let log = try EventLog(folder.eventLog)
        let memory = try EngineMemory.open(folder: folder.memory)
        let commands = try memory.controlCommands()
        let notices = try memory.notices()
        self.folder = folder
        symbols = settings.symbols
        self.grants = grants
        self.memory = memory
        self.commands = commands
        self.notices = notices
        self.log = log
        heartbeat = memory.controlHeartbeat()
    }

    /// One turn: a bounded amount of work, never waiting for the engine.
    public mutating func turn() {
        let now = MonotonicTime.now
        heartbeat.beat(now)
        let status = memory.statusReader.tryLoad()
        tellNotices(status, now)
        command(status, now)
        project(now)
    }

    private mutating func command(_ status: LaneStatus?, _ now: Instant) {
        guard let status, status.incarnation != 0 else { return }
        if grants, granted != status.incarnation {
            // One lease for the whole start: leadership over several hosts comes later.
            let lease = Command(kind: .grant, value: Instant.distantFuture.sinceBoot)
            guard commands.push(lease) else { return }
            granted = status.incarnation
            log.add("lease granted to start \(granted)")
        }
        guard now >= nextBeat else { return }
        nextBeat = now + .seconds(1)
        _ = commands.push(Command(kind: .heartbeat))
    }

    private mutating func tellNotices(_ status: LaneStatus?, _ now: Instant) {
        var left = 256
        while left > 0, let notice = notices.pop() {
            left -= 1
            let place = Int(notice.instrument.index)
            var symbol: String?
            var digits = 0
            if let status, place < Int(status.symbolCount),
                let instrument = status.symbols[place].instrument
            {
                symbol = "\(instrument.symbol)"
                digits = Int(instrument.scale.quantity.digits)
            }
            let words = NoticeText.words(notice, symbol: symbol, digits: digits)
            log.add(words, age: max(now - notice.instant, .zero))
        }
    }

    /// Takes in what the journal gained; a projection that cannot be had stops nothing but itself.
    private mutating func project(_ now: Instant) {
        guard !isBlind else { return }
        do {
            if projection == nil, now >= nextOpen {
                nextOpen = now + .seconds(1)
                try openProjection()
            }
            guard var open = projection.take() else { return }
            guard var source = reader.take() else { return }
            var taken = 0
            repeat { taken = try open.catchUp(&source) } while taken == 1_000
            projection = consume open
            reader = consume source
        } catch {
            isBlind = true
            log.add("the SQL projection stands still until control's next start: \(error)")
        }
    }

    private mutating func openProjection() throws {
        let source: JournalReader<SystemDisk>
        do throws(JournalError) {
            source = try JournalReader(SystemDisk(), folder: folder.journal)
        } catch { return }
        guard let journal = source.header?.journal else { return }
        let open = try JournalProjection.open("\(folder.store)/projection.db", journal: journal)
        reader = try JournalReader(SystemDisk(), folder: folder.journal, from: open.next)
        projection = consume open
    }
}
