public import Base
public import Domain

/// What one record of a recorded session says.
@frozen
public enum ReplayEventKind: UInt8, BitwiseCopyable, Sendable {
    /// A level's whole quantity.
    case level = 1

    /// A trade of others; the side is the taker's.
    case trade = 2

    /// One side of the book is empty, as before a snapshot.
    case clear = 3
}

/// One record of a recorded session: what happened at the venue, and when we would have seen it.
@frozen
public struct ReplayEvent: BitwiseCopyable, Sendable {
    /// When the venue did it.
    public var venueTime: UTCTime

    /// When it reached us.
    public var localTime: UTCTime

    /// The price in ticks.
    public var tick: Int32

    /// What it says.
    public var kind: ReplayEventKind

    /// The book's side, or the taker's.
    public var side: Side

    /// The quantity, in the instrument's unit.
    public var quantity: Quantity

    /// States a record.
    @inlinable
    public init(
        venueTime: UTCTime,
        localTime: UTCTime,
        tick: Int32,
        kind: ReplayEventKind,
        side: Side,
        quantity: Quantity
    ) {
        self.venueTime = venueTime
        self.localTime = localTime
        self.tick = tick
        self.kind = kind
        self.side = side
        self.quantity = quantity
    }
}
