public import Base

/// What the exchange itself holds, per asset: with it the accounts add up to the last unit.
struct HouseLedger: BitwiseCopyable {
    /// Commissions taken, rebates given.
    var commissions = InlineArray<4, Int64>(repeating: 0)

    /// What cutting funding payments at 10⁻⁸ left over, plus what longs paid that no short got.
    var funding = InlineArray<4, Int64>(repeating: 0)

    /// What came in from outside, less what went out.
    var transfers = InlineArray<4, Int64>(repeating: 0)
}

/// The exchange's own books for one asset.
public struct HouseView: BitwiseCopyable, Sendable {
    /// Commissions taken less rebates given.
    public var commissions: Money

    /// Funding taken from accounts less funding given to them.
    public var funding: Money

    /// Transfers in less transfers out.
    public var transfers: Money
}
