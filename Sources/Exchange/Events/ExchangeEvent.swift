public import Base
public import Domain

/// A match, as everyone sees it.
@frozen
public struct TradeReport: BitwiseCopyable, Sendable {
    /// Consecutive per instrument, from 1.
    public var id: Int64

    /// Which contract.
    public var instrument: InstrumentID

    /// The side that took.
    public var aggressor: Side

    /// The maker's price.
    public var price: Price

    /// How much.
    public var quantity: Quantity

    /// The order that bought.
    public var buyer: OrderID

    /// The order that sold.
    public var seller: OrderID

    /// When.
    public var time: UTCTime

    /// States a match.
    @inlinable
    public init(
        id: Int64,
        instrument: InstrumentID,
        aggressor: Side,
        price: Price,
        quantity: Quantity,
        buyer: OrderID,
        seller: OrderID,
        time: UTCTime
    ) {
        self.id = id
        self.instrument = instrument
        self.aggressor = aggressor
        self.price = price
        self.quantity = quantity
        self.buyer = buyer
        self.seller = seller
        self.time = time
    }
}

/// A price level's new total.
@frozen
public struct LevelReport: BitwiseCopyable, Sendable {
    /// Which contract.
    public var instrument: InstrumentID

    /// Which side of its book.
    public var side: Side

    /// The level's price.
    public var price: Price

    /// All that rests there now; zero: the level is gone.
    public var quantity: Quantity

    /// The book's update id after this change: one count for all instruments, so it skips in each.
    public var updateID: Int64

    /// When.
    public var time: UTCTime
}

/// A change of one wallet.
@frozen
public struct BalanceReport: BitwiseCopyable, Sendable {
    /// Whose it is.
    public var account: AccountID

    /// Why: a fill, funding, a transfer.
    public var cause: AccountCause

    /// Which contract caused it; `.none` for transfers.
    public var instrument: InstrumentID

    /// What was added, in all.
    public var change: Money

    /// The wallet after it.
    public var wallet: Money

    /// The trade that caused it; 0 when none did.
    public var tradeID: Int64

    /// When.
    public var time: UTCTime
}

/// A position after a change.
@frozen
public struct PositionReport: BitwiseCopyable, Sendable {
    /// Whose it is.
    public var account: AccountID

    /// Why it is reported.
    public var cause: AccountCause

    /// The position itself.
    public var position: PositionView

    /// When.
    public var time: UTCTime
}

/// An account's leverage after a change.
@frozen
public struct LeverageReport: BitwiseCopyable, Sendable {
    /// Whose it is.
    public var account: AccountID

    /// For which contract.
    public var instrument: InstrumentID

    /// The leverage now.
    public var leverage: Int

    /// The largest position it allows.
    public var notionalMax: Notional

    /// When.
    public var time: UTCTime
}

/// One thing that happened at the exchange, in the order it happened.
///
/// A fill gives, per match: the public trade, then maker's and taker's balance, position and order
/// report in this order, then the level's new total.
@frozen
public enum ExchangeEvent: BitwiseCopyable, Sendable {
    /// Private: news of an order.
    case order(OrderReport)

    /// Public: a match.
    case trade(TradeReport)

    /// Public: a level of the book.
    case level(LevelReport)

    /// Private: a wallet.
    case balance(BalanceReport)

    /// Private: a position.
    case position(PositionReport)

    /// Private: a leverage.
    case leverage(LeverageReport)

    /// Public: mark, index and funding.
    case mark(MarkUpdate)
}
