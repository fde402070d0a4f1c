internal import Base

/// Request weight spent in the last minute, by seconds; errs by at most one second toward "more".
struct WeightWindow: ~Copyable {
    private static let slots = 64
    private static let secondsKept: Int64 = 61

    private let spent: RigidArray<Int32>
    private var second: Int64 = 0
    private var sum: Int32 = 0
    private var told: Int32 = 0
    private var toldUntil = Instant.distantPast

    /// Weight a minute; 0 counts nothing.
    let limit: Int32

    init(limit: Int32) {
        self.limit = limit
        spent = RigidArray(count: Self.slots, filler: 0)
    }

    /// Weight spent in the last minute, the venue's own count if that is more.
    mutating func used(now: Instant) -> Int32 {
        advance(to: now)
        return now < toldUntil ? max(sum, told) : sum
    }

    /// Counts weight that left.
    mutating func count(_ weight: Int32, now: Instant) {
        advance(to: now)
        spent[Int(second % Int64(Self.slots))] += weight
        sum += weight
        if now < toldUntil { told += weight }
    }

    /// Takes the venue's own count: other programs may share our address.
    mutating func tell(_ weight: Int32, now: Instant) {
        told = weight
        toldUntil = now + .seconds(60)
    }

    private mutating func advance(to now: Instant) {
        let current = now.sinceBoot / 1_000_000_000
        guard current > second else { return }
        if current - second >= Int64(Self.slots) {
            spent.fill(with: 0)
            sum = 0
        } else {
            var step = second + 1
            while step <= current {
                let leaving = Int((step - Self.secondsKept + Int64(Self.slots)) % Int64(Self.slots))
                sum -= spent[leaving]
                spent[leaving] = 0
                step += 1
            }
        }
        second = current
    }
}
