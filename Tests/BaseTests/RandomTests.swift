import Base
import PropertyTesting
import Testing

@Suite("Random")
struct RandomTests {
    @Test("a seed's stream is the published one (xoshiro256**, splitmix64 state)")
    func knownStream() {
        var random = Random(seed: 0)
        let drawn = (0..<3).map { _ in random.next() }
        #expect(drawn == [0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0])
    }

    @Test("streams split by name do not move each other")
    func streams() {
        let root = Random(seed: 1)
        var market = root.stream(1)
        var network = root.stream(2)
        var marketAgain = root.stream(1)
        let first = market.next()
        #expect(first != network.next())
        #expect(first == marketAgain.next())
    }

    @Test("bounded draws stay inside and reach every value about equally often")
    func bounded() {
        var random = Random(seed: 3)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[Int(random.below(7))] += 1 }
        // Six standard deviations of a binomial of 70,000 draws at 1/7.
        #expect(counts.allSatisfy { abs($0 - 10_000) < 560 })
        let wide = random.integer(in: Int64.min...Int64.max)
        #expect(random.integer(in: wide...wide) == wide)
        #expect((0..<1_000).allSatisfy { _ in random.fraction() < 1 })
    }

    @Test("a failing property is shrunk to its simplest case with its seed")
    func shrinks() throws {
        let failure = try #require(throws: PropertyFailure.self) {
            try checkProperty("no element above 1000") { draws in
                let values = draws.array(upTo: 30) { $0.integer(in: 0...1_000_000) }
                draws.note("values", values)
                try hold(!values.contains { $0 > 1_000 }, "one is above")
            }
        }
        #expect(failure.description.contains("values = [1001]"))
        #expect(failure.description.contains("APUS_SEED="))
    }
}
