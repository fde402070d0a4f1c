import Base
import Domain
import Testing
import Trading

@testable import Simulation

@Suite("Simulated Binance")
struct SimulationWorldTests {
    typealias World = SimulationWorld<FixedSpread>

    static func world(
        _ seed: UInt64,
        symbols: [String] = ["BTCUSDT"],
        configure: (inout LaneSettings) -> Void = { _ in }
    ) throws -> World {
        try World(seed: seed, symbols: symbols, configure: configure) {
            FixedSpread(ticks: 1, quantity: Quantity(raw: 5), limit: Quantity(raw: 50))
        }
    }

    /// Everything equal but for news on its way: equal at most instants, or it never would be.
    static func judge(_ world: World, symbols: Int, seed: UInt64) {
        let truth = VenueTruth(world.skin)
        #expect(truth.acceptedTwice().isEmpty, "seed \(seed): an intent lives twice")
        var equal = 0
        for _ in 0..<1_000 {
            world.step()
            let agrees = (0..<symbols).allSatisfy {
                world.position(of: $0) == truth.position(of: $0)
            }
            if agrees { equal += 1 }
        }
        #expect(equal > 600, "seed \(seed): positions differ")
        #expect(world.mode == .run || world.mode == .hold, "seed \(seed)")
    }

    @Test("from nothing to RUN with fills; positions equal the venue's", arguments: [UInt64(1), 2])
    func trades(_ seed: UInt64) throws {
        let world = try Self.world(seed, symbols: ["BTCUSDT", "ETHUSDT"])
        try world.start()
        world.run(for: .seconds(15))
        #expect(world.mode == .run)
        #expect((world.fills ?? 0) > 3)
        Self.judge(world, symbols: 2, seed: seed)
    }

    @Test("the network's faults double nothing and lose no fill", arguments: 1...6)
    func faults(_ number: Int) throws {
        let seed = UInt64(number)
        let world = try Self.world(seed)
        world.faults.lostAnswers = 100
        world.faults.lostNews = 100
        world.faults.doubledNews = 500
        world.faults.lostBooks = 20
        world.faults.cutSessions = 20
        world.faults.cutStreams = 20
        world.faults.htmlAnswers = 200
        world.faults.lostRest = 100
        try world.start()
        world.run(for: .seconds(30))
        world.faults = SimulatedFaults()
        world.run(for: .seconds(8))
        #expect(world.mode == .run, "seed \(seed)")
        Self.judge(world, symbols: 1, seed: seed)
    }

    @Test("a venue clock five seconds off is followed", arguments: [Int64(5), -5])
    func skew(_ seconds: Int64) throws {
        let world = try Self.world(3)
        world.faults.skew = .seconds(seconds)
        try world.start()
        // The simulated market was opened at our civil time: five seconds back it stands still.
        world.run(for: .seconds(12))
        #expect(world.mode == .run)
        #expect((world.fills ?? 0) > 0)
    }

    @Test("what leaves in the pass that learns venue time is stamped by it: RUN within a second")
    func signsByVenueTime() throws {
        let world = try Self.world(4)
        try world.start()
        // A logon refused for its time would be tried again after two seconds only.
        world.run(for: .seconds(1))
        #expect(world.mode == .run)
    }

    @Test("lives that end anywhere leave one truth", arguments: 1...6)
    func crashes(_ number: Int) throws {
        for offset in 0..<4 {
            try Self.survive(UInt64(number * 4 + offset))
        }
    }

    /// Three deaths of one journal, then peace and judgement.
    static func survive(_ seed: UInt64) throws {
        var random = Random(seed: seed)
        let world = try world(seed) { $0.countdown = .seconds(5) }
        if random.oneIn(2) {
            world.faults.lostAnswers = random.below(200)
            world.faults.lostNews = random.below(200)
            world.faults.cutSessions = random.below(50)
            world.faults.lostRest = random.below(200)
        }
        try world.start()
        for _ in 0..<3 {
            let isEarly = random.oneIn(4)
            let pass = 2 + Int(isEarly ? random.below(300) : random.below(8_000) + 300)
            world.death = (pass, Int(random.below(4)) - 1)
            world.run(for: .seconds(5))
            if !world.isDead { world.kill() }
            world.death = nil
            world.run(for: .milliseconds(random.integer(in: 1...6_000)))
            try world.start()
        }
        world.faults = SimulatedFaults()
        world.run(for: .seconds(8))
        #expect(world.mode == .run, "seed \(seed)")
        judge(world, symbols: 1, seed: seed)
    }
}
