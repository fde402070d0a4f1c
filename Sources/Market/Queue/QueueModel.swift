/// Where one resting order of ours stands in its price level, as a model sees it.
///
/// Volumes are in the venue's quantity unit, as `Double`: an estimate, never money.
@frozen
public struct QueueStanding: BitwiseCopyable, Sendable {
    /// The volume ahead of the order; below zero once trades ate into the order itself.
    public var ahead: Double

    /// Traded at the level since its last change, which that change will show again.
    public var traded: Double

    /// States a standing.
    @inlinable
    public init(ahead: Double, traded: Double = 0) {
        self.ahead = ahead
        self.traded = traded
    }
}

/// How an order's place in the queue follows from what the market shows.
///
/// One protocol for both users: the lane's estimate of live orders (tabulated functions) and the
/// exchange core's fills over replayed flow (the C library's functions, as hftbacktest uses them).
public protocol QueueModel: Sendable {
    /// The standing of an order that has just joined a level of `levelQuantity`.
    func joined(levelQuantity: Double) -> QueueStanding

    /// Takes a trade of others at the order's price.
    func trade(_ standing: inout QueueStanding, quantity: Double)

    /// Takes a change of the level's whole quantity.
    func change(_ standing: inout QueueStanding, from previous: Double, to current: Double)
}

extension QueueModel {
    /// Everything at the level when the order joins is ahead of it.
    @inlinable
    public func joined(levelQuantity: Double) -> QueueStanding {
        QueueStanding(ahead: levelQuantity)
    }

    /// What of the order the market has taken: the volume past the queue's end, to the nearest lot.
    @inlinable
    public func filled(_ standing: QueueStanding, lot: Double) -> Double {
        let lots = (-standing.ahead / lot).rounded()
        return lots > 0 ? lots * lot : 0
    }
}

/// The smaller of two, and the number when the other is none: C's `fmin`.
@inlinable
@inline(__always)
func lesser(_ lhs: Double, _ rhs: Double) -> Double {
    lhs < rhs || rhs.isNaN ? lhs : rhs
}
