internal import Base

/// What a position and its open orders need at one mark price.
struct Requirement: BitwiseCopyable {
    /// The position's signed value at the mark.
    let notional: Int64

    /// Profit not taken yet.
    let unrealised: Int64

    /// For the worse of "all buys fill" and "all sells fill".
    let initial: Int64

    /// Reads a holding at its market's mark.
    @inline(__always)
    init(_ holding: borrowing Holding, _ market: borrowing Market) {
        guard holding.amount != 0 else {
            notional = 0
            unrealised = 0
            initial = max(holding.bidValue, holding.askValue) / Int64(holding.leverage)
            return
        }
        let (value, profit) = market.markValue.worth(
            market.mark,
            holding.amount,
            cost: holding.cost
        )
        notional = value
        unrealised = profit
        initial = Self.worse(value, holding.bidValue, holding.askValue) / Int64(holding.leverage)
    }

    /// The larger position if one side's orders fill.
    @inline(__always)
    static func worse(_ notional: Int64, _ bids: Int64, _ asks: Int64) -> Int64 {
        max(abs(notional + bids), abs(notional - asks))
    }
}

extension Market {
    /// The step of the margin table that a position of this size is in.
    func bracket(of notional: Int64) -> LeverageBracket {
        var index = 0
        while index + 1 < bracketCount, notional > brackets[index].notionalCap.raw { index += 1 }
        return brackets[index]
    }

    /// Below this a position of this size is liquidated.
    func maintenance(of notional: Int64) -> Int64 {
        let step = bracket(of: notional)
        return share(of: notional, rate: step.maintenanceRate) - step.maintenanceAmount.raw
    }
}
