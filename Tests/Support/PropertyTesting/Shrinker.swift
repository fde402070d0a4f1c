/// Makes a failing case simpler while it keeps failing: fewer draws, then smaller ones.
struct Shrinker {
    private let body: (inout Draws) throws -> Void
    private var runs = 0
    private static let runsMax = 4_000

    init(_ body: @escaping (inout Draws) throws -> Void) { self.body = body }

    /// The simplest failing draws found.
    mutating func shrink(_ failing: [UInt64]) -> [UInt64] {
        var best = failing
        var improved = true
        while improved, runs < Self.runsMax {
            improved = false
            if dropChunks(&best) { improved = true }
            if lowerValues(&best) { improved = true }
        }
        return best
    }

    /// The draws used when the case still fails, else nil.
    private mutating func fails(_ tape: [UInt64]) -> [UInt64]? {
        guard runs < Self.runsMax else { return nil }
        runs += 1
        var draws = Draws(tape: tape)
        do {
            try body(&draws)
            return nil
        } catch {
            let used = draws.usedTape
            return Array(used.reversed().drop { $0 == 0 }.reversed())
        }
    }

    private mutating func dropChunks(_ best: inout [UInt64]) -> Bool {
        var improved = false
        for size in [32, 8, 3, 2, 1] {
            var start = 0
            while start + size <= best.count {
                var shorter = best
                shorter.removeSubrange(start..<start + size)
                if let used = fails(shorter), used.count < best.count {
                    best = used
                    improved = true
                } else {
                    start += 1
                }
            }
        }
        return improved
    }

    private mutating func lowerValues(_ best: inout [UInt64]) -> Bool {
        var improved = false
        var index = 0
        while index < best.count {
            // Halving search for the smallest value at this place that still fails.
            var low: UInt64 = 0
            while index < best.count, low < best[index] {
                let middle = low + (best[index] - low) / 2
                var candidate = best
                candidate[index] = middle
                if let used = fails(candidate), used.count <= best.count {
                    best = used
                    improved = true
                } else {
                    low = middle + 1
                }
            }
            index += 1
        }
        return improved
    }
}
