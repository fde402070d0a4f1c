import Base
import Domain
import Testing

@testable import Exchange

@Suite("Synthetic flow")
struct FlowTests {
    struct Run {
        var digest = EventDigest()
        var trades = 0
        var seconds = [Int](repeating: 0, count: 600)
        var moods: Set<FlowMood> = []
        var lowest = Int64.max
        var last: Int64 = 0
        var fault: String?
    }

    /// Ten minutes of a seed.
    static func run(seed: UInt64) throws -> Run {
        var exchange = try Exchange(
            limits: ExchangeLimits(accountsMax: 32, ordersMax: 4_096),
            rules: .binance,
            listings: [Floor.listing()]
        )
        let start = Floor.time(0)
        var flow = SyntheticFlow(
            FlowProfile(lot: 1),
            on: Floor.btc,
            of: &exchange,
            seed: seed,
            at: start
        )
        var run = Run()
        for second in 0..<600 {
            let before = flow.arrivals
            flow.advance(&exchange, to: start + .seconds(Int64(second + 1)))
            run.seconds[second] = Int(flow.arrivals - before)
            run.moods.insert(flow.mood)
            exchange.drainEvents { events in
                for index in events.indices {
                    run.digest.mix(events[index])
                    guard case .trade(let trade) = events[index] else { continue }
                    run.trades += 1
                    run.last = trade.price.raw
                    run.lowest = min(run.lowest, trade.price.raw)
                }
            }
            if run.fault == nil { run.fault = exchange.bookFault() }
        }
        return run
    }

    @Test("one seed is one market, another is another")
    func seeds() throws {
        let first = try Self.run(seed: 11).digest.value
        #expect(try Self.run(seed: 11).digest.value == first)
        #expect(try Self.run(seed: 12).digest.value != first)
    }

    @Test("a book stays two-sided, trades, and its arrivals come in bursts")
    func lively() throws {
        let run = try Self.run(seed: 11)
        #expect(run.fault == nil)
        #expect(run.trades > 500)
        #expect(run.moods.count >= 3)
        // Independent arrivals of one rate would have a variance equal to their mean.
        let mean = Double(run.seconds.reduce(0, +)) / 600
        let variance =
            run.seconds.map { (Double($0) - mean) * (Double($0) - mean) }.reduce(0, +) / 600
        #expect(variance > 3 * mean, "variance \(variance), mean \(mean)")
    }

    @Test("a crash takes the price down, and it comes back")
    func crash() throws {
        // The first of these seeds whose ten minutes hold a crash.
        var crashed = Run()
        var seed: UInt64 = 0
        while !crashed.moods.contains(.crash), seed < 30 {
            seed += 1
            crashed = try Self.run(seed: seed)
        }
        #expect(crashed.moods.contains(.crash))
        #expect(crashed.lowest < 642_500 - 200)
        #expect(crashed.fault == nil)
    }
}
