import Base
import Exchange
import Testing

@Suite("Latency of an account")
struct LatencyTests {
    @Test("messages arrive in order, none before its time")
    func order() {
        var line = DelayLine<Int>(capacity: 2)
        for (message, arrival) in [(1, 50), (2, 40), (3, 60), (4, 60), (5, 100)] {
            line.send(message, arriving: Floor.time(Int64(arrival)))
        }
        var heard: [Int] = []
        while let message = line.receive(by: Floor.time(49)) { heard.append(message) }
        #expect(heard.isEmpty)
        while let message = line.receive(by: Floor.time(60)) { heard.append(message) }
        #expect(heard == [1, 2, 3, 4])
        let next = line.next
        #expect(next == Floor.time(100))
    }

    @Test("a recorded distribution is drawn from evenly, the same for one seed")
    func recorded() {
        let samples = (1...10).map {
            AccountLatency.Sample(
                entry: .microseconds(Int64($0)),
                response: .microseconds(Int64($0 * 10))
            )
        }
        var first = AccountLatency(recorded: samples, seed: 3)
        var second = AccountLatency(recorded: samples, seed: 3)
        var counts = [Int64: Int]()
        for _ in 0..<10_000 {
            let entry = first.entry()
            #expect(second.entry() == entry)
            counts[entry.count, default: 0] += 1
        }
        #expect(counts.count == 10)
        for (_, count) in counts { #expect(count > 800 && count < 1_200) }
    }
}
