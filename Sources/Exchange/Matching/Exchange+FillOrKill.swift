internal import Base
internal import Domain

extension Exchange {
    /// Whether the book can fill all of `request` now: the match walked through, not made.
    ///
    /// Reduce-only makers count for what their position leaves once the orders before them filled.
    func canFillWhole(_ request: NewOrder, account: UInt16) -> Bool {
        let place = Int(request.instrument.index)
        let limit = Int(request.price.raw / markets[place].instrument.tick.raw)
        let needed = request.quantity.raw
        if request.reduceOnly,
            needed > closable(account, request.instrument.index, by: request.side)
        {
            return false
        }
        // Recorded flow fills any size at its best price.
        let flow = request.side == .buy ? markets[place].flowAsk : markets[place].flowBid
        if request.side == .buy ? flow <= limit : flow >= limit && flow >= 0 { return true }
        var walk = FillWalk(side: request.side, account: account, needed: needed)
        let buys = request.side == .buy
        var tick = buys ? markets[place].bestAsk : markets[place].bestBid
        while walk.found < needed, !walk.stopped, tick >= 0, tick < markets[place].ladder.ticks,
            buys ? tick <= limit : tick >= limit
        {
            let level = Int(markets[place].ladder.level(at: tick, in: store))
            var slot = Int(store.levels[level].head)
            while slot >= 0, walk.found < needed, !walk.stopped {
                count(slot, request, &walk)
                slot = Int(links[slot].next)
            }
            tick =
                buys
                ? markets[place].ladder.above(tick, in: store)
                : markets[place].ladder.below(tick, in: store)
        }
        forget(walk, place, limit: limit)
        return walk.found >= needed
    }

    /// Adds what one maker would fill.
    private func count(_ slot: Int, _ request: NewOrder, _ walk: inout FillWalk) {
        let maker = orders[slot]
        let owner = Int(maker.account)
        let mine = maker.account == walk.account
        if request.selfTrade != .none, rules.selfTradePreventionForFillOrKill {
            let group = accounts[Int(walk.account)].tradeGroup
            if mine || group >= 0 && group == accounts[owner].tradeGroup {
                walk.stopped = request.selfTrade != .expireMaker
                return
            }
        }
        var fills = maker.rest
        if maker.reduceOnly {
            // The taker's own position moves by what it took so far.
            let moved = mine ? walk.found : 0
            let held = closable(maker.account, maker.instrument, by: maker.side)
            fills = min(fills, max(0, held + moved - takenScratch[owner]))
        }
        fills = min(fills, walk.needed - walk.found)
        takenScratch[owner] += fills
        walk.found += fills
    }

    /// Clears the scratch of every maker the walk touched.
    private func forget(_ walk: FillWalk, _ place: Int, limit: Int) {
        let buys = walk.side == .buy
        var tick = buys ? markets[place].bestAsk : markets[place].bestBid
        var cleared: Int64 = 0
        while cleared < walk.found, tick >= 0, tick < markets[place].ladder.ticks {
            let level = Int(markets[place].ladder.level(at: tick, in: store))
            var slot = Int(store.levels[level].head)
            while slot >= 0, cleared < walk.found {
                let owner = Int(orders[slot].account)
                cleared += takenScratch[owner]
                takenScratch[owner] = 0
                slot = Int(links[slot].next)
            }
            tick =
                buys
                ? markets[place].ladder.above(tick, in: store)
                : markets[place].ladder.below(tick, in: store)
        }
    }
}

/// How far a walked-through match has come.
private struct FillWalk {
    let side: Side
    let account: UInt16
    let needed: Int64
    var found: Int64 = 0
    var stopped = false

    init(side: Side, account: UInt16, needed: Int64) {
        self.side = side
        self.account = account
        self.needed = needed
    }
}
