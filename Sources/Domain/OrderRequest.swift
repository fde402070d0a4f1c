public import Base

/// What an intent asks the venue to do.
@frozen
public enum OrderAction: UInt8, BitwiseCopyable, Sendable {
    /// A new order.
    case place = 1

    /// New price or total quantity of a resting order; its place in the queue is lost.
    case modify = 2

    /// Remove one order.
    case cancel = 3

    /// Remove every order of one instrument.
    case cancelAll = 4
}

/// One request about one order, before it has bytes.
@frozen
public struct OrderRequest: BitwiseCopyable, Sendable {
    /// What to do.
    public var action: OrderAction

    /// The order it is about: new for `place`, existing for the others.
    public var clientID: ClientOrderID

    /// The venue's id of the order where known; zero otherwise.
    public var venueID: VenueOrderID

    /// Which contract.
    public var instrument: InstrumentID

    /// The side; a modify must repeat it.
    public var side: Side

    /// Limit or market.
    public var type: OrderType

    /// How long it may wait.
    public var timeInForce: TimeInForce

    /// Self-trade prevention asked of the venue.
    public var selfTrade: SelfTradePrevention

    /// Whether it may only shrink the position.
    public var reduceOnly: Bool

    /// The limit price; `.none` for market orders.
    public var price: Price

    /// The total quantity, fills included.
    public var quantity: Quantity

    /// The venue's instant until which the request is valid; the codec makes a receive window of it.
    public var validUntil: UTCTime

    /// States a request.
    @inlinable
    public init(
        action: OrderAction,
        clientID: ClientOrderID,
        venueID: VenueOrderID = .none,
        instrument: InstrumentID,
        side: Side,
        type: OrderType = .limit,
        timeInForce: TimeInForce = .goodTillCancel,
        selfTrade: SelfTradePrevention = .expireTaker,
        reduceOnly: Bool = false,
        price: Price,
        quantity: Quantity,
        validUntil: UTCTime
    ) {
        self.action = action
        self.clientID = clientID
        self.venueID = venueID
        self.instrument = instrument
        self.side = side
        self.type = type
        self.timeInForce = timeInForce
        self.selfTrade = selfTrade
        self.reduceOnly = reduceOnly
        self.price = price
        self.quantity = quantity
        self.validUntil = validUntil
    }
}

/// A venue's own order id: an integer in `low` (Binance, OKX) or the sixteen bytes of a UUID (Bybit).
@frozen
public struct VenueOrderID: Hashable, BitwiseCopyable, Sendable {
    /// The integer, or a UUID's first eight bytes.
    public var low: UInt64

    /// Zero, or a UUID's last eight bytes.
    public var high: UInt64

    /// Wraps both halves.
    @inlinable
    public init(low: UInt64, high: UInt64 = 0) {
        self.low = low
        self.high = high
    }

    /// Not known.
    public static let none = VenueOrderID(low: 0)
}
