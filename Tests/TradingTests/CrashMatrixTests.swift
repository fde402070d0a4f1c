import Base
import Domain
import Foundation
import Testing

@testable import Trading

/// Deaths at every kind of moment, and the venue's own books as judge.
@Suite("Crash matrix")
struct CrashMatrixTests {
    /// Where a life ends, seen from the lane's way out.
    enum Phase: Int, CaseIterable {
        case beforeJournal, afterJournalBeforeSend, afterSendBeforeAnswer, midFill, midRecovery
        case rollOver
    }

    static func world(seed: UInt64, faults: PlainFaults) -> PlainWorld<FixedSpread> {
        let world = PlainWorld(seed: seed, instruments: 2, faults: faults) {
            FixedSpread(ticks: 2, quantity: Quantity(raw: 10), limit: Quantity(raw: 60))
        }
        world.settings.countdown = .seconds(5)
        // Small enough that each life rolls over a few times.
        world.segmentBytes = 16 << 10
        return world
    }

    /// Faults drawn from a seed; some seeds have none.
    static func faults(_ random: inout Random) -> PlainFaults {
        var faults = PlainFaults()
        guard !random.oneIn(3) else { return faults }
        faults.dropAnswer = random.below(300)
        faults.slowAnswer = random.below(200)
        faults.dropNews = random.below(200)
        faults.doubleNews = random.below(1_000)
        faults.cutTrade = random.below(60)
        faults.cutUser = random.below(60)
        faults.failRest = random.below(500)
        faults.holdOrder = random.below(200)
        // Within the margin of absence, or beyond it: then the venue breaks its word, and nothing may be lost or stuck.
        let late = [Nanoseconds.zero, .milliseconds(700), .milliseconds(2_500)]
        faults.holdPastValidity = late[Int(random.below(3))]
        return faults
    }

    /// Lives through deaths, then in peace, and holds everything against the venue.
    static func live(
        seed: UInt64
    ) throws -> (
        world: PlainWorld<FixedSpread>, met: [Phase]
    ) {
        var random = Random(seed: seed)
        let world = world(seed: seed, faults: faults(&random))
        var met: [Phase] = []
        try world.start()
        for _ in 0..<3 {
            let phase = Phase.allCases[Int(random.below(UInt64(Phase.allCases.count)))]
            aim(phase, world, &random)
            world.run(for: .seconds(6))
            if world.isDead { met.append(phase) } else { world.kill() }
            world.death = nil
            world.fillDeath = nil
            world.rollOverDeath = nil
            // The venue goes on without us: fills, and at times the countdown.
            world.run(idle: .milliseconds(random.integer(in: 1...6_000)))
            try world.start()
        }
        world.exchange.faults = PlainFaults()
        world.run(for: .seconds(10))
        // News still on its way is no false belief: the market stands still before the judgement.
        world.exchange.volatility = 0
        world.run(for: .seconds(2))
        try judge(world, seed)
        return (world, met)
    }

    /// Tells the world where this life is to end.
    private static func aim(
        _ phase: Phase,
        _ world: PlainWorld<FixedSpread>,
        _ random: inout Random
    ) {
        let later = Int(random.below(3_000)) + 200
        switch phase {
        case .beforeJournal: world.death = (later, -1)
        case .afterJournalBeforeSend: world.death = (later, 0)
        case .afterSendBeforeAnswer: world.death = (later, 1 + Int(random.below(2)))
        case .midRecovery: world.death = (Int(random.below(120)) + 2, 0)
        case .midFill: world.fillDeath = (1 + Int(random.below(4)), random.oneIn(2))
        case .rollOver: world.rollOverDeath = 1 + Int(random.below(14))
        }
    }

    static func judge(_ world: PlainWorld<FixedSpread>, _ seed: UInt64) throws {
        let doubles = world.exchange.accepted.filter { $0.value > 1 }
        #expect(doubles.isEmpty, "seed \(seed): an intent lives twice")
        let wrong = try world.misbooked()
        #expect(wrong.isEmpty, "seed \(seed): fills are lost or booked twice")
        let mode = world.lane?.core.modes.mode
        let reasons = world.lane?.core.modes.reasons.rawValue
        #expect(
            mode == .run,
            "seed \(seed): mode \(String(describing: mode)) reasons \(reasons ?? 0)"
        )
        for index in 0..<2 {
            let id = InstrumentID(index: UInt16(index))
            let ours = world.lane?.core.desk.ledger.positions[index].amount.raw
            #expect(ours == world.exchange.positions[index], "seed \(seed): position \(index)")
            var open: [Int64] = []
            world.lane?.core.desk.orders.forEachLive(of: id) { _, order in
                if order.state == .open || order.state == .partial {
                    open.append(order.clientID.raw)
                }
            }
            let truth = world.exchange.live.compactMap { world.exchange.orders[$0] }
                .filter { $0.instrument == index }.map(\.client)
            let known = Set(truth)
            var believed: Set<Int64> = []
            world.lane?.core.desk.orders.forEachLive(of: id) { believed.insert($1.clientID.raw) }
            #expect(known.isSubset(of: believed), "seed \(seed): an order rests that nobody knows")
            #expect(open.allSatisfy(known.contains), "seed \(seed): a false belief")
            let exposure = world.lane?.core.desk.orders.exposure(of: id)
            #expect(exposure?.lackingTrades == 0, "seed \(seed): trades are missing")
        }
    }

    /// Crash points of each batch, of which `make crash` asks for many more.
    private static let pointsEach: Int = {
        let asked = ProcessInfo.processInfo.environment["APUS_CRASH_POINTS"].flatMap(Int.init)
        return max((asked ?? 504) / 8, 1)
    }()

    @Test("no doubled order, no lost fill, no false position", arguments: UInt64(0)..<8)
    func survives(_ batch: UInt64) throws {
        var met = Array(repeating: 0, count: Phase.allCases.count)
        var seed = batch << 32
        while met.reduce(0, +) < Self.pointsEach {
            seed += 1
            for phase in try Self.live(seed: seed).met { met[phase.rawValue] += 1 }
        }
        let missed = Phase.allCases.filter { met[$0.rawValue] == 0 }
        #expect(missed.isEmpty, "batch \(batch): no death in \(missed)")
        let parts = Phase.allCases.map { "\($0) \(met[$0.rawValue])" }
        print("crash points of batch \(batch): \(parts.joined(separator: ", "))")
    }
}
