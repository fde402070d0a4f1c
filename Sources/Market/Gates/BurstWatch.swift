internal import Base

/// Counts events in a sliding time, in eight slices.
struct BurstWatch: BitwiseCopyable, Sendable {
    private var slices = InlineArray<8, UInt32>(repeating: 0)
    private var sum: UInt32 = 0
    private var slice: Int64 = 0

    /// Counts one event; whether there are now more than allowed.
    mutating func count(at now: Instant, _ policy: DataGatePolicy) -> Bool {
        let current = now.sinceBoot / max(policy.burstWindow.count / 8, 1)
        if current - slice >= 8 {
            slices = InlineArray(repeating: 0)
            sum = 0
            slice = current
        }
        while slice < current {
            slice += 1
            sum -= slices[Int(slice & 7)]
            slices[Int(slice & 7)] = 0
        }
        slices[Int(slice & 7)] += 1
        sum += 1
        return sum > policy.burstEvents
    }
}
