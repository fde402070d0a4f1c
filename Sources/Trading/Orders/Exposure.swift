public import Base
internal import Domain

/// What the live orders of one instrument may add up to at worst; kept, never summed anew.
public struct Exposure: Equatable, BitwiseCopyable, Sendable {
    /// Open quantity of buys that may add risk.
    public internal(set) var buying: Int64 = 0

    /// Open quantity of sells that may add risk.
    public internal(set) var selling: Int64 = 0

    /// Value of the buys that may add risk, 10⁻⁸.
    public internal(set) var buyingNotional: Int64 = 0

    /// Value of the sells that may add risk, 10⁻⁸.
    public internal(set) var sellingNotional: Int64 = 0

    /// Open quantity of reduce-only buys.
    public internal(set) var reducingBuys: Int64 = 0

    /// Open quantity of reduce-only sells.
    public internal(set) var reducingSells: Int64 = 0

    /// Live orders.
    public internal(set) var orders: Int32 = 0

    /// Live orders whose fate is not proven.
    public internal(set) var unknown: Int32 = 0

    /// Orders with fills told by cumulative quantity whose trades are not booked yet.
    public internal(set) var lackingTrades: Int32 = 0

    /// Our highest live buy price, lowest possible when there is none.
    public internal(set) var highestBuy = Price(raw: .min)

    /// Our lowest live sell price, highest possible when there is none.
    public internal(set) var lowestSell = Price(raw: .max)

    init() {}

    /// Adds (`sign` 1) or takes back (−1) what an order reserves.
    @inline(__always)
    mutating func count(_ reservation: Reservation, of order: Order, sign: Int64) {
        let quantity = reservation.quantity.raw * sign
        let notional = reservation.notional.raw * sign
        switch (order.side, order.reduceOnly) {
        case (.buy, false):
            buying += quantity
            buyingNotional += notional
        case (.sell, false):
            selling += quantity
            sellingNotional += notional
        case (.buy, true): reducingBuys += quantity
        case (.sell, true): reducingSells += quantity
        }
    }
}
