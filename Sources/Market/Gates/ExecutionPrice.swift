public import Base
public import Domain

/// The price an order would meet, with the age and the source of the picture it comes from.
@frozen
public struct ExecutionPrice: BitwiseCopyable, Sendable {
    /// The best offer for a buyer, the best bid for a seller; never the middle.
    public let level: Level

    /// How long ago the feed last proved to live.
    public let age: Nanoseconds

    /// The update the picture ends with.
    public let updateID: Int64
}

extension LiveBook {
    /// The price a taker of `side` meets now; nil when the picture is older than `limit`, the side is
    /// empty, or the book is locked or crossed.
    public func executionPrice(
        taking side: Side,
        at now: Instant,
        youngerThan limit: Nanoseconds
    ) -> ExecutionPrice? {
        let age = age(at: now)
        guard age < limit, touch.rawValue < Touch.locked.rawValue else { return nil }
        guard let level = best(side.opposite) else { return nil }
        return ExecutionPrice(level: level, age: age, updateID: lastID)
    }
}
