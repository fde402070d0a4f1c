internal import Base
internal import Domain

extension Exchange {
    /// Fits an account's resting reduce-only orders to its position, best price first.
    ///
    /// What the position has no room for is not in the book; an order without any room ends.
    /// Gives the last report of `watching` if that order ended.
    @discardableResult @inline(__always)
    mutating func fitReduceOnly(
        _ account: UInt16,
        _ instrument: UInt16,
        watching: Int = -1
    ) -> OrderReport? {
        let holding = place(account, instrument)
        guard holdings[holding].reduceOnlyOrders > 0 else { return nil }
        return fit(holding, watching: watching)
    }

    @inline(never)
    private mutating func fit(_ holding: Int, watching: Int) -> OrderReport? {
        let amount = holdings[holding].amount
        let closing: Side = amount > 0 ? .sell : .buy
        let count = gatherReduceOnly(holding)
        var room = abs(amount)
        var ended: OrderReport?
        for place in 0..<count {
            let slot = Int(reduceOnlyScratch[place])
            let fits = orders[slot].side == closing ? min(orders[slot].rest, room) : 0
            room -= orders[slot].side == closing ? fits : 0
            if fits == 0 {
                let last = end(slot, .expired, .expired, .reduceOnly)
                if slot == watching { ended = last }
            } else if fits != orders[slot].shown {
                let change = orders[slot].shown - fits
                orders[slot].shown = fits
                takeFromLevel(slot, change)
            }
        }
        return ended
    }

    /// Lists the holding's reduce-only orders, best price first, then oldest.
    private func gatherReduceOnly(_ holding: Int) -> Int {
        var count = 0
        var slot = holdings[holding].oldest
        while slot >= 0 {
            if orders[Int(slot)].reduceOnly {
                var place = count
                while place > 0, isBetter(slot, reduceOnlyScratch[place - 1]) {
                    reduceOnlyScratch[place] = reduceOnlyScratch[place - 1]
                    place -= 1
                }
                reduceOnlyScratch[place] = slot
                count += 1
            }
            slot = links[Int(slot)].nextOwn
        }
        return count
    }

    /// Whether `a` would trade before `b`; the list itself keeps equals in order of age.
    private func isBetter(_ a: Int32, _ b: Int32) -> Bool {
        let (left, right) = (orders[Int(a)], orders[Int(b)])
        if left.side != right.side { return left.side == .buy }
        return left.side == .buy ? left.price > right.price : left.price < right.price
    }

    /// Refuses a reduce-only order that has nothing to reduce, or too little by the venue's rules.
    func checkReduceOnly(_ request: NewOrder, account: UInt16) throws(OrderRefusal) {
        guard request.reduceOnly else { return }
        let room = closable(account, request.instrument.index, by: request.side)
        guard room > 0 else { throw .reduceOnly }
        guard rules.reduceOnlyExcess == .refused else { return }
        var asked = request.quantity.raw
        var slot = holdings[place(account, request.instrument.index)].oldest
        while slot >= 0 {
            let order = orders[Int(slot)]
            if order.reduceOnly, order.side == request.side {
                let (sum, overflow) = asked.addingReportingOverflow(order.rest)
                asked = overflow ? .max : sum
            }
            slot = links[Int(slot)].nextOwn
        }
        guard asked <= room else { throw .reduceOnly }
    }
}
