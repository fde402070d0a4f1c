import Base
import Domain
import Journal
import Market
import Testing
import VenuePort

@testable import Trading

@Suite("Lane")
struct LaneTests {
    private static func world(
        seed: UInt64,
        instruments: Int = 1,
        faults: PlainFaults = PlainFaults(),
        limit: Int64 = 100
    ) -> PlainWorld<FixedSpread> {
        PlainWorld(seed: seed, instruments: instruments, faults: faults) {
            FixedSpread(ticks: 2, quantity: Quantity(raw: 10), limit: Quantity(raw: limit))
        }
    }

    private static func running(
        seed: UInt64,
        instruments: Int = 1,
        limit: Int64 = 100
    ) throws -> PlainWorld<FixedSpread> {
        let world = world(seed: seed, instruments: instruments, limit: limit)
        try world.start()
        world.run(for: .seconds(6))
        let mode = world.lane?.core.modes.mode
        #expect(mode == .run)
        return world
    }

    @Test("from nothing to RUN, quotes and fills, with positions equal to the venue's")
    func trades() throws {
        let world = try Self.running(seed: 1)
        world.run(for: .seconds(14))
        #expect(world.exchange.fills.count > 10)
        let position = world.lane?.core.desk.ledger.positions[0].amount.raw
        #expect(position == world.exchange.positions[0])
        let doubles = world.exchange.accepted.values.filter { $0 > 1 }
        #expect(doubles.isEmpty)
    }

    @Test("quotes wait for the rates, and none is asked for in vain")
    func quotesWait() throws {
        let world = Self.world(seed: 29)
        world.settings.limits.ordersPerSecond = 5
        try world.start()
        world.run(for: .seconds(10))
        let counts = world.lane?.core.counts ?? LaneCounts()
        #expect(counts.placed + counts.modified > 20)
        #expect(counts.canceled > 0, "a quote that cannot follow is taken back")
        let refusal = world.lane?.core.desk.gate.lastRefusal
        #expect(refusal != .ordersPerSecond)
        // Who asks why a quote did not follow is shown the check that held it.
        world.lane?.core.desk.isExplained = true
        var held: Set<OrderAction> = []
        for _ in 0..<3_000 {
            world.step()
            world.lane?.core.desk.trails.forEach { trail in
                if trail.refusal == .ordersPerSecond { held.insert(trail.request.action) }
            }
        }
        #expect(held == [.place, .modify])
    }

    @Test("a silently lost fill is found and booked within 5 s", arguments: [UInt64(2), 3, 4])
    func repairsLostFill(_ seed: UInt64) throws {
        let world = try Self.running(seed: seed)
        world.exchange.faults.dropNews = 10_000
        let before = world.exchange.fills.count
        while world.exchange.fills.count == before { world.step() }
        world.exchange.faults.dropNews = 0
        let lost = world.exchange.fills.count
        world.exchange.volatility = 0
        world.run(for: .seconds(5))
        let booked = world.lane?.core.counts.fills
        #expect(booked.map(Int.init) == lost)
        let position = world.lane?.core.desk.ledger.positions[0].amount.raw
        #expect(position == world.exchange.positions[0])
    }

    @Test("after the private stream returned, the state is whole within 2 s")
    func resyncs() throws {
        let world = try Self.running(seed: 5)
        world.exchange.cutUserNow = true
        world.run(for: .milliseconds(15))
        let reasons = world.lane?.core.modes.reasons
        #expect(
            reasons?.contains(.userStream) == true || reasons?.contains(.reconciliation) == true
        )
        world.run(for: .milliseconds(2_000))
        let after = world.lane?.core.modes.reasons
        #expect(after == [])
        let position = world.lane?.core.desk.ledger.positions[0].amount.raw
        #expect(position == world.exchange.positions[0])
    }

    @Test("losing the trade session takes every order back by another way")
    func cancelsOnDisconnect() throws {
        let world = try Self.running(seed: 6)
        #expect(!world.exchange.live.isEmpty)
        world.exchange.volatility = 0
        world.exchange.cutTradeNow = true
        world.run(for: .milliseconds(250))
        #expect(world.exchange.live.isEmpty)
        world.run(for: .seconds(6))
        let mode = world.lane?.core.modes.mode
        #expect(mode == .run && !world.exchange.live.isEmpty)
    }

    @Test("hold takes everything back and sends nothing more; resume trades again")
    func hold() throws {
        let world = try Self.running(seed: 7)
        world.command(Command(kind: .hold, origin: 3))
        world.run(for: .milliseconds(300))
        #expect(world.exchange.live.isEmpty)
        let accepted = world.exchange.accepted.count
        world.run(for: .seconds(3))
        #expect(world.exchange.accepted.count == accepted)
        world.command(Command(kind: .resume, origin: 3))
        world.run(for: .seconds(1))
        let mode = world.lane?.core.modes.mode
        #expect(mode == .run && world.exchange.accepted.count > accepted)
    }

    @Test("kill cancels, flattens with reduce-only orders, and stays until released")
    func kill() throws {
        let world = try Self.running(seed: 8)
        while world.exchange.positions[0] == 0 { world.step() }
        world.command(Command(kind: .kill, origin: 3))
        world.run(for: .seconds(3))
        #expect(world.exchange.live.isEmpty && world.exchange.positions[0] == 0)
        let closing = world.exchange.orders.values.filter(\.reduceOnly)
        #expect(!closing.isEmpty)
        let mode = world.lane?.core.modes.mode
        #expect(mode == .kill)
    }

    @Test("a full disk holds trading, loses nothing, and lets the cancels leave")
    func diskFull() throws {
        let world = try Self.running(seed: 9)
        world.disk.faults.write = .full
        world.run(for: .seconds(3))
        let mode = world.lane?.core.modes.mode
        #expect(mode == .hold)
        #expect(world.exchange.live.isEmpty, "the cancels left")
        world.disk.faults.write = nil
        world.run(for: .seconds(4))
        let again = world.lane?.core.modes.mode
        #expect(again == .run)
        let position = world.lane?.core.desk.ledger.positions[0].amount.raw
        #expect(position == world.exchange.positions[0])
    }

    @Test("a gap in one book stops that symbol and no other")
    func gapStaysAtItsSymbol() throws {
        let world = try Self.running(seed: 10, instruments: 2)
        world.exchange.updateIDs[0] += 1_000
        world.exchange.failsPictures = true
        world.run(for: .seconds(3))
        let live = world.exchange.live.compactMap { world.exchange.orders[$0]?.instrument }
        #expect(!live.contains(0) && live.contains(1))
        world.exchange.failsPictures = false
        world.run(for: .seconds(10))
        let after = world.exchange.live.compactMap { world.exchange.orders[$0]?.instrument }
        #expect(after.contains(0) && after.contains(1))
    }

    @Test("a silent feed takes its orders back within the heartbeat's miss")
    func heartbeat() throws {
        let world = try Self.running(seed: 11)
        #expect(!world.exchange.live.isEmpty)
        world.exchange.isMute = true
        world.run(for: .milliseconds(1_500 + 300 + 100))
        #expect(world.exchange.live.isEmpty)
        let kills = world.lane?.core.counts.autoCancels
        #expect(kills == 1)
    }

    @Test("the countdown is armed by progress, and fires when the lane is dead")
    func countdown() throws {
        let world = Self.world(seed: 12)
        world.settings.countdown = .seconds(4)
        try world.start()
        world.run(for: .seconds(20))
        #expect(world.exchange.countdownsFired == 0)
        #expect(!world.exchange.live.isEmpty)
        world.kill()
        world.exchange.volatility = 0
        world.run(idle: .milliseconds(4_100))
        #expect(world.exchange.live.isEmpty && world.exchange.countdownsFired == 1)
    }

    @Test("a drain leaves the countdown armed only where an order was closed as absent")
    func countdownAfterAbsence() throws {
        for isLate in [false, true] {
            let world = Self.world(seed: 22)
            world.settings.countdown = .seconds(8)
            try world.start()
            world.run(for: .seconds(6))
            if isLate {
                world.exchange.faults.holdOrder = 10_000
                world.exchange.faults.holdPastValidity = .seconds(3_600)
                let before = world.lane?.core.audit.absent
                while world.lane?.core.audit.absent == before { world.step() }
            }
            world.command(Command(kind: .drain))
            world.run(for: .seconds(6))
            let rests = world.lane?.core.desk.orders.table.liveCount
            #expect(rests == 0)
            #expect((world.exchange.countdowns[0] == .distantFuture) != isLate)
        }
    }

    @Test("the life after an order was closed as absent leaves the countdown armed, too")
    func countdownInTheNextLife() throws {
        for isLate in [false, true] {
            let world = Self.world(seed: 30)
            world.settings.countdown = .seconds(8)
            try world.start()
            world.run(for: .seconds(6))
            if isLate {
                world.exchange.faults.holdOrder = 10_000
                world.exchange.faults.holdPastValidity = .seconds(3_600)
                let before = world.lane?.core.audit.absent
                while world.lane?.core.audit.absent == before { world.step() }
                world.exchange.faults.holdOrder = 0
            }
            // What is under way at the death may be closed as absent by the next life itself.
            while world.lane?.core.desk.orders.inFlight != 0
                || world.lane?.core.desk.orders.exposure(of: InstrumentID(index: 0)).unknown != 0
            { world.step() }
            world.kill()
            try world.start()
            world.run(for: .seconds(4))
            #expect(world.exchange.countdowns[0] != .distantFuture)
            world.command(Command(kind: .drain))
            world.run(for: .seconds(3))
            let absent = world.lane?.core.audit.absent
            #expect(absent == 0, "this life closed none itself")
            let rests = world.lane?.core.desk.orders.table.liveCount
            #expect(rests == 0)
            #expect((world.exchange.countdowns[0] == .distantFuture) != isLate)
        }
    }

    @Test("the first fill of a contract, of an order closed as absent, is found by the next life")
    func firstFillComesLate() throws {
        let world = Self.world(seed: 27)
        world.exchange.faults.holdOrder = 10_000
        world.exchange.faults.holdPastValidity = .seconds(8)
        try world.start()
        while world.lane?.core.audit.absent == 0 { world.step() }
        #expect(world.exchange.fills.isEmpty)
        world.kill()
        world.exchange.faults.holdOrder = 0
        world.run(idle: .seconds(20))
        #expect(!world.exchange.fills.isEmpty)
        try world.start()
        world.run(for: .seconds(8))
        world.exchange.volatility = 0
        world.run(for: .seconds(1))
        let position = world.lane?.core.desk.ledger.positions[0].amount.raw
        #expect(position == world.exchange.positions[0])
        #expect(world.lane?.core.counts.repaired == 0, "no position had to be taken")
        #expect(try world.misbooked().isEmpty)
    }

    @Test("a position from before the journal is taken, and its fills are not booked")
    func fillsBeforeTheJournal() throws {
        let world = Self.world(seed: 28)
        let order = PlainOrder(
            client: 0,
            venue: 900,
            instrument: 0,
            side: .buy,
            price: 640_000,
            quantity: 7
        )
        world.exchange.orders[900] = order
        world.exchange.fill(900, 7, 640_000, maker: false)
        try world.start()
        world.run(for: .seconds(6))
        world.exchange.volatility = 0
        world.run(for: .seconds(1))
        let position = world.lane?.core.desk.ledger.positions[0].amount.raw
        #expect(position == world.exchange.positions[0])
        #expect(world.exchange.fills.count > 1)
        #expect(try world.misbooked() == [world.exchange.fills[0].trade])
    }

    @Test("an order in doubt is settled while the audit has no weight left to spend")
    func settlesWithoutSpareWeight() throws {
        let world = try Self.running(seed: 24)
        let budget = world.settings.budget
        world.lane?.core.desk.gate.budget.tell(
            weight: budget.weightPerMinute - budget.weightReserve,
            now: world.time.now
        )
        world.run(for: .seconds(2))
        world.exchange.faults.holdOrder = 10_000
        world.exchange.faults.holdPastValidity = .seconds(3_600)
        while (world.lane?.core.desk.orders.exposures[0].unknown ?? 0) == 0 { world.step() }
        world.exchange.faults = PlainFaults()
        world.run(for: .seconds(8))
        let unknown = world.lane?.core.desk.orders.exposures[0].unknown
        #expect(unknown == 0)
    }

    @Test(
        "without control the lane trades on for the granted time, then holds until control speaks"
    )
    func controlGone() throws {
        let world = Self.world(seed: 25)
        world.settings.controlSilence = .seconds(4)
        try world.start()
        for _ in 0..<12 {
            world.command(Command(kind: .heartbeat))
            world.run(for: .milliseconds(500))
        }
        let placed = world.lane?.core.counts.placed ?? 0
        world.run(for: .seconds(3))
        let placedAlone = world.lane?.core.counts.placed ?? 0
        let alone = world.lane?.core.modes.mode
        #expect(alone == .run && placedAlone > placed)
        world.run(for: .seconds(2))
        let held = world.lane?.core.modes.mode
        #expect(held == .hold && world.exchange.live.isEmpty)
        world.command(Command(kind: .heartbeat))
        world.run(for: .seconds(1))
        let again = world.lane?.core.modes.mode
        #expect(again == .run)
    }

    @Test("an order the venue never spoke of stays in doubt of its place through later lives")
    func doubtOfPlace() throws {
        let world = try Self.running(seed: 26)
        world.exchange.faults.holdOrder = 10_000
        world.exchange.faults.holdPastValidity = .seconds(3_600)
        while world.exchange.held.isEmpty { world.step() }
        let silent = Set(world.exchange.held.map { $0.words[1] })
        // The life between asks for its cancellation; the last one must not take that for its only doubt.
        for _ in 0..<2 {
            world.kill()
            try world.start()
            world.run(for: .milliseconds(300))
        }
        var doubts: [Doubt] = []
        world.lane?.core.desk.orders.forEachLive(of: InstrumentID(index: 0)) { _, order in
            if silent.contains(order.clientID.raw) { doubts.append(order.doubt) }
        }
        #expect(!doubts.isEmpty && doubts.allSatisfy { $0 == .place })
    }

    @Test("a strategy that asks for nonsense is refused, counted and put on hold")
    func absurdStrategy() throws {
        let world = PlainWorld(seed: 13) { Nonsense() }
        try world.start()
        world.run(for: .seconds(8))
        #expect(world.exchange.accepted.isEmpty)
        let absurd = world.lane?.core.desk.absurd
        let mode = world.lane?.core.modes.mode
        #expect((absurd ?? 0) > 1_000 && mode == .hold)
    }

    @Test("a listing refused for its time has venue time learned anew, once for all that left")
    func relearnsVenueTime() throws {
        let world = try Self.running(seed: 15)
        var request = PendingRequest()
        request.purpose = .positionMode
        request.sentAt = world.time.now
        let asked = [request, request].compactMap { world.lane?.core.requests.open($0) }
        try #require(asked.count == 2)
        world.run(for: .milliseconds(10))
        let refusals = asked.map { id in
            var refusal = Answer(request: id, verdict: .refused)
            refusal.meaning = ErrorMeaning(.transient, .clock)
            return refusal
        }
        world.lane?.core.answer(refusals[0])
        var isKnown = world.lane?.core.clock.isSet
        #expect(isKnown == false)
        world.run(for: .seconds(1))
        isKnown = world.lane?.core.clock.isSet
        #expect(isKnown == true)
        world.lane?.core.answer(refusals[1])
        isKnown = world.lane?.core.clock.isSet
        #expect(isKnown == true, "it left before venue time was learned anew")
    }

    @Test("a reader of every message twice ends where a reader of each once does")
    func inboxSemantics() throws {
        let once = try Self.running(seed: 14)
        let twice = Self.world(seed: 14)
        twice.exchange.faults.doubleNews = 10_000
        try twice.start()
        twice.run(for: .seconds(6))
        for world in [once, twice] {
            world.run(for: .seconds(10))
            let position = world.lane?.core.desk.ledger.positions[0].amount.raw
            #expect(position == world.exchange.positions[0])
            let booked = world.lane?.core.counts.fills
            #expect(booked.map(Int.init) == world.exchange.fills.count)
        }
        let duplicates = twice.lane?.core.desk.orders.counters.duplicates
        #expect((duplicates ?? 0) > 10)
    }
}

/// Wants what no order can have, thousands of times a pass.
private struct Nonsense: Strategy {
    mutating func book(_ book: borrowing LiveBook, at desk: inout Desk) {
        for price in [Int64(0), -5, .max] {
            let quote = Quote(price: Price(raw: price), quantity: Quantity(raw: 10))
            try? desk.quote(quote, .buy, of: book.instrument)
        }
        for _ in 0..<5_000 {
            let quote = Quote(price: Price(raw: 600_000), quantity: .zero)
            try? desk.quote(quote, .sell, of: book.instrument)
        }
    }
}
