/// How likely a cancellation at the level came from behind the order.
public protocol Departure: Sendable {
    /// The probability, given the volumes ahead and behind; NaN where the formula has no value.
    func behind(front: Double, back: Double) -> Double
}

/// Advances by trades, and by a share of every other decrease at the level.
///
/// hftbacktest's `ProbQueueModel`, operation for operation: two own orders of ours in one level and
/// a decrease that trades explain are treated as it treats them.
@frozen
public struct ProbabilityQueue<Law: Departure>: QueueModel {
    /// The law of departures.
    public let law: Law

    /// Takes the law.
    @inlinable
    public init(_ law: Law) { self.law = law }

    /// Takes a trade of others at the order's price.
    @inlinable
    public func trade(_ standing: inout QueueStanding, quantity: Double) {
        standing.ahead -= quantity
        standing.traded += quantity
    }

    /// Takes a change of the level's whole quantity.
    @inlinable
    public func change(
        _ standing: inout QueueStanding,
        from previous: Double,
        to current: Double
    ) {
        // What trades have taken is already gone from `ahead`; only the rest left by itself.
        let left = previous - current - standing.traded
        standing.traded = 0
        guard left >= 0 else {
            standing.ahead = lesser(standing.ahead, current)
            return
        }
        let front = standing.ahead
        let back = previous - front
        var behind = law.behind(front: front, back: back)
        if behind.isInfinite { behind = 1 }
        let estimate = front - (1 - behind) * left + lesser(back - behind * left, 0)
        standing.ahead = lesser(estimate, current)
    }
}
