public import Base
internal import Domain

extension Exchange {
    /// Takes a new order: filters, margin, matching, and what is left may rest.
    public mutating func place(
        _ request: NewOrder,
        for account: AccountID,
        at time: UTCTime
    ) throws(OrderRefusal) -> OrderReport {
        precondition(isOpen(account), "orders come from open accounts")
        advance(to: time)
        guard Int(request.instrument.index) < markets.count else { throw .unknownInstrument }
        guard request.client.count > 0 else { throw .clientIDMissing }
        let hash = ClientIndex.hash(account: account.index, text: request.client)
        guard slot(hash, request.client, of: account.index) < 0 else { throw .clientIDTaken }
        try filter(request, account: account.index)
        try checkReduceOnly(request, account: account.index)
        try checkMargin(request, account: account.index)
        let missed = try checkMiss(request, account: account.index)
        guard freeSlot >= 0 else { throw .capacity }
        let slot = open(request, account: account.index)
        report(slot, .new, .new)
        if missed != .none {
            return end(slot, .expired, .expired, missed)
        }
        let stopped = match(slot)
        return settleRemainder(slot, stopped: stopped, hash: hash)
    }

    /// Takes a slot and an id for an order that passed its checks.
    private mutating func open(_ request: NewOrder, account: UInt16) -> Int {
        let slot = Int(freeSlot)
        freeSlot = links[slot].next
        let instrument = Int(request.instrument.index)
        markets[instrument].orderSequence += 1
        let width = limits.ordersMax.trailingZeroBitCount
        orders[slot] = RestingOrder(
            id: markets[instrument].orderSequence << Int64(width) | Int64(slot),
            client: request.client,
            price: request.type == .market ? .none : request.price,
            quantity: request.quantity.raw,
            filled: 0,
            shown: 0,
            filledValue: 0,
            opened: now,
            updated: now,
            tick: request.type == .market
                ? 0 : Int32(request.price.raw / markets[instrument].instrument.tick.raw),
            level: -1,
            account: account,
            instrument: request.instrument.index,
            amendments: 0,
            side: request.side,
            type: request.type,
            timeInForce: request.timeInForce,
            selfTrade: request.selfTrade,
            reduceOnly: request.reduceOnly
        )
        links[slot] = OrderLinks()
        return slot
    }

    /// After matching: the order is filled, ends, or rests.
    mutating func settleRemainder(
        _ slot: Int,
        stopped: EndReason,
        hash: UInt32
    ) -> OrderReport {
        if orders[slot].rest == 0 {
            let filled = view(slot, .trade, .filled)
            release(slot)
            return filled
        }
        if let reason = endOfRemainder(slot, stopped: stopped) {
            return end(slot, .expired, reason == .selfTrade ? .expiredInMatch : .expired, reason)
        }
        clients.insert(hash, slot: Int32(slot))
        link(own: slot)
        return rest(slot)
    }

    /// Why an order with something left cannot rest, if it cannot.
    func endOfRemainder(_ slot: Int, stopped: EndReason) -> EndReason? {
        if stopped != .none { return stopped }
        if orders[slot].type == .market { return .marketRemainder }
        return orders[slot].timeInForce == .immediateOrCancel ? .immediateOrCancel : nil
    }
}
