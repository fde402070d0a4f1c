public import Base
public import Domain

/// What just happened to an order.
@frozen
public enum Execution: UInt8, BitwiseCopyable, Sendable {
    /// Accepted.
    case new = 1

    /// A fill.
    case trade = 2

    /// New terms.
    case amended = 3

    /// Taken back.
    case canceled = 4

    /// Ended by the exchange.
    case expired = 5
}

/// Where an order stands at the exchange.
@frozen
public enum OrderStatus: UInt8, BitwiseCopyable, Sendable {
    /// Open, nothing filled.
    case new = 1

    /// Open, partly filled.
    case partiallyFilled = 2

    /// Filled whole.
    case filled = 3

    /// Taken back.
    case canceled = 4

    /// Ended by the exchange.
    case expired = 5

    /// Ended by self-trade prevention.
    case expiredInMatch = 6

    /// Whether nothing can happen to it any more.
    @inlinable
    public var isFinal: Bool { rawValue >= OrderStatus.filled.rawValue }
}

/// Why an order ended without being filled.
@frozen
public enum EndReason: UInt8, BitwiseCopyable, Sendable {
    /// It did not end.
    case none = 0

    /// Its owner asked.
    case request = 1

    /// The owner's dead-man switch ran out.
    case countdown = 2

    /// An amendment to no more than was filled.
    case amendment = 3

    /// Self-trade prevention.
    case selfTrade = 4

    /// The rest of an immediate-or-cancel order.
    case immediateOrCancel = 5

    /// A fill-or-kill order that could not fill whole.
    case fillOrKill = 6

    /// A post-only order that would have taken.
    case postOnly = 7

    /// A reduce-only order with nothing left to reduce.
    case reduceOnly = 8

    /// The rest of a market order: the book, or the range it may walk, was used up.
    case marketRemainder = 9
}

/// An order at one moment, whole; what answers and user streams are made of.
@frozen
public struct OrderReport: BitwiseCopyable, Sendable {
    /// Whose it is.
    public var account: AccountID

    /// Which contract.
    public var instrument: InstrumentID

    /// The exchange's number.
    public var id: OrderID

    /// The client's text.
    public var client: ClientText

    /// Buy or sell.
    public var side: Side

    /// Limit or market.
    public var type: OrderType

    /// How long it may wait.
    public var timeInForce: TimeInForce

    /// Its self-trade prevention.
    public var selfTrade: SelfTradePrevention

    /// Whether it may only shrink the position.
    public var reduceOnly: Bool

    /// What just happened; the last thing that did in the answer to a query.
    public var execution: Execution

    /// Where it stands after that.
    public var status: OrderStatus

    /// Why it ended.
    public var reason: EndReason

    /// Whether this fill made liquidity.
    public var maker: Bool

    /// The limit price now.
    public var price: Price

    /// The total asked for now, fills included.
    public var quantity: Quantity

    /// Filled so far.
    public var filled: Quantity

    /// The value of all fills, at 10⁻⁸ of the quote asset.
    public var filledValue: Notional

    /// The price of this fill.
    public var lastPrice: Price

    /// The size of this fill; zero when nothing filled.
    public var lastQuantity: Quantity

    /// The number of this fill, 0 when nothing filled.
    public var tradeID: Int64

    /// What this fill cost; negative is a rebate.
    public var commission: Money

    /// Profit this fill realised, before commission, in the settlement asset.
    public var realised: Money

    /// The value of the account's open buys here, after this.
    public var bidValue: Notional

    /// The value of the account's open sells here, after this.
    public var askValue: Notional

    /// When it was opened.
    public var opened: UTCTime

    /// When this happened.
    public var time: UTCTime
}
