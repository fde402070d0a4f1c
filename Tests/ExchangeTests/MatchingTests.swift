import Base
import Domain
import Exchange
import Testing

@Suite("Matching")
struct MatchingTests {
    @Test("an order meets the oldest of the best price, at that price")
    func priceTime() throws {
        var exchange = try Floor.exchange()
        let maker = Floor.first
        let taker = Floor.second
        _ = try exchange.place(
            Floor.order("a", .sell, 100, at: 642_510),
            for: maker,
            at: Floor.time(1)
        )
        _ = try exchange.place(
            Floor.order("b", .sell, 100, at: 642_500),
            for: maker,
            at: Floor.time(2)
        )
        _ = try exchange.place(
            Floor.order("c", .sell, 100, at: 642_500),
            for: maker,
            at: Floor.time(3)
        )
        exchange.discardEvents()
        let answer = try exchange.place(
            Floor.order("t", .buy, 250, at: 642_600),
            for: taker,
            at: Floor.time(4)
        )
        #expect(answer.status == .filled)
        #expect(answer.filled.raw == 250)
        #expect(answer.filledValue.raw == (642_500 * 200 + 642_510 * 50) * 10_000)
        var fills: [(String, Int64, Int64)] = []
        exchange.drainEvents { events in
            for index in events.indices {
                if case .order(let report) = events[index], report.execution == .trade,
                    report.maker
                {
                    fills.append(
                        (
                            report.client.description, report.lastPrice.raw,
                            report.lastQuantity.raw
                        )
                    )
                }
            }
        }
        #expect(fills.map(\.0) == ["b", "c", "a"])
        #expect(fills.map(\.1) == [642_500, 642_500, 642_510])
        #expect(fills.map(\.2) == [100, 100, 50])
        let best = exchange.best(.sell, of: Floor.btc)
        #expect(best == Level(price: Price(raw: 642_510), quantity: Quantity(raw: 50)))
        let position = exchange.position(on: Floor.btc, of: taker)
        #expect(position.amount.raw == 250)
    }
}
