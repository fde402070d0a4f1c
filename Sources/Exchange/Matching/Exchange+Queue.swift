internal import Base
internal import Domain

extension Exchange {
    /// Puts what is left of an order at the end of its level's queue.
    mutating func rest(_ slot: Int) -> OrderReport {
        let instrument = Int(orders[slot].instrument)
        let side = orders[slot].side
        let tick = Int(orders[slot].tick)
        var level = markets[instrument].ladder.level(at: tick, in: store)
        if level < 0 {
            level = markets[instrument].ladder.open(tick, in: store)
            if side == .buy {
                if tick > markets[instrument].bestBid { markets[instrument].bestBid = tick }
            } else if tick < markets[instrument].bestAsk {
                markets[instrument].bestAsk = tick
            }
        }
        let tail = store.levels[Int(level)].tail
        orders[slot].level = level
        links[slot].previous = tail
        links[slot].next = -1
        orders[slot].shown = orders[slot].rest
        if tail < 0 {
            store.levels[Int(level)].head = Int32(slot)
        } else {
            links[Int(tail)].next = Int32(slot)
        }
        store.levels[Int(level)].tail = Int32(slot)
        store.levels[Int(level)].orders += 1
        store.levels[Int(level)].quantity += orders[slot].shown
        reserve(slot, add: true)
        reportLevel(
            instrument,
            side,
            tick: tick,
            quantity: store.levels[Int(level)].quantity
        )
        guard orders[slot].reduceOnly else { return view(slot, .new, openStatus(slot)) }
        let ended = fitReduceOnly(
            orders[slot].account,
            orders[slot].instrument,
            watching: slot
        )
        return ended ?? view(slot, .new, openStatus(slot))
    }

    /// Takes `quantity` out of the level of the order in `slot`.
    mutating func takeFromLevel(_ slot: Int, _ quantity: Int64) {
        let level = Int(orders[slot].level)
        store.levels[level].quantity -= quantity
        reportLevel(
            Int(orders[slot].instrument),
            orders[slot].side,
            tick: store.levels[level].tick,
            quantity: store.levels[level].quantity
        )
    }

    /// Takes the order in `slot` out of its queue, and closes the level when it was the last.
    mutating func unlink(_ slot: Int) {
        let level = Int(orders[slot].level)
        let previous = links[slot].previous
        let next = links[slot].next
        if previous < 0 {
            store.levels[level].head = next
        } else {
            links[Int(previous)].next = next
        }
        if next < 0 {
            store.levels[level].tail = previous
        } else {
            links[Int(next)].previous = previous
        }
        store.levels[level].orders -= 1
        if orders[slot].shown > 0 {
            takeFromLevel(slot, orders[slot].shown)
            orders[slot].shown = 0
        }
        orders[slot].level = -1
        if store.levels[level].orders == 0 { close(level: level, slot: slot) }
    }

    /// Closes an empty level, and moves the best price on if it was the best.
    private mutating func close(level: Int, slot: Int) {
        let instrument = Int(orders[slot].instrument)
        let tick = store.levels[level].tick
        if tick == markets[instrument].bestBid, orders[slot].side == .buy {
            markets[instrument].bestBid = markets[instrument].ladder.below(tick, in: store)
        } else if tick == markets[instrument].bestAsk {
            let next = markets[instrument].ladder.above(tick, in: store)
            markets[instrument].bestAsk = next < 0 ? markets[instrument].ladder.ticks : next
        }
        markets[instrument].ladder.close(tick, in: store)
    }

    /// Adds or takes off what the order in `slot` contributes to its account's open values.
    @inline(__always)
    mutating func reserve(_ slot: Int, add: Bool) {
        let order = orders[slot]
        let value = markets[Int(order.instrument)].value.fitting(order.price.raw, order.rest)
        let holding = place(order.account, order.instrument)
        if order.side == .buy {
            holdings[holding].bidValue += add ? value : -value
        } else {
            holdings[holding].askValue += add ? value : -value
        }
    }

    /// Appends the order in `slot` to its account's own list.
    mutating func link(own slot: Int) {
        let account = orders[slot].account
        let instrument = orders[slot].instrument
        let holding = place(account, instrument)
        let youngest = holdings[holding].youngest
        links[slot].previousOwn = youngest
        links[slot].nextOwn = -1
        if youngest < 0 {
            holdings[holding].oldest = Int32(slot)
        } else {
            links[Int(youngest)].nextOwn = Int32(slot)
        }
        holdings[holding].youngest = Int32(slot)
        holdings[holding].orders += 1
        if orders[slot].reduceOnly { holdings[holding].reduceOnlyOrders += 1 }
        refreshActive(account, instrument)
    }

    /// Takes the order in `slot` out of its account's own list.
    mutating func unlink(own slot: Int) {
        let account = orders[slot].account
        let instrument = orders[slot].instrument
        let holding = place(account, instrument)
        let previous = links[slot].previousOwn
        let next = links[slot].nextOwn
        if previous < 0 {
            holdings[holding].oldest = next
        } else {
            links[Int(previous)].nextOwn = next
        }
        if next < 0 {
            holdings[holding].youngest = previous
        } else {
            links[Int(next)].previousOwn = previous
        }
        holdings[holding].orders -= 1
        if orders[slot].reduceOnly { holdings[holding].reduceOnlyOrders -= 1 }
        refreshActive(account, instrument)
    }

    /// Ends a resting order that has nothing left or gives up the rest; books are put in order.
    mutating func close(_ slot: Int) {
        unlink(slot)
        unlink(own: slot)
        let hash = ClientIndex.hash(account: orders[slot].account, text: orders[slot].client)
        clients.remove(hash, slot: Int32(slot))
        release(slot)
    }

    /// Gives a slot back.
    mutating func release(_ slot: Int) {
        orders[slot].id = 0
        links[slot].next = freeSlot
        freeSlot = Int32(slot)
    }

    /// Ends an order before it is filled, wherever it is, and reports it.
    mutating func end(
        _ slot: Int,
        _ execution: Execution,
        _ status: OrderStatus,
        _ reason: EndReason
    ) -> OrderReport {
        orders[slot].updated = now
        let rests = orders[slot].level >= 0
        if rests { reserve(slot, add: false) }
        let last = view(slot, execution, status, reason)
        events.append(last)
        if rests { close(slot) } else { release(slot) }
        return last
    }
}
