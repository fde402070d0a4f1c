internal import Base
internal import Glibc
internal import PropertyTesting
internal import Testing

@testable internal import Market

/// The formulas as hftbacktest publishes them, written out once more; quantities in lots of 0.001.
private enum Published {
    static let lot = 0.001

    static func power(_ front: Double, _ back: Double, _ n: Double) -> Double {
        pow(back, n) / (pow(back, n) + pow(front, n))
    }

    static func power2(_ front: Double, _ back: Double, _ n: Double) -> Double {
        pow(back, n) / pow(back + front, n)
    }

    static func power3(_ front: Double, _ back: Double, _ n: Double) -> Double {
        1.0 - pow(front / (front + back), n)
    }

    static func log1(_ front: Double, _ back: Double, _: Double) -> Double {
        log(1.0 + back) / (log(1.0 + back) + log(1.0 + front))
    }

    static func log2(_ front: Double, _ back: Double, _: Double) -> Double {
        log(1.0 + back) / log(1.0 + (back + front))
    }

    /// A level change by the published rule.
    static func change(
        _ front: Double,
        traded: Double,
        from previous: Double,
        to current: Double,
        _ law: (Double, Double) -> Double
    ) -> Double {
        let change = previous - current - traded
        if change < 0 { return fmin(front, current) }
        let back = previous - front
        var probability = law(front, back)
        if probability.isInfinite { probability = 1 }
        let estimate =
            front - (1.0 - probability) * change + fmin(back - probability * change, 0)
        return fmin(estimate, current)
    }

    static func lots(_ value: Double) -> Double { (value / lot).rounded() }
}

@Suite("Queue models")
struct QueueModelTests {
    /// A model, both ways to compute it, and its formula.
    struct Law: Sendable, CustomTestStringConvertible {
        let name: String
        let tabulated: @Sendable (inout QueueStanding, Double, Double) -> Void
        let library: @Sendable (inout QueueStanding, Double, Double) -> Void
        let published: @Sendable (Double, Double) -> Double

        var testDescription: String { name }

        init<A: Departure, B: Departure>(
            _ name: String,
            _ tabulated: A,
            _ library: B,
            _ published: @escaping @Sendable (Double, Double) -> Double
        ) {
            self.name = name
            self.tabulated = { ProbabilityQueue(tabulated).change(&$0, from: $1, to: $2) }
            self.library = { ProbabilityQueue(library).change(&$0, from: $1, to: $2) }
            self.published = published
        }
    }

    static let laws: [Law] =
        [1, 2, 3, 0.5, 1.5, 2.7].flatMap { n -> [Law] in
            [
                Law(
                    "power \(n)",
                    PowerDeparture<TabulatedFunctions>(exponent: n),
                    PowerDeparture<LibraryFunctions>(exponent: n)
                ) { Published.power($0, $1, n) },
                Law(
                    "power2 \(n)",
                    PowerOfSumDeparture<TabulatedFunctions>(exponent: n),
                    PowerOfSumDeparture<LibraryFunctions>(exponent: n)
                ) { Published.power2($0, $1, n) },
                Law(
                    "power3 \(n)",
                    PowerOfShareDeparture<TabulatedFunctions>(exponent: n),
                    PowerOfShareDeparture<LibraryFunctions>(exponent: n)
                ) { Published.power3($0, $1, n) },
            ]
        } + [
            Law(
                "log",
                LogarithmDeparture<TabulatedFunctions>(),
                LogarithmDeparture<LibraryFunctions>()
            ) { Published.log1($0, $1, 0) },
            Law(
                "log2",
                LogarithmOfSumDeparture<TabulatedFunctions>(),
                LogarithmOfSumDeparture<LibraryFunctions>()
            ) { Published.log2($0, $1, 0) },
        ]

    @Test(
        "agrees with the published formula, to the lot by tables, to the bit by the C library",
        arguments: laws
    )
    func agrees(law: Law) throws {
        try checkProperty("\(law.name) equals its formula", cases: 3_000) { draws in
            let previous = Double(draws.integer(in: 0...5_000_000)) / 1_000
            // Also past the end of the queue, where an order is partly taken.
            let front = Double(draws.integer(in: -5_000...6_000_000)) / 1_000
            let current = Double(draws.integer(in: 0...5_000_000)) / 1_000
            let traded = Double(draws.integer(in: 0...2_000)) / 1_000
            let expected = Published.change(
                front,
                traded: traded,
                from: previous,
                to: current,
                law.published
            )
            draws.note("front, level, after, traded", (front, previous, current, traded))

            var exact = QueueStanding(ahead: front, traded: traded)
            law.library(&exact, previous, current)
            try hold(exact.ahead == expected, "\(exact.ahead) is not \(expected)")
            try hold(exact.traded == 0, "what trades explain is used up")

            var table = QueueStanding(ahead: front, traded: traded)
            law.tabulated(&table, previous, current)
            if front < 0 || front > previous {
                // With less than nothing ahead or behind the formula may divide by nearly nothing.
                let near = abs(table.ahead - expected) <= 1e-6 * max(1, abs(expected))
                try hold(near || expected == table.ahead, "\(table.ahead), not \(expected)")
                return
            }
            // Only a value on the very edge between two lots may round to its other side.
            let edge = abs((expected / Published.lot).remainder(dividingBy: 1)) > 0.5 - 1e-6
            let same = Published.lots(table.ahead) == Published.lots(expected)
            try hold(same || edge, "\(table.ahead) rounds to another lot than \(expected)")
        }
    }

    @Test("moves the conservative estimate by trades alone, capped by the level")
    func conservative() {
        let model = ConservativeQueue()
        var standing = model.joined(levelQuantity: 10)
        model.trade(&standing, quantity: 3)
        #expect(standing.ahead == 7)
        model.change(&standing, from: 10, to: 8)
        #expect(standing.ahead == 7)
        model.change(&standing, from: 8, to: 5)
        #expect(standing.ahead == 5)
        model.change(&standing, from: 5, to: 50)
        #expect(standing.ahead == 5)
    }

    @Test("fills to the nearest lot what trades took past the queue's end")
    func filled() {
        let model = ConservativeQueue()
        var standing = model.joined(levelQuantity: 1)
        model.trade(&standing, quantity: 1)
        #expect(model.filled(standing, lot: 0.001) == 0)
        standing.ahead = -0.0004
        #expect(model.filled(standing, lot: 0.001) == 0)
        // The peer fills from half a lot on: one fill in some thousands hangs on it.
        standing.ahead = -0.0006
        #expect(model.filled(standing, lot: 0.001) == 0.001)
        standing.ahead = -0.0044
        #expect(model.filled(standing, lot: 0.001) == 4 * 0.001)
    }

    @Test("does not count a trade twice when the level shows it")
    func noDoubleCount() {
        let model = ProbabilityQueue(PowerDeparture<TabulatedFunctions>(exponent: 2))
        var standing = model.joined(levelQuantity: 10)
        model.change(&standing, from: 10, to: 20)
        model.trade(&standing, quantity: 4)
        #expect(standing.ahead == 6)
        // The level falls by exactly the trade: nobody cancelled, nothing more moves.
        model.change(&standing, from: 20, to: 16)
        #expect(standing.ahead == 6)
    }
}
