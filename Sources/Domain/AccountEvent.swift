public import Base

/// Why a balance or position changed, in words shared by all venues.
@frozen
public enum AccountCause: UInt8, BitwiseCopyable, Sendable {
    /// A fill.
    case order = 1

    /// Funding paid or received.
    case funding = 2

    /// Deposit, withdrawal or transfer, seen and never made by us.
    case transfer = 3

    /// The venue's own correction, insurance, exchange of assets.
    case adjustment = 4

    /// A change of margin or leverage settings.
    case settings = 5

    /// The answer to a query.
    case audit = 6

    /// A word this engine does not know; kept and reported.
    case other = 7
}

/// The wallet of one asset, absolute.
@frozen
public struct BalanceUpdate: BitwiseCopyable, Sendable {
    /// Why.
    public var cause: AccountCause

    /// The whole wallet balance of the asset.
    public var wallet: Money

    /// The part that backs cross positions.
    public var crossWallet: Money

    /// The change that is neither profit nor commission.
    public var change: Money

    /// When the venue sent it.
    public var eventTime: UTCTime

    /// States a balance.
    @inlinable
    public init(
        cause: AccountCause,
        wallet: Money,
        crossWallet: Money,
        change: Money,
        eventTime: UTCTime
    ) {
        self.cause = cause
        self.wallet = wallet
        self.crossWallet = crossWallet
        self.change = change
        self.eventTime = eventTime
    }
}

/// One position in one-way mode, absolute.
@frozen
public struct PositionUpdate: BitwiseCopyable, Sendable {
    /// Why.
    public var cause: AccountCause

    /// Which contract.
    public var instrument: InstrumentID

    /// Long positive, short negative.
    public var amount: SignedQuantity

    /// The average entry price at `Scale.money`; zero when flat.
    public var entry: Price

    /// Unrealised profit in the settlement asset.
    public var unrealised: Money

    /// When the venue sent it.
    public var eventTime: UTCTime

    /// States a position.
    @inlinable
    public init(
        cause: AccountCause,
        instrument: InstrumentID,
        amount: SignedQuantity,
        entry: Price,
        unrealised: Money,
        eventTime: UTCTime
    ) {
        self.cause = cause
        self.instrument = instrument
        self.amount = amount
        self.entry = entry
        self.unrealised = unrealised
        self.eventTime = eventTime
    }
}
