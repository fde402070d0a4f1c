import Base
import Domain
import Testing

@testable import Simulation
@testable import Trading

/// Binance's own messages to the lane's judges of data: what they refuse, and that they stop refusing.
@Suite("Simulated Binance's market data")
struct MarketDataTests {
    typealias World = SimulationWorld<FixedSpread>

    /// Every reason that orders were refused for in a span of virtual time.
    private static func refusals(_ world: World, for span: Nanoseconds) -> Set<Refusal> {
        var found: Set<Refusal> = []
        let end = world.time.now + span
        var refused = world.lane?.core.desk.gate.refusals
        while world.time.now < end {
            world.step()
            let now = world.lane?.core.desk.gate.refusals
            guard now != refused else { continue }
            refused = now
            if let refusal = world.lane?.core.desk.gate.lastRefusal { found.insert(refusal) }
        }
        return found
    }

    private static let doubts: Set<Refusal> = [
        .markFromIndex, .fundingRoll, .outlierPrint, .tradeThrough, .burst, .spoofing, .markMissing,
        .dataLag,
    ]

    @Test(
        "an honest market is not doubted once its first mark has come",
        arguments: [UInt64(1), 2]
    )
    func honest(_ seed: UInt64) throws {
        let world = try SimulationWorldTests.world(seed, symbols: ["BTCUSDT", "ETHUSDT"])
        try world.start()
        world.run(for: .seconds(2))
        let refusals = Self.refusals(world, for: .seconds(20))
        #expect(refusals.isDisjoint(with: Self.doubts))
        #expect((world.fills ?? 0) > 3)
    }

    @Test("a lost feed of marks keeps orders away until it is back")
    func lostMarks() throws {
        let world = try SimulationWorldTests.world(5)
        try world.start()
        world.run(for: .seconds(5))
        world.cut(.feed(1))
        let without = Self.refusals(world, for: .milliseconds(350))
        #expect(without.intersection(Self.doubts) == [.markMissing])
        world.run(for: .seconds(2))
        let fills = world.fills ?? 0
        let after = Self.refusals(world, for: .seconds(15))
        #expect(after.isDisjoint(with: Self.doubts))
        #expect((world.fills ?? 0) > fills)
    }

    @Test("a lost book is made anew and doubted no longer than it is dark")
    func lostBook() throws {
        let world = try SimulationWorldTests.world(6)
        try world.start()
        world.run(for: .seconds(5))
        world.cut(.feed(0))
        world.run(for: .seconds(3))
        let fills = world.fills ?? 0
        let after = Self.refusals(world, for: .seconds(15))
        #expect(after.isDisjoint(with: Self.doubts))
        #expect((world.fills ?? 0) > fills && world.mode == .run)
    }

    @Test("data stamped seconds away from venue time keeps orders away until the clock follows")
    func skewedStamps() throws {
        let world = try SimulationWorldTests.world(7) { $0.countdown = .zero }
        try world.start()
        world.run(for: .seconds(5))
        world.faults.skew = .seconds(5)
        let jumped = Self.refusals(world, for: .seconds(1))
        #expect(jumped.intersection(Self.doubts) == [.dataLag])
        world.run(for: .seconds(60))
        let fills = world.fills ?? 0
        let after = Self.refusals(world, for: .seconds(15))
        #expect(after.isDisjoint(with: Self.doubts))
        #expect((world.fills ?? 0) > fills && world.mode == .run)
    }
}
