public import Base

/// One price level: an absolute quantity, zero removes.
@frozen
public struct Level: Hashable, BitwiseCopyable, Sendable {
    /// The level's price.
    public var price: Price

    /// All that rests there.
    public var quantity: Quantity

    /// States a level.
    @inlinable
    public init(price: Price, quantity: Quantity) {
        self.price = price
        self.quantity = quantity
    }
}

/// What a set of levels means for the book.
@frozen
public enum BookUpdateKind: UInt8, BitwiseCopyable, Sendable {
    /// Changes to the book before it.
    case diff = 0

    /// The whole book, as far as the venue shows it.
    case snapshot = 1

    /// The best levels only, whole each time; never joined with diffs.
    case partial = 2
}

/// The head of a book message; its levels lie in the decoder until the next message.
@frozen
public struct BookUpdate: BitwiseCopyable, Sendable {
    /// Which book.
    public var instrument: InstrumentID

    /// What the levels mean.
    public var kind: BookUpdateKind

    /// The first update id inside (Binance `U`); equal to `last` where the venue has one id.
    public var first: Int64

    /// The last update id inside (Binance `u`, Bybit `u`, OKX `seqId`).
    public var last: Int64

    /// The id this one follows (Binance `pu`, OKX `prevSeqId`); −1 where the venue sends none.
    public var previous: Int64

    /// A checksum of the best levels as the venue sent it; 0 where there is none.
    public var checksum: Int32

    /// How many bid levels.
    public var bidCount: UInt32

    /// How many ask levels.
    public var askCount: UInt32

    /// When the venue sent it.
    public var eventTime: UTCTime

    /// When its engine did it.
    public var engineTime: UTCTime

    /// States a head.
    @inlinable
    public init(
        instrument: InstrumentID,
        kind: BookUpdateKind,
        first: Int64,
        last: Int64,
        previous: Int64,
        checksum: Int32 = 0,
        bidCount: UInt32,
        askCount: UInt32,
        eventTime: UTCTime,
        engineTime: UTCTime
    ) {
        self.instrument = instrument
        self.kind = kind
        self.first = first
        self.last = last
        self.previous = previous
        self.checksum = checksum
        self.bidCount = bidCount
        self.askCount = askCount
        self.eventTime = eventTime
        self.engineTime = engineTime
    }
}

/// A trade of others, or a run of them at one price.
@frozen
public struct PublicTrade: BitwiseCopyable, Sendable {
    /// Which contract.
    public var instrument: InstrumentID

    /// The side that took: a buy lifted asks.
    public var aggressor: Side

    /// Where it traded.
    public var price: Price

    /// How much of the visible book it took.
    public var quantity: Quantity

    /// The venue's id, consecutive per contract where the venue promises so.
    public var id: Int64

    /// When the engine matched it.
    public var engineTime: UTCTime

    /// States a trade.
    @inlinable
    public init(
        instrument: InstrumentID,
        aggressor: Side,
        price: Price,
        quantity: Quantity,
        id: Int64,
        engineTime: UTCTime
    ) {
        self.instrument = instrument
        self.aggressor = aggressor
        self.price = price
        self.quantity = quantity
        self.id = id
        self.engineTime = engineTime
    }
}

/// The best bid and offer as the venue pushes them; a hint and a cross-check, never a book.
@frozen
public struct BestQuote: BitwiseCopyable, Sendable {
    /// Which contract.
    public var instrument: InstrumentID

    /// The update id, on the scale of the book's.
    public var updateID: Int64

    /// The best bid.
    public var bid: Level

    /// The best offer.
    public var ask: Level

    /// When the engine had it so.
    public var engineTime: UTCTime

    /// States a quote.
    @inlinable
    public init(
        instrument: InstrumentID,
        updateID: Int64,
        bid: Level,
        ask: Level,
        engineTime: UTCTime
    ) {
        self.instrument = instrument
        self.updateID = updateID
        self.bid = bid
        self.ask = ask
        self.engineTime = engineTime
    }
}

/// Mark price, index and funding, which venues push together.
@frozen
public struct MarkUpdate: BitwiseCopyable, Sendable {
    /// Which contract.
    public var instrument: InstrumentID

    /// The fair price.
    public var mark: MarkPrice

    /// The underlying elsewhere.
    public var index: IndexPrice

    /// The funding rate as it stands, in 10⁻⁸.
    public var fundingRate: Int64

    /// When funding is next paid.
    public var nextFunding: UTCTime

    /// When the venue sent it.
    public var eventTime: UTCTime

    /// States an update.
    @inlinable
    public init(
        instrument: InstrumentID,
        mark: MarkPrice,
        index: IndexPrice,
        fundingRate: Int64,
        nextFunding: UTCTime,
        eventTime: UTCTime
    ) {
        self.instrument = instrument
        self.mark = mark
        self.index = index
        self.fundingRate = fundingRate
        self.nextFunding = nextFunding
        self.eventTime = eventTime
    }
}

/// A forced close of somebody's position: a sample, for venues do not show all.
@frozen
public struct Liquidation: BitwiseCopyable, Sendable {
    /// Which contract.
    public var instrument: InstrumentID

    /// The side of the forced order: a sell closed a long.
    public var side: Side

    /// Its average price.
    public var price: Price

    /// What it filled.
    public var quantity: Quantity

    /// When.
    public var engineTime: UTCTime

    /// States a liquidation.
    @inlinable
    public init(
        instrument: InstrumentID,
        side: Side,
        price: Price,
        quantity: Quantity,
        engineTime: UTCTime
    ) {
        self.instrument = instrument
        self.side = side
        self.price = price
        self.quantity = quantity
        self.engineTime = engineTime
    }
}

/// Open contracts of an instrument.
@frozen
public struct OpenInterest: BitwiseCopyable, Sendable {
    /// Which contract.
    public var instrument: InstrumentID

    /// How much is open.
    public var quantity: Quantity

    /// When.
    public var eventTime: UTCTime

    /// States an open interest.
    @inlinable
    public init(instrument: InstrumentID, quantity: Quantity, eventTime: UTCTime) {
        self.instrument = instrument
        self.quantity = quantity
        self.eventTime = eventTime
    }
}

/// A change of a contract's state that the venue announces on the stream.
@frozen
public struct StatusChange: BitwiseCopyable, Sendable {
    /// Which contract.
    public var instrument: InstrumentID

    /// What it becomes.
    public var status: InstrumentStatus

    /// When the venue said so.
    public var eventTime: UTCTime

    /// States a change.
    @inlinable
    public init(instrument: InstrumentID, status: InstrumentStatus, eventTime: UTCTime) {
        self.instrument = instrument
        self.status = status
        self.eventTime = eventTime
    }
}

/// Anything public that a venue tells, in words shared by all venues.
@frozen
public enum MarketEvent: BitwiseCopyable, Sendable {
    /// Levels of a book.
    case book(BookUpdate)

    /// A trade of others.
    case trade(PublicTrade)

    /// The best bid and offer.
    case best(BestQuote)

    /// Mark, index, funding.
    case mark(MarkUpdate)

    /// A forced close.
    case liquidation(Liquidation)

    /// Open contracts.
    case openInterest(OpenInterest)

    /// A contract's new state.
    case status(StatusChange)
}
