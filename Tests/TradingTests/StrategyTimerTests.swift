import Base
import Domain
import Market
import Testing

@testable import Trading

@Suite("Strategy timer")
struct StrategyTimerTests {
    /// Quotes by its timer alone.
    private struct Ticking: Strategy, ~Copyable {
        var calls = 0
        var bid = Price.none

        mutating func book(_ book: borrowing LiveBook, at desk: inout Desk) {
            bid = book.best(.buy)?.price ?? .none
        }

        mutating func timer(at desk: inout Desk) {
            calls += 1
            guard bid != .none else { return }
            let quote = Quote(price: bid, quantity: Quantity(raw: 10))
            try? desk.quote(quote, .buy, of: InstrumentID(index: 0), layer: 0)
        }
    }

    @Test("the timer comes once a quantum, and what it quotes reaches the venue")
    func ticks() throws {
        let world = PlainWorld(seed: 3) { Ticking() }
        try world.start()
        world.run(for: .seconds(6))
        let mode = world.lane?.core.modes.mode
        #expect(mode == .run)
        let before = world.lane?.core.strategy.calls ?? 0
        world.run(for: .seconds(1))
        let calls = (world.lane?.core.strategy.calls ?? 0) - before
        #expect((99...101).contains(calls))
        #expect(!world.exchange.accepted.isEmpty)
    }
}
