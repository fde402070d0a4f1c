import Base
import Domain
import Market
import Testing
import VenuePort

@testable import Trading

@Suite("Lane and market data")
struct LaneDataTests {
    private static func world(seed: UInt64) -> PlainWorld<FixedSpread> {
        let world = PlainWorld(seed: seed) {
            FixedSpread(ticks: 2, quantity: Quantity(raw: 10), limit: Quantity(raw: 100))
        }
        world.settings.dataGates = DataGatePolicy()
        world.settings.dataGates.markAge = .milliseconds(200)
        world.exchange.doubts.lag = .zero
        return world
    }

    private static func facts(_ world: PlainWorld<FixedSpread>) -> MarketFacts {
        world.lane?.core.desk.gate[market: InstrumentID(index: 0)] ?? MarketFacts()
    }

    /// New orders and new terms sent so far.
    private static func sent(_ world: PlainWorld<FixedSpread>) -> UInt64 {
        (world.lane?.core.counts.placed ?? 0) + (world.lane?.core.counts.modified ?? 0)
    }

    @Test(
        "what makes data doubtful keeps new orders away, by its name, as long as it lasts and no longer",
        arguments: [
            DataFaults.markFromIndex, .fundingRoll, .markMissing, .lagging, .tradeThrough,
            .outlier, .spoofing, .burst,
        ]
    )
    func doubts(_ fault: DataFaults) throws {
        let world = Self.world(seed: 12)
        try world.start()
        world.run(for: .seconds(6))
        #expect(Self.facts(world).faults == [] && Self.sent(world) > 10)
        world.exchange.doubts.show(fault, at: world.exchange.venueNow)
        world.run(for: .milliseconds(300))
        let sent = Self.sent(world)
        for _ in 0..<400 {
            world.step()
            #expect(Self.facts(world).faults == fault)
        }
        #expect(Self.sent(world) == sent)
        let refusal = world.lane?.core.desk.gate.lastRefusal
        #expect(refusal == fault.reason.refusal)
        world.exchange.doubts.end()
        // Funding is followed by its own quiet time, bait by a memory of some seconds.
        world.run(for: fault == .fundingRoll ? .seconds(21) : .seconds(6))
        #expect(Self.facts(world).faults == [] && Self.sent(world) > sent)
    }

    @Test("a lost feed takes its marks and prints along; what its successor tells counts at once")
    func lostFeed() throws {
        let world = Self.world(seed: 13)
        world.settings.feeds = [[.book], [.trades, .mark]]
        try world.start()
        world.lane?.link(.market(1), isUp: true)
        world.exchange.doubts.trades = (1, .buy, 1)
        world.run(for: .seconds(6))
        #expect(Self.facts(world).last != .none && Self.facts(world).mark != .none)
        world.exchange.doubts.trades = (0, .buy, 0)
        world.exchange.doubts.hasNoMarks = true
        world.lane?.link(.market(1), isUp: false)
        #expect(Self.facts(world).last == .none && Self.facts(world).mark == .none)
        #expect(Self.facts(world).faults == [.markMissing])
        world.lane?.link(.market(1), isUp: true)
        #expect(Self.facts(world).faults == [.markMissing])
        world.exchange.doubts.hasNoMarks = false
        world.run(for: .milliseconds(30))
        #expect(Self.facts(world).faults == [] && Self.facts(world).last == .none)
    }

    @Test("a book that was lost and made anew is judged by its own touch alone")
    func resync() throws {
        let world = Self.world(seed: 14)
        try world.start()
        world.run(for: .seconds(6))
        world.lane?.link(.market(0), isUp: false)
        #expect(Self.facts(world).faults.contains(.notLive))
        // Meanwhile the market went far away: its prints are no outliers of the old book.
        world.exchange.middles[0] += 8_000
        world.exchange.volatility = 0
        world.exchange.doubts.trades = (1, .buy, 1)
        world.lane?.link(.market(0), isUp: true)
        var seen = DataFaults()
        let sent = Self.sent(world)
        for _ in 0..<3_000 {
            world.step()
            seen.formUnion(Self.facts(world).faults.subtracting(.ofBook))
        }
        #expect(seen.subtracting(.markMissing) == [])
        #expect(Self.facts(world).faults == [] && Self.sent(world) > sent)
    }

    @Test("the picture for people has the feed's numbers")
    func quality() throws {
        let world = Self.world(seed: 15)
        try world.start()
        world.run(for: .seconds(6))
        world.exchange.doubts.lag = .milliseconds(40)
        world.run(for: .milliseconds(100))
        world.exchange.updateIDs[0] += 2
        world.run(for: .seconds(2))
        world.exchange.isMute = true
        world.run(for: .milliseconds(250))
        var status = LaneStatus()
        world.lane?.show(&status, started: .distantPast, tapeWhole: true)
        let symbol = status.symbols[0]
        #expect(symbol.gaps == 1)
        #expect(symbol.skew > .milliseconds(35) && symbol.skew < .milliseconds(50))
        #expect(symbol.silence > .milliseconds(200) && symbol.silence == symbol.freshness)
        #expect(symbol.snapshotAge > .seconds(1) && symbol.snapshotAge < .seconds(3))
    }
}
