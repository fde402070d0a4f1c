internal import Base
internal import Domain

/// What a recorded book needs of the core: its best prices seen, its fills booked.
extension Exchange {
    /// Opens the account that stands for everyone else, once for all instruments; own books are no
    /// longer published.
    mutating func beginFlow(on instrument: InstrumentID) -> Bool {
        guard Int(instrument.index) < markets.count else { return false }
        guard flowAccount < 0 else { return true }
        guard let account = openAccount(fees: FeeTier(maker: 0, taker: 0)) else { return false }
        flowAccount = Int(account.index)
        publishesLevels = false
        return true
    }

    /// Sets the recorded best prices of one market.
    @inline(__always)
    mutating func showFlow(bid: Int, ask: Int, on market: Int) {
        markets[market].flowBid = bid
        markets[market].flowAsk = min(ask, markets[market].ladder.ticks)
    }

    /// Whether any own order rests.
    @inline(__always)
    func hasOwnOrders(_ market: Int) -> Bool {
        markets[market].bestBid >= 0 || markets[market].bestAsk < markets[market].ladder.ticks
    }

    /// The oldest own order of one side at a price, or −1.
    @inline(__always)
    func ownOrders(_ market: Int, at tick: Int, side: Side) -> Int {
        guard side == .buy ? tick <= markets[market].bestBid : tick >= markets[market].bestAsk,
            tick >= 0, tick < markets[market].ladder.ticks
        else { return -1 }
        let level = markets[market].ladder.level(at: tick, in: store)
        return level < 0 ? -1 : Int(store.levels[Int(level)].head)
    }

    /// The next younger order at the same price, or −1.
    @inline(__always)
    func younger(than slot: Int) -> Int { Int(links[slot].next) }

    /// The best price among own orders: beyond every tick when there is none.
    @inline(__always)
    func ownBest(_ side: Side, _ market: Int) -> Int {
        if side == .buy { return markets[market].bestBid }
        let best = markets[market].bestAsk
        return best < markets[market].ladder.ticks ? best : .max
    }

    /// Fills the oldest own order at the best price of a side.
    mutating func fillOldest(_ side: Side, _ market: Int) {
        let tick = side == .buy ? markets[market].bestBid : markets[market].bestAsk
        let level = markets[market].ladder.level(at: tick, in: store)
        fill(Int(store.levels[Int(level)].head))
    }

    /// Fills a resting order whole at its price, as the maker.
    mutating func fill(_ slot: Int) {
        let account = orders[slot].account
        let instrument = orders[slot].instrument
        let quantity = orders[slot].shown
        let price = orders[slot].price
        reserve(slot, add: false)
        tradeWithFlow(slot, price: price, quantity: quantity, maker: true)
        orders[slot].shown = 0
        store.levels[Int(orders[slot].level)].quantity -= quantity
        if orders[slot].rest == 0 { close(slot) }
        fitReduceOnly(account, instrument)
    }

    /// Books one side against the recorded flow.
    mutating func tradeWithFlow(_ slot: Int, price: Price, quantity: Int64, maker: Bool) {
        let market = Int(orders[slot].instrument)
        let side = orders[slot].side
        markets[market].tradeID += 1
        markets[market].last = price.raw
        let value = markets[market].value.fitting(price.raw, quantity)
        settle(
            slot,
            price: price,
            quantity: quantity,
            value: value,
            markets[market].tradeID,
            maker: maker
        )
        settleFlow(side.opposite, market, price: price, quantity: quantity, value: value)
    }

    /// The other side of such a match, so that money adds up.
    private mutating func settleFlow(
        _ side: Side,
        _ market: Int,
        price: Price,
        quantity: Int64,
        value: Int64
    ) {
        let account = UInt16(flowAccount)
        let realised = apply(
            place(account, UInt16(market)),
            instrument: UInt16(market),
            side: side,
            price: price,
            quantity: quantity,
            value: value,
            commission: 0
        )
        pay(
            account,
            realised,
            asset: markets[market].instrument.settlement,
            cause: .order,
            instrument: InstrumentID(index: UInt16(market)),
            tradeID: markets[market].tradeID
        )
        refreshActive(account, UInt16(market))
    }
}
