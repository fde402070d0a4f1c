/// Advances by trades alone; a level that shrinks below the estimate caps it.
///
/// hftbacktest calls it `RiskAdverseQueueModel`. It never believes a cancellation was ahead of us.
@frozen
public struct ConservativeQueue: QueueModel {
    /// Makes the model; it has no parameter.
    @inlinable
    public init() {}

    /// Takes a trade of others at the order's price.
    @inlinable
    public func trade(_ standing: inout QueueStanding, quantity: Double) {
        standing.ahead -= quantity
    }

    /// Takes a change of the level's whole quantity.
    @inlinable
    public func change(
        _ standing: inout QueueStanding,
        from previous: Double,
        to current: Double
    ) {
        standing.ahead = lesser(standing.ahead, current)
    }
}
