internal import Base

/// What one account has in one instrument: position, leverage, open orders.
struct Holding: BitwiseCopyable {
    /// The position; long positive.
    var amount: Int64 = 0

    /// What the position cost, signed like it: the sum of price times quantity, never an average.
    var cost: Int64 = 0

    /// Cash put in since the position was flat, commissions included; what break-even is made of.
    var basis: Int64 = 0

    /// Profit taken, before commission.
    var realised: Int64 = 0

    /// The value of what open buys have left.
    var bidValue: Int64 = 0

    /// The value of what open sells have left.
    var askValue: Int64 = 0

    /// The largest position the leverage allows.
    var notionalMax: Int64 = 0

    /// When the dead-man switch cancels the orders; `.max` when not armed.
    var countdown: Int64 = .max

    /// When it last changed.
    var updated: Int64 = 0

    /// The chosen leverage.
    var leverage: Int32 = 0

    /// The oldest open order, −1 when there is none.
    var oldest: Int32 = -1

    /// The youngest open order.
    var youngest: Int32 = -1

    /// How many orders are open.
    var orders: Int32 = 0

    /// How many of them are reduce-only.
    var reduceOnlyOrders: Int32 = 0

    /// Nothing held, nothing open.
    var isIdle: Bool { amount == 0 && orders == 0 }
}

/// One account: its wallets, fees and the instruments it is in.
struct Account: BitwiseCopyable {
    /// The wallet of each asset, by asset index less one.
    var wallets: InlineArray<4, Int64>

    /// When each wallet last changed.
    var walletUpdated: InlineArray<4, Int64>

    /// What it pays.
    var fees: FeeTier

    /// Accounts of one group are one owner for self-trade prevention; −1 for none.
    var tradeGroup: Int32

    /// The instruments with a position or an open order.
    var active: UInt64

    init(fees: FeeTier, tradeGroup: Int32) {
        wallets = InlineArray(repeating: 0)
        walletUpdated = InlineArray(repeating: 0)
        self.fees = fees
        self.tradeGroup = tradeGroup
        active = 0
    }
}
