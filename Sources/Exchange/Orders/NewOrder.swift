public import Base
public import Domain

/// A request for a new order.
@frozen
public struct NewOrder: BitwiseCopyable, Sendable {
    /// Which contract.
    public var instrument: InstrumentID

    /// The client's own id of it, unique among the account's open orders.
    public var client: ClientText

    /// Buy or sell.
    public var side: Side

    /// Limit or market.
    public var type: OrderType

    /// How long it may wait; a market order never does.
    public var timeInForce: TimeInForce

    /// What to do when it would meet an order of the same owner.
    public var selfTrade: SelfTradePrevention

    /// Whether it may only shrink the position.
    public var reduceOnly: Bool

    /// The limit price; `.none` for market orders.
    public var price: Price

    /// How much.
    public var quantity: Quantity

    /// A limit order unless said otherwise.
    @inlinable
    public init(
        instrument: InstrumentID,
        client: ClientText,
        side: Side,
        type: OrderType = .limit,
        timeInForce: TimeInForce = .goodTillCancel,
        selfTrade: SelfTradePrevention = .none,
        reduceOnly: Bool = false,
        price: Price = .none,
        quantity: Quantity
    ) {
        self.instrument = instrument
        self.client = client
        self.side = side
        self.type = type
        self.timeInForce = timeInForce
        self.selfTrade = selfTrade
        self.reduceOnly = reduceOnly
        self.price = price
        self.quantity = quantity
    }
}

/// New terms for a resting limit order.
@frozen
public struct Amendment: BitwiseCopyable, Sendable {
    /// The new price.
    public var price: Price

    /// The new total, fills included.
    public var quantity: Quantity

    /// States new terms.
    @inlinable
    public init(price: Price, quantity: Quantity) {
        self.price = price
        self.quantity = quantity
    }
}
