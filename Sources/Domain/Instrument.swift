public import Base

/// What a contract is.
@frozen
public enum ContractKind: UInt8, BitwiseCopyable, Sendable {
    /// No expiry; funding keeps it near the index.
    case perpetual = 0

    /// Settles on a date.
    case delivery = 1
}

/// Whether a contract can be traded, in words shared by all venues.
@frozen
public enum InstrumentStatus: UInt8, BitwiseCopyable, Sendable {
    /// A word this engine does not know: not tradable.
    case unknown = 0

    /// Open for every order.
    case trading = 1

    /// Listed, not open yet.
    case pending = 2

    /// Halted: only cancels make sense.
    case halted = 3

    /// Settling or being delisted: only closing makes sense.
    case closing = 4

    /// Gone.
    case closed = 5
}

/// One contract's rules at one version; a rule change makes a new version, never a new id.
@frozen
public struct Instrument: BitwiseCopyable, Sendable {
    /// Its place in the instrument table.
    public var id: InstrumentID

    /// Counts rule changes; every record of an order carries it.
    public var version: UInt16

    /// Where it trades.
    public var venue: VenueID

    /// Perpetual or dated.
    public var kind: ContractKind

    /// Whether it trades now.
    public var status: InstrumentStatus

    /// The venue's own name of it.
    public var symbol: SymbolText

    /// What is bought and sold.
    public var base: AssetID

    /// What prices are quoted in.
    public var quote: AssetID

    /// What margin and profit are paid in.
    public var settlement: AssetID

    /// The scales of its prices and quantities.
    public var scale: PairScale

    /// The price grid.
    public var tick: Price.Offset

    /// The lowest allowed price.
    public var priceMin: Price

    /// The highest allowed price.
    public var priceMax: Price

    /// The quantity grid.
    public var lot: Quantity

    /// The smallest limit order.
    public var quantityMin: Quantity

    /// The largest limit order.
    public var quantityMax: Quantity

    /// The grid of market orders.
    public var marketLot: Quantity

    /// The largest market order.
    public var marketQuantityMax: Quantity

    /// The least value of an order that is not reduce-only.
    public var notionalMin: Notional

    /// The highest buy price as a share of the mark price, in 10⁻⁴; 0 when the venue sets none.
    public var percentPriceUp: Int64

    /// The lowest sell price as a share of the mark price, in 10⁻⁴; 0 when the venue sets none.
    public var percentPriceDown: Int64

    /// How many orders may rest at once; 0 when the venue sets no limit.
    public var openOrdersMax: UInt32

    /// Base asset in one unit of quantity, at 10⁻⁸: 1.0 but for venues that trade contracts.
    public var contractSize: Int64

    /// States a contract; the limits not given are the widest.
    public init(
        id: InstrumentID,
        version: UInt16,
        venue: VenueID,
        symbol: SymbolText,
        base: AssetID,
        quote: AssetID,
        settlement: AssetID,
        scale: PairScale,
        tick: Price.Offset,
        lot: Quantity
    ) {
        self.id = id
        self.version = version
        self.venue = venue
        self.symbol = symbol
        self.base = base
        self.quote = quote
        self.settlement = settlement
        self.scale = scale
        self.tick = tick
        self.lot = lot
        kind = .perpetual
        status = .trading
        priceMin = Price(raw: tick.raw)
        priceMax = Price(raw: .max)
        quantityMin = lot
        quantityMax = Quantity(raw: .max)
        marketLot = lot
        marketQuantityMax = Quantity(raw: .max)
        notionalMin = .zero
        percentPriceUp = 0
        percentPriceDown = 0
        openOrdersMax = 0
        contractSize = 100_000_000
    }
}
