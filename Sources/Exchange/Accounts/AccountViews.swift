public import Base
public import Domain

/// A position as venues show it; unrealised profit and margins are at the mark price.
@frozen
public struct PositionView: BitwiseCopyable, Sendable {
    /// Which contract.
    public var instrument: InstrumentID

    /// Long positive, short negative.
    public var amount: SignedQuantity

    /// The average entry at `Scale.money`, cut off; `.none` when flat.
    public var entry: Price

    /// The price at which closing would bring neither profit nor loss, commissions paid included.
    public var breakEven: Price

    /// The mark price used.
    public var mark: MarkPrice

    /// Signed value at the mark.
    public var notional: Notional

    /// Profit not taken yet.
    public var unrealised: Money

    /// Profit taken since the account was opened, before commission.
    public var realised: Money

    /// The chosen leverage.
    public var leverage: Int

    /// The largest position this leverage allows.
    public var notionalMax: Notional

    /// Position and open orders together.
    public var initialMargin: Money

    /// The position's own part of it.
    public var positionInitialMargin: Money

    /// What open orders add to it.
    public var openOrderInitialMargin: Money

    /// Below this the position is liquidated.
    public var maintenanceMargin: Money

    /// The value of open buys.
    public var bidValue: Notional

    /// The value of open sells.
    public var askValue: Notional

    /// When it last changed.
    public var updated: UTCTime
}

/// One asset of an account as venues show it.
@frozen
public struct BalanceView: BitwiseCopyable, Sendable {
    /// Deposits, profit, funding and commissions, all told.
    public var wallet: Money

    /// Profit not taken yet.
    public var unrealised: Money

    /// Wallet and unrealised profit.
    public var marginBalance: Money

    /// For positions and open orders together.
    public var initialMargin: Money

    /// The positions' part of it.
    public var positionInitialMargin: Money

    /// The open orders' part of it.
    public var openOrderInitialMargin: Money

    /// Below this the account is liquidated.
    public var maintenanceMargin: Money

    /// What new orders may use; never negative.
    public var available: Money

    /// When it last changed.
    public var updated: UTCTime

    /// Maintenance margin over margin balance in 10⁻⁸, cut off; liquidation is at 1.
    public var marginRatio: Int64 {
        guard marginBalance.raw > 0 else { return maintenanceMargin.raw == 0 ? 0 : .max }
        let scaled = Int128(maintenanceMargin.raw) * 100_000_000 / Int128(marginBalance.raw)
        return Int64(clamping: scaled)
    }
}
