internal import Base
internal import Domain

/// What others bought less what they sold lately; decays linearly in eight steps of the window.
struct TradeFlow: BitwiseCopyable {
    private var slices = InlineArray<8, Int64>(repeating: 0)
    private var sum: Int64 = 0
    private var slice: Int64 = 0

    init() {}

    /// Adds a trade of others.
    mutating func add(_ trade: PublicTrade, window: Nanoseconds, now: Instant) {
        advance(window: window, now: now)
        let signed = trade.quantity.raw.multipliedReportingOverflow(by: trade.aggressor.sign)
        let place = Int(slice % 8)
        let grown = slices[place].addingReportingOverflow(signed.partialValue)
        guard !grown.overflow else { return }
        let total = sum.addingReportingOverflow(signed.partialValue)
        guard !total.overflow else { return }
        slices[place] = grown.partialValue
        sum = total.partialValue
    }

    /// The net quantity bought by takers within the window.
    mutating func net(window: Nanoseconds, now: Instant) -> Int64 {
        advance(window: window, now: now)
        return sum
    }

    private mutating func advance(window: Nanoseconds, now: Instant) {
        let current = now.sinceBoot / max(window.count / 8, 1)
        guard current > slice else { return }
        if current - slice >= 8 {
            slices = InlineArray(repeating: 0)
            sum = 0
        } else {
            for step in slice + 1...current {
                sum -= slices[Int(step % 8)]
                slices[Int(step % 8)] = 0
            }
        }
        slice = current
    }
}
