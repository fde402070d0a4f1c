import Base
import Domain
import Testing

@testable import Trading

@Suite("Lane")
struct LaneTests {
    private static func world(
        seed: UInt64,
        instruments: Int = 1,
        faults: PlainFaults = PlainFaults()
    ) -> PlainWorld<FixedSpread> {
        PlainWorld(seed: seed, instruments: instruments, faults: faults) {
            FixedSpread(ticks: 2, quantity: Quantity(raw: 10), limit: Quantity(raw: 100))
        }
    }

    @Test("from nothing to RUN, quotes and fills, with positions equal to the venue's")
    func trades() throws {
        let world = Self.world(seed: 1)
        try world.start()
        world.run(for: .seconds(20))
        let mode = world.lane?.core.modes.mode
        #expect(mode == .run)
        #expect(world.exchange.fills.count > 10)
        let position = world.lane?.core.desk.ledger.positions[0].amount.raw
        #expect(position == world.exchange.positions[0])
        let doubles = world.exchange.accepted.values.filter { $0 > 1 }
        #expect(doubles.isEmpty)
    }
}
