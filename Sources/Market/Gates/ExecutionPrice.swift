public import Base
public import Domain

/// The price an order would meet, with the age and the source of the picture it comes from.
@frozen
public struct ExecutionPrice: BitwiseCopyable, Sendable {
    /// The best offer for a buyer, the best bid for a seller; never the middle.
    public let price: Price

    /// How long ago the feed last proved to live.
    public let age: Nanoseconds

    /// The update the picture ends with.
    public let updateID: Int64

    /// The price a taker of `side` meets; nil when the picture is older than `limit`, that side of it is
    /// empty, or it is locked or crossed.
    @inlinable
    public init?(
        taking side: Side,
        bid: Price,
        ask: Price,
        updateID: Int64,
        age: Nanoseconds,
        within limit: Nanoseconds
    ) {
        let price = side == .buy ? ask : bid
        guard price != .none, age <= limit, bid == .none || ask == .none || bid < ask else {
            return nil
        }
        self.price = price
        self.age = age
        self.updateID = updateID
    }
}
