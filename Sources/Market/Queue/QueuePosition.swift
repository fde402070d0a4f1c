public import Base
public import Domain

/// Where one resting order of ours stands: a model's estimate between two bounds nobody can doubt.
@frozen
public struct QueuePosition: BitwiseCopyable, Sendable {
    /// Which order.
    public let order: ClientOrderID

    /// Its side.
    public let side: Side

    /// Its price.
    public let price: Price

    /// What of it still rests.
    public internal(set) var remaining: Quantity

    /// When the venue's engine took it: pictures of the level from then on contain it.
    public let acceptedAt: UTCTime

    /// The model's estimate, in the venue's quantity unit.
    public internal(set) var standing: QueueStanding

    /// As much as can be ahead: only trades have moved the queue.
    public internal(set) var atMost: Double

    /// As little as can be ahead: whatever left the level without a trade left from ahead.
    public internal(set) var atLeast: Double

    /// What others have at the level, as last seen.
    public internal(set) var levelOfOthers: Double

    @usableFromInline let key: Int
    @usableFromInline var levelRaw: Int64
    @usableFromInline var isShown: Bool

    /// The estimate within its bounds, never below zero.
    @inlinable
    public var ahead: Double { max(max(atLeast, 0), min(standing.ahead, max(atMost, 0))) }

    /// How far the truth may lie from the estimate: the distance between the bounds.
    @inlinable
    public var uncertainty: Double { max(atMost, 0) - max(atLeast, 0) }
}
