internal import Base

/// Counts events in a sliding time, in eight slices.
struct BurstWatch: BitwiseCopyable, Sendable {
    private let span: Int64
    private let most: UInt32
    private var slices = InlineArray<8, UInt32>(repeating: 0)
    private var sum: UInt32 = 0
    private var slice: Int64 = 0
    private var sliceEndsAt = Instant.distantPast

    init(_ policy: DataGatePolicy) {
        span = max(policy.burstWindow.count / 8, 1)
        most = policy.burstEvents
    }

    /// Counts one event; whether there are now more than allowed.
    @inline(__always)
    mutating func count(at now: Instant) -> Bool {
        if now >= sliceEndsAt { advance(to: now) }
        slices[Int(slice & 7)] &+= 1
        sum &+= 1
        return sum > most
    }

    @inline(never)
    private mutating func advance(to now: Instant) {
        let current = now.sinceBoot / span
        if current - slice >= 8 {
            slices = InlineArray(repeating: 0)
            sum = 0
            slice = current
        }
        while slice < current {
            slice += 1
            sum &-= slices[Int(slice & 7)]
            slices[Int(slice & 7)] = 0
        }
        sliceEndsAt = Instant(sinceBoot: (current + 1) * span)
    }
}
