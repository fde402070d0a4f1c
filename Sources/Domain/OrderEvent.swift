public import Base

/// What the venue says happened to an order.
@frozen
public enum OrderEventKind: UInt8, BitwiseCopyable, Sendable {
    /// Accepted and resting, or on its way to a match.
    case opened = 1

    /// Filled in part or whole.
    case trade = 2

    /// New terms.
    case amended = 3

    /// Taken back.
    case canceled = 4

    /// Ended by the venue.
    case expired = 5

    /// Refused: it never rested.
    case rejected = 6

    /// Closed by liquidation or deleveraging without a book trade (Binance CALCULATED).
    case liquidated = 7

    /// The answer to a query: where the order stands, not what just happened.
    case snapshot = 8
}

/// Where a piece of news about an order came from; later sources never undo better evidence.
@frozen
public enum EvidenceSource: UInt8, BitwiseCopyable, Sendable {
    /// The private stream.
    case stream = 1

    /// The answer to our own request.
    case answer = 2

    /// A query, by us, after the fact.
    case query = 3

    /// The short fill notice that may precede everything (Binance TRADE_LITE).
    case tradeLite = 4
}

/// One piece of news about one order, in words shared by all venues.
@frozen
public struct OrderEvent: BitwiseCopyable, Sendable {
    /// What happened.
    public var kind: OrderEventKind

    /// Who says so.
    public var source: EvidenceSource

    /// The state the venue gives the order after it; `.unknown` where it gives none.
    public var state: OrderState

    /// Our id, when the venue's text is one of ours; `.none` for strangers' and venue-made orders.
    public var clientID: ClientOrderID

    /// The venue's id.
    public var venueID: VenueOrderID

    /// Which contract.
    public var instrument: InstrumentID

    /// The order's side.
    public var side: Side

    /// The order's kind.
    public var type: OrderType

    /// Its time in force.
    public var timeInForce: TimeInForce

    /// Whether it may only shrink the position.
    public var reduceOnly: Bool

    /// Whether this fill made liquidity.
    public var maker: Bool

    /// Whether the venue itself made the order (liquidation, deleveraging, delisting).
    public var madeByVenue: Bool

    /// The order's price now.
    public var price: Price

    /// The order's total quantity now.
    public var quantity: Quantity

    /// Filled so far, this event included.
    public var filled: Quantity

    /// The price of this fill.
    public var lastPrice: Price

    /// The size of this fill; zero when nothing filled.
    public var lastQuantity: Quantity

    /// The venue's id of this fill; 0 when nothing filled.
    public var tradeID: Int64

    /// What the fill cost; negative is a rebate.
    public var commission: Money

    /// Profit realised by this fill, fees not counted, in the settlement asset at 10⁻⁸.
    public var realised: Int64

    /// The venue's code for why it ended or was refused; 0 when there is none.
    public var code: Int32

    /// When the engine did it.
    public var engineTime: UTCTime

    /// When the venue sent it.
    public var eventTime: UTCTime

    /// An event with nothing said yet; decoders fill in what the message states.
    @inlinable
    public init(kind: OrderEventKind, source: EvidenceSource) {
        self.kind = kind
        self.source = source
        state = .unknown
        clientID = .none
        venueID = .none
        instrument = .none
        side = .buy
        type = .limit
        timeInForce = .goodTillCancel
        reduceOnly = false
        maker = false
        madeByVenue = false
        price = .none
        quantity = .zero
        filled = .zero
        lastPrice = .none
        lastQuantity = .zero
        tradeID = 0
        commission = Money(raw: 0, asset: .none)
        realised = 0
        code = 0
        engineTime = .none
        eventTime = .none
    }
}
