public import Base
internal import Domain

extension Exchange {
    /// Gives a resting limit order new terms; refused terms leave it as it was.
    public mutating func amend(
        _ name: OrderName,
        on instrument: InstrumentID,
        to terms: Amendment,
        for account: AccountID,
        at time: UTCTime
    ) throws(OrderRefusal) -> OrderReport {
        precondition(isOpen(account), "requests come from open accounts")
        advance(to: time)
        let slot = try find(name, on: instrument, for: account)
        let market = Int(instrument.index)
        guard markets[market].instrument.status == .trading else { throw .notTrading }
        guard orders[slot].type == .limit else { throw .notAmendable }
        guard
            orders[slot].price != terms.price || orders[slot].quantity != terms.quantity.raw
        else { throw .nothingChanged }
        guard orders[slot].amendments < markets[market].amendmentsMax else {
            throw .amendmentsMax
        }
        if terms.quantity.raw <= orders[slot].filled { return endBelowFilled(slot) }
        try filter(terms, of: slot)
        if !orders[slot].reduceOnly { try checkMargin(terms, of: slot) }
        if orders[slot].timeInForce == .postOnly, crosses(slot, price: terms.price) {
            return end(slot, .canceled, .canceled, .postOnly)
        }
        return amend(slot, to: terms)
    }

    /// Amended to no more than what is filled: the venue's rules say how it ends.
    private mutating func endBelowFilled(_ slot: Int) -> OrderReport {
        rules.amendBelowFilled == .cancels
            ? end(slot, .canceled, .canceled, .amendment)
            : end(slot, .amended, .filled, .amendment)
    }

    private mutating func amend(_ slot: Int, to terms: Amendment) -> OrderReport {
        let shrinks =
            terms.price == orders[slot].price && terms.quantity.raw < orders[slot].quantity
        orders[slot].amendments += 1
        orders[slot].updated = now
        if shrinks, rules.amendPriority == .keptWhenShrinking {
            return shrink(slot, to: terms.quantity.raw)
        }
        reserve(slot, add: false)
        let hash = ClientIndex.hash(account: orders[slot].account, text: orders[slot].client)
        unlink(slot)
        unlink(own: slot)
        clients.remove(hash, slot: Int32(slot))
        let tick = markets[Int(orders[slot].instrument)].instrument.tick.raw
        orders[slot].price = terms.price
        orders[slot].tick = Int32(terms.price.raw / tick)
        orders[slot].quantity = terms.quantity.raw
        report(slot, .amended, openStatus(slot))
        let stopped = match(slot)
        return settleRemainder(slot, stopped: stopped, hash: hash)
    }

    /// Less at the same price, in place.
    private mutating func shrink(_ slot: Int, to quantity: Int64) -> OrderReport {
        reserve(slot, add: false)
        orders[slot].quantity = quantity
        reserve(slot, add: true)
        let change = orders[slot].shown - min(orders[slot].shown, orders[slot].rest)
        orders[slot].shown -= change
        let last = view(slot, .amended, openStatus(slot))
        events.append(last)
        if change > 0 { takeFromLevel(slot, change) }
        // Room this order gave up may let another reduce-only order show more.
        fitReduceOnly(orders[slot].account, orders[slot].instrument)
        return last
    }
}
