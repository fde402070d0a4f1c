import Base
import Domain
import Market
import VenuePort

@testable import Journal
@testable import Trading

/// What a lane sent in one pass, cut off where the process dies.
struct PlainOutlet: LaneOutlet, ~Copyable {
    enum Sent {
        case trade([UInt8])
        case rest([UInt8], Int64)
        case user
        case reconnect(LaneLink)
    }

    var sent: [Sent] = []
    var notices: [Notice] = []
    /// Effects that still happen before the process is gone; nil lives on.
    var effectsLeft: Int?

    private mutating func happens() -> Bool {
        guard let left = effectsLeft else { return true }
        guard left > 0 else { return false }
        effectsLeft = left - 1
        return true
    }

    private static func bytes(_ span: Span<UInt8>) -> [UInt8] {
        span.indices.map { span[$0] }
    }

    mutating func trade(_ bytes: Span<UInt8>) {
        if happens() { sent.append(.trade(Self.bytes(bytes))) }
    }

    mutating func logOn(_ bytes: Span<UInt8>) { trade(bytes) }

    mutating func market(_ bytes: Span<UInt8>, feed: UInt8) {}

    mutating func rest(
        _ target: RestTarget,
        _ path: Span<UInt8>,
        id: RequestID,
        urgent: Bool
    ) {
        if happens() { sent.append(.rest(Self.bytes(path), id.raw)) }
    }

    mutating func connectUser(key: Span<UInt8>) { if happens() { sent.append(.user) } }

    mutating func reconnect(_ link: LaneLink) { sent.append(.reconnect(link)) }

    mutating func notice(_ notice: Notice) { notices.append(notice) }
}

/// A lane, the plain venue and a disk under one seed and one virtual clock.
final class PlainWorld<S: Strategy & ~Copyable> {
    typealias PlainLane = Lane<PlainVenue, PlainContinuity, S>

    private struct Arrival {
        var due: Instant
        var order: Int
        var road: PlainExchange.Road
        var bytes: [UInt8]
        var life: Int
    }

    private struct Departure {
        var due: Instant
        var order: Int
        var sent: PlainOutlet.Sent
        var life: Int
    }

    let exchange: PlainExchange
    let disk: SimulatedDisk
    let block = MemoryBlock(byteCount: JournalRing.byteCount(records: 4_096))
    let tapeBlock = MemoryBlock(byteCount: TapeRing.byteCount(capacityBytes: 1 << 22))
    let time = VirtualTime()
    var settings: LaneSettings
    var lane: PlainLane?
    var drainer: JournalDrainer<SimulatedDisk>?
    var tapeDrainer: TapeDrainer<SimulatedDisk>?
    var notices: [Notice] = []
    var sentBytes: [[UInt8]] = []
    var passes = 0
    var life = 0
    var recordsTape: Bool
    /// A death: after so many passes of this life, so many effects into that pass.
    var death: (pass: Int, effects: Int)?
    /// A death in the pass of the so-manieth fill: before its records are published, or right after.
    var fillDeath: (count: Int, isBooked: Bool)?
    /// A death while the drainer rolls a full segment over: at the so-manieth call on its files.
    var rollOverDeath: Int?
    /// Bytes of a journal segment.
    var segmentBytes = 1 << 20
    private(set) var isDead = false
    private var random: Random
    private var arrivals: [Arrival] = []
    private var departures: [Departure] = []
    private var sequence = 0
    private var userUp = false
    private var tradeUp = false
    private let makeStrategy: () -> S

    init(
        seed: UInt64,
        instruments: Int = 1,
        faults: PlainFaults = PlainFaults(),
        recordsTape: Bool = false,
        strategy: @escaping () -> S
    ) {
        random = Random(seed: seed).stream(1)
        exchange = PlainExchange(seed: seed, instruments: instruments, faults: faults)
        disk = SimulatedDisk(seed: seed)
        settings = PlainSetup.settings(instruments: instruments, seed: seed)
        makeStrategy = strategy
        self.recordsTape = recordsTape
    }

    /// Starts a process: journal opened and read, a lane that knows what it says, links coming up.
    func start() throws {
        try open()
        pass { lane in
            lane.take(Command(kind: .grant, value: Int64.max))
            lane.link(.rest, isUp: true)
            lane.link(.market(0), isUp: true)
            lane.link(.trade, isUp: true)
        }
        tradeUp = true
    }

    /// Opens the journal and makes the lane.
    func open() throws {
        life += 1
        isDead = false
        passes = 0
        var entropy = SeededEntropy(seed: UInt64(life) &* 977)
        var options = JournalOptions(
            folder: "/journal",
            tag: settings.tag,
            venue: .binance,
            lane: settings.lane
        )
        options.ringRecords = 4_096
        options.segmentBytes = segmentBytes
        let tables = PlainSetup.tables(settings.instruments)
        var journal = try Journal(
            options,
            tables: tables,
            block: block,
            disk: disk,
            time: time,
            boot: BootID(low: 1, high: 2),
            entropy: &entropy
        )
        _ = journal.writer.look(now: time.now)
        let recovered = RecoveredLane(journal.recovered)
        var tape: TapeWriter?
        if recordsTape {
            var tapeOptions = TapeOptions(folder: "/tape")
            tapeOptions.ringBytes = 1 << 22
            tapeOptions.segmentBytes = 1 << 24
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
        lane = PlainLane(
            settings,
            venue: PlainVenue(),
            instruments: InstrumentTable(settings.instruments, assets: PlainSetup.assets()),
            strategy: makeStrategy(),
            journal: consume journal.writer,
            tape: tape,
            recovered: recovered,
            policy: PlainSetup.policy,
            isStamped: false
        )
        drainer = consume journal.drainer
        userUp = false
        tradeUp = false
    }

    /// Gives the lane an operator's command.
    func command(_ command: Command) { pass { $0.take(command) } }

    /// Plays one frame of another life's tape.
    func play(_ frame: TapeFrame, _ payload: [UInt8], with player: inout TapePlayer) {
        guard var taken = lane.take() else { return }
        PlainSetup.withPadded(payload) { player.play(frame, $0, into: &taken) }
        lane = consume taken
        // The ring must not overrun: nothing paces a replay but its own drainer.
        _ = drainer?.flush(now: time.now, utc: time.utc)
    }

    /// The trades that the journal, by its own reader, has not just once, and those it has and the venue not.
    func misbooked() throws -> [Int64] {
        _ = drainer?.flush(now: time.now, utc: time.utc)
        var reader = try JournalReader(disk, folder: "/journal")
        var booked: [Int64: Int] = [:]
        while let record = try reader.next() {
            // A fill of nothing adds the fee of one that is booked.
            guard record.kind == .fill || record.kind == .foreign, record.quantity > 0 else {
                continue
            }
            booked[Int64(bitPattern: record.a), default: 0] += 1
        }
        for fill in exchange.fills { booked[fill.trade, default: 0] -= 1 }
        return booked.filter { $0.value != 0 }.keys.sorted()
    }

    /// Moves everything to the disk and ends the process in order.
    func finish() {
        lane = nil
        _ = drainer?.finish(now: time.now, utc: time.utc)
        _ = tapeDrainer?.finish(now: time.now, utc: time.utc)
        drainer = nil
        tapeDrainer = nil
    }

    /// Lets the process die: what the kernel and shared memory hold stays, sockets close.
    func kill() {
        isDead = true
        lane = nil
        drainer = nil
        tapeDrainer = nil
        disk.kill()
        arrivals.removeAll()
    }

    /// Runs for a span of virtual time in steps of a millisecond.
    func run(for span: Nanoseconds) {
        let end = time.now + span
        while time.now < end {
            step()
            if isDead { return }
        }
    }

    /// Lets the venue go on for a span while nobody of ours lives.
    func run(idle span: Nanoseconds) {
        let end = time.now + span
        while time.now < end {
            time.advance(by: .milliseconds(1))
            exchange.advance(to: time.now)
            deliverDepartures(time.now)
            collect(time.now)
        }
    }

    func step() {
        time.advance(by: .milliseconds(1))
        let now = time.now
        exchange.advance(to: now)
        deliverDepartures(now)
        collect(now)
        guard !isDead else { return }
        if exchange.cutTradeNow { cut(.trade) }
        if exchange.cutUserNow { cut(.user) }
        let due = takeArrivals(now)
        pass { lane in
            for arrival in due { Self.give(arrival, to: &lane) }
        }
        if passes % 5 == 0 { drain(now) }
    }

    private func drain(_ now: Instant) {
        if let calls = rollOverDeath, drainer?.segment?.room == 0 {
            disk.faults.dieAfterSteps = calls
        }
        _ = drainer?.step(now: now, utc: time.utc)
        _ = tapeDrainer?.step(now: now, utc: time.utc)
        if disk.isDead { kill() }
        disk.faults.dieAfterSteps = nil
    }

    private func cut(_ link: LaneLink) {
        if link == .trade {
            exchange.cutTradeNow = false
            tradeUp = false
            arrivals.removeAll { if case .trade = $0.road { true } else { false } }
        } else {
            exchange.cutUserNow = false
            userUp = false
            arrivals.removeAll { if case .user = $0.road { true } else { false } }
        }
        pass { $0.link(link, isUp: false) }
        guard link == .trade, !isDead else { return }
        reconnectAt = time.now + .milliseconds(300)
    }

    private var reconnectAt: Instant?

    private static func give(_ arrival: Arrival, to lane: inout PlainLane) {
        PlainSetup.withPadded(arrival.bytes) { message in
            switch arrival.road {
            case .market: lane.take(market: message, feed: 0)
            case .user: lane.take(user: message)
            case .trade: lane.take(answer: message)
            case .rest(let id, let status):
                lane.take(rest: message, status: status, id: RequestID(raw: id))
            }
        }
    }

    /// One pass of the lane, with death at its appointed place.
    private func pass(_ input: (inout PlainLane) -> Void) {
        guard lane != nil else { return }
        let now = time.now
        lane?.begin(at: now)
        if let body = reconnectAt, now >= body {
            reconnectAt = nil
            tradeUp = true
            lane?.link(.trade, isUp: true)
        }
        let published = JournalRing(found: block)?.appended
        let booked = lane?.core.counts.fills
        feed(input)
        passes += 1
        if let place = fillDeath, lane?.core.counts.fills != booked {
            fillDeath?.count -= 1
            if place.count <= 1 {
                if !place.isBooked, let published {
                    JournalRing(found: block)?.advance(.appended, to: published)
                }
                kill()
                return
            }
        }
        var outlet = PlainOutlet()
        if let death, death.pass == passes {
            if death.effects < 0 {
                kill()
                return
            }
            outlet.effectsLeft = death.effects
        }
        let conditions = lane?.conditions(unsentBytes: 0, isBehind: false) ?? PassConditions()
        lane?.finish(conditions, into: &outlet)
        notices += outlet.notices
        for sent in outlet.sent { leave(sent, now) }
        if outlet.effectsLeft != nil { kill() }
    }

    private func feed(_ input: (inout PlainLane) -> Void) {
        guard var taken = lane.take() else { return }
        input(&taken)
        lane = consume taken
    }

    private func leave(_ sent: PlainOutlet.Sent, _ now: Instant) {
        sequence += 1
        switch sent {
        case .trade(let bytes) where !tradeUp: _ = bytes
        case .trade(let bytes):
            sentBytes.append(bytes)
            let due = now + Nanoseconds(random.integer(in: 500_000...2_000_000))
            departures.append(Departure(due: due, order: sequence, sent: sent, life: life))
        case .rest(let bytes, _):
            sentBytes.append(bytes)
            let due = now + Nanoseconds(random.integer(in: 1_000_000...5_000_000))
            departures.append(Departure(due: due, order: sequence, sent: sent, life: life))
        case .user:
            departures.append(
                Departure(
                    due: now + .milliseconds(20),
                    order: sequence,
                    sent: sent,
                    life: life
                )
            )
        case .reconnect: break
        }
    }

    private func deliverDepartures(_ now: Instant) {
        let due = departures.filter { $0.due <= now }.sorted {
            ($0.due, $0.order) < ($1.due, $1.order)
        }
        departures.removeAll { $0.due <= now }
        for departure in due {
            switch departure.sent {
            case .trade(let bytes): exchange.takeTrade(bytes)
            case .rest(let bytes, let id): exchange.takeRest(bytes, id: id)
            case .user:
                guard departure.life == life, !isDead, !userUp else { continue }
                userUp = true
                pass { $0.link(.user, isUp: true) }
            case .reconnect: break
            }
            collect(now)
        }
    }

    /// Puts what the exchange said on its way; what is said to nobody is lost.
    private func collect(_ now: Instant) {
        for (road, bytes) in exchange.out {
            sequence += 1
            var wait = random.integer(in: 500_000...2_000_000)
            switch road {
            case .user where !userUp: continue
            case .trade where !tradeUp: continue
            case .trade where random.below(10_000) < exchange.faults.slowAnswer:
                wait = 900_000_000
            default: break
            }
            guard !isDead else { continue }
            var due = now + Nanoseconds(wait)
            if case .user = road { due = max(due, lastUser) }
            if case .user = road { lastUser = due }
            if case .market = road { due = now }
            arrivals.append(
                Arrival(due: due, order: sequence, road: road, bytes: bytes, life: life)
            )
        }
        exchange.out.removeAll()
    }

    private var lastUser = Instant.distantPast

    private func takeArrivals(_ now: Instant) -> [Arrival] {
        let due = arrivals.filter { $0.due <= now }
            .sorted { ($0.due, $0.order) < ($1.due, $1.order) }
        arrivals.removeAll { $0.due <= now }
        return due.filter { $0.life == life }
    }
}

private func < (lhs: (Instant, Int), rhs: (Instant, Int)) -> Bool {
    lhs.0 == rhs.0 ? lhs.1 < rhs.1 : lhs.0 < rhs.0
}
