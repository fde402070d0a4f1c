public import Base
public import Domain

/// A fill that was booked just now.
@frozen
public struct BookedFill: BitwiseCopyable, Sendable {
    /// How much; zero when only a fee was completed.
    public var quantity: Quantity

    /// At what price.
    public var price: Price

    /// The venue's id of it.
    public var tradeID: Int64

    /// What it cost; negative is a rebate.
    public var commission: Money

    /// Whether it made liquidity.
    public var maker: Bool
}

/// What one signal did to one order.
public struct OrderChange: BitwiseCopyable, Sendable {
    /// Which order; `.none` when the news was about none that is kept.
    public var handle: OrderHandle = .none

    /// The cell of the transition table that was met.
    public var effect: OrderEffect = .stale

    /// The state before.
    public var before: OrderState = .pendingNew

    /// The state after.
    public var after: OrderState = .pendingNew

    /// The fill that was booked, if one was.
    public var fill: BookedFill?

    /// Whether the order was not known before this news.
    public var isAdopted = false

    /// Whether it had been thought dead.
    public var isReturned = false

    /// Whether more filled than was asked for.
    public var isOverFilled = false

    /// Whether the terms in force are new.
    public var hasNewTerms = false

    /// Whether anything about the order is different now.
    public var isNews: Bool {
        before != after || fill != nil || isAdopted || isReturned || hasNewTerms
    }
}
