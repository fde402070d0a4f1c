internal import Base
internal import Domain

extension Exchange {
    /// Lets the order in `slot` take what it may; says why it must stop, if it must.
    mutating func match(_ slot: Int) -> EndReason {
        let instrument = Int(orders[slot].instrument)
        let side = orders[slot].side
        let worst = worstTick(slot)
        var stopped = EndReason.none
        while orders[slot].rest > 0, stopped == .none {
            let tick = markets[instrument].opposite(side)
            guard side == .buy ? tick <= worst : tick >= worst else { break }
            if tick == (side == .buy ? markets[instrument].flowAsk : markets[instrument].flowBid) {
                let quantity = takeable(slot)
                guard quantity > 0 else { return .reduceOnly }
                let price = Price(raw: Int64(tick) * markets[instrument].instrument.tick.raw)
                tradeWithFlow(slot, price: price, quantity: quantity, maker: false)
                fitReduceOnly(orders[slot].account, orders[slot].instrument)
                continue
            }
            let level = markets[instrument].ladder.level(at: tick, in: store)
            let maker = Int(store.levels[Int(level)].head)
            if isOneOwner(slot, maker) {
                stopped = preventSelfTrade(slot, maker)
                continue
            }
            let quantity = min(takeable(slot), orders[maker].shown)
            guard quantity > 0 else { return .reduceOnly }
            trade(taker: slot, maker: maker, quantity: quantity)
        }
        return stopped
    }

    /// The last tick the order in `slot` may trade at; beyond the ladder when any.
    private func worstTick(_ slot: Int) -> Int {
        let instrument = Int(orders[slot].instrument)
        let side = orders[slot].side
        let tick = markets[instrument].instrument.tick.raw
        // The ends of the ladder stand for "no order there": no taker reaches them.
        let last = side == .buy ? markets[instrument].ladder.ticks - 1 : 0
        guard orders[slot].type == .market else { return Int(orders[slot].tick) }
        let bound = markets[instrument].marketTakeBound
        guard bound > 0 else { return last }
        let scale = markets[instrument].instrument.scale.price.digits
        let factor = Int128(10_000 + side.sign * bound)
        let unit = Int128(tick) * Int128(Scale(digits: 8 - scale).unit) * 10_000
        let exact = (Int128(markets[instrument].mark) * factor).divided(
            by: unit,
            rounding: side == .buy ? .down : .up
        )
        return side == .buy ? min(Int(exact), last) : max(Int(exact), last)
    }

    /// How much the order in `slot` may still take: reduce-only never more than the position.
    @inline(__always)
    private func takeable(_ slot: Int) -> Int64 {
        let order = orders[slot]
        guard order.reduceOnly else { return order.rest }
        return min(order.rest, closable(order.account, order.instrument, by: order.side))
    }

    /// How much of the position an order on `side` can close.
    @inline(__always)
    func closable(_ account: UInt16, _ instrument: UInt16, by side: Side) -> Int64 {
        max(0, -side.sign * holdings[place(account, instrument)].amount)
    }

    /// Whether self-trade prevention keeps these two apart.
    @inline(__always)
    private func isOneOwner(_ taker: Int, _ maker: Int) -> Bool {
        guard orders[taker].selfTrade != .none else { return false }
        if orders[taker].timeInForce == .fillOrKill, !rules.selfTradePreventionForFillOrKill {
            return false
        }
        let mine = orders[taker].account
        let other = orders[maker].account
        if mine == other { return true }
        let group = accounts[Int(mine)].tradeGroup
        return group >= 0 && group == accounts[Int(other)].tradeGroup
    }

    /// The taker's mode decides who gives way.
    private mutating func preventSelfTrade(_ taker: Int, _ maker: Int) -> EndReason {
        let mode = orders[taker].selfTrade
        if mode != .expireTaker { _ = end(maker, .expired, .expiredInMatch, .selfTrade) }
        return mode == .expireMaker ? .none : .selfTrade
    }

    /// One match at the maker's price: trade, money and positions of both, the book.
    private mutating func trade(taker: Int, maker: Int, quantity: Int64) {
        let instrument = Int(orders[taker].instrument)
        let price = orders[maker].price
        let takerBuys = orders[taker].side == .buy
        markets[instrument].tradeID += 1
        markets[instrument].last = price.raw
        let tradeID = markets[instrument].tradeID
        events.append(
            TradeReport(
                id: tradeID,
                instrument: InstrumentID(index: UInt16(instrument)),
                aggressor: orders[taker].side,
                price: price,
                quantity: Quantity(raw: quantity),
                buyer: OrderID(raw: orders[takerBuys ? taker : maker].id),
                seller: OrderID(raw: orders[takerBuys ? maker : taker].id),
                time: now
            )
        )
        let value = markets[instrument].value.fitting(price.raw, quantity)
        reserve(maker, add: false)
        settle(maker, price: price, quantity: quantity, value: value, tradeID, maker: true)
        settle(taker, price: price, quantity: quantity, value: value, tradeID, maker: false)
        orders[maker].shown -= quantity
        takeFromLevel(maker, quantity)
        let makerAccount = orders[maker].account
        let takerAccount = orders[taker].account
        if orders[maker].rest == 0 { close(maker) }
        fitReduceOnly(makerAccount, UInt16(instrument))
        if takerAccount != makerAccount { fitReduceOnly(takerAccount, UInt16(instrument)) }
    }
}
