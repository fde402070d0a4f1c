import Base
import Domain
import Testing

@testable import Trading

@Suite("Scripted orders")
struct ScriptedOrdersTests {
    private static func world(_ steps: [ScriptedOrders.Step]) throws -> PlainWorld<ScriptedOrders> {
        let world = PlainWorld(seed: 3, instruments: 1, faults: PlainFaults()) {
            ScriptedOrders(steps)
        }
        world.exchange.volatility = 0
        try world.start()
        return world
    }

    private static func place(
        _ milliseconds: Int64,
        _ order: Int,
        _ price: Int64
    ) -> ScriptedOrders.Step {
        let terms = ScriptedOrders.Act.place(
            InstrumentID(index: 0),
            .buy,
            .postOnly,
            Price(raw: price),
            Quantity(raw: 10)
        )
        return ScriptedOrders.Step(after: .milliseconds(milliseconds), order: order, act: terms)
    }

    @Test("are placed at their time by the lane's timer, once each, and taken back")
    func plays() throws {
        let cancel = ScriptedOrders.Step(after: .seconds(9), order: 0, act: .cancel)
        let steps = [cancel, Self.place(4_000, 0, 639_000), Self.place(5_000, 1, 638_000)]
        let world = try Self.world(steps)
        world.run(for: .seconds(3))
        #expect(world.exchange.accepted.isEmpty, "nothing before its time")
        world.run(for: .seconds(5))
        #expect(world.exchange.accepted.count == 2)
        #expect(world.exchange.live.count == 2)
        world.run(for: .seconds(4))
        #expect(world.exchange.accepted.values.allSatisfy { $0 == 1 })
        #expect(world.exchange.live.count == 1)
        let rest = world.exchange.live.compactMap { world.exchange.orders[$0]?.price }
        #expect(rest == [638_000])
    }
}
