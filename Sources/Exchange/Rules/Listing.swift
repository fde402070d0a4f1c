public import Base
public import Domain

/// One step of an instrument's margin table.
@frozen
public struct LeverageBracket: BitwiseCopyable, Sendable {
    /// The step's place, from 1.
    public var number: Int

    /// The highest leverage a position of this size may have.
    public var leverageMax: Int

    /// Positions above this are in the step.
    public var notionalFloor: Notional

    /// Positions up to this are in the step.
    public var notionalCap: Notional

    /// The maintenance margin's share of the whole notional, in 10⁻⁸.
    public var maintenanceRate: Int64

    /// What is taken off it, so that the margin has no jump at the floor.
    public var maintenanceAmount: Notional

    /// States a step.
    public init(
        number: Int,
        leverageMax: Int,
        notionalFloor: Notional,
        notionalCap: Notional,
        maintenanceRate: Int64,
        maintenanceAmount: Notional
    ) {
        self.number = number
        self.leverageMax = leverageMax
        self.notionalFloor = notionalFloor
        self.notionalCap = notionalCap
        self.maintenanceRate = maintenanceRate
        self.maintenanceAmount = maintenanceAmount
    }

    /// The most steps a table may have.
    public static let countMax = 16
}

/// An instrument with what only the exchange knows of it.
public struct Listing: Sendable {
    /// Its rules as everyone sees them; its `id` is given by the exchange.
    public var instrument: Instrument

    /// The margin table, smallest positions first.
    public var brackets: [LeverageBracket]

    /// The leverage of an account that never chose one.
    public var leverage: Int

    /// How far from the mark a market order may walk, in 10⁻⁴; 0 for any distance.
    public var marketTakeBound: Int64

    /// How often one order may be amended.
    public var amendmentsMax: UInt32

    /// The mark price to start with.
    public var mark: MarkPrice

    /// The index price to start with.
    public var index: IndexPrice

    /// States a listing.
    public init(
        instrument: Instrument,
        brackets: [LeverageBracket],
        leverage: Int = 20,
        marketTakeBound: Int64 = 0,
        amendmentsMax: UInt32 = 10_000,
        mark: MarkPrice,
        index: IndexPrice
    ) {
        self.instrument = instrument
        self.brackets = brackets
        self.leverage = leverage
        self.marketTakeBound = marketTakeBound
        self.amendmentsMax = amendmentsMax
        self.mark = mark
        self.index = index
    }
}

/// Why an instrument cannot be listed.
public enum ListingError: Error, Equatable, Sendable {
    /// No room for another instrument.
    case full

    /// More ticks up to the highest price than a ladder has room for.
    case priceRange

    /// A margin table that is empty, too long, out of order or beyond what 64 bits hold.
    case brackets

    /// A leverage that no step allows.
    case leverage

    /// No positive mark price.
    case mark

    /// A settlement asset outside the exchange's table.
    case settlement
}

/// What an account pays per trade, as a share of its value in 10⁻⁸; negative is a rebate.
@frozen
public struct FeeTier: BitwiseCopyable, Sendable {
    /// For orders that rested.
    public var maker: Int64

    /// For orders that took.
    public var taker: Int64

    /// States a tier.
    ///
    /// - Precondition: neither is a hundredth of the value or more.
    public init(maker: Int64, taker: Int64) {
        precondition(abs(maker) < 1_000_000 && abs(taker) < 1_000_000, "fees are below 1 %")
        self.maker = maker
        self.taker = taker
    }

    /// Binance USD-M for accounts without a tier: 2 and 5 in ten thousand.
    public static let regular = FeeTier(maker: 20_000, taker: 50_000)
}
