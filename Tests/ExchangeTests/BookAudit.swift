import Base
import Domain

@testable import Exchange

extension Exchange {
    /// Walks everything the books hold and says what does not add up, if anything.
    func bookFault() -> String? {
        for market in 0..<markets.count {
            let bid = markets[market].bestBid
            let ask = markets[market].bestAsk
            if bid >= ask { return "the book is crossed" }
            for side in Side.allCases {
                if let fault = fault(of: side, market) { return fault }
            }
        }
        for holding in 0..<accountCount * markets.count {
            if let fault = fault(ofHolding: holding) { return fault }
        }
        return nil
    }

    private func fault(of side: Side, _ market: Int) -> String? {
        var tick = side == .buy ? markets[market].bestBid : markets[market].bestAsk
        while tick >= 0, tick < markets[market].ladder.ticks {
            let level = Int(markets[market].ladder.level(at: tick, in: store))
            if level < 0 { return "an open tick without a level" }
            var total: Int64 = 0
            var slot = Int(store.levels[level].head)
            if slot < 0 { return "an open level without orders" }
            while slot >= 0 {
                let order = orders[slot]
                if order.shown <= 0 || order.shown > order.rest { return "a wrong shown size" }
                if order.side != side { return "an order on the wrong side" }
                if !order.reduceOnly, order.shown != order.rest { return "a hidden rest" }
                if Int(order.price.raw) != tick { return "an order at the wrong price" }
                total += order.shown
                slot = Int(links[slot].next)
            }
            if total != store.levels[level].quantity { return "a level is not its orders' sum" }
            tick =
                side == .buy
                ? markets[market].ladder.below(tick, in: store)
                : markets[market].ladder.above(tick, in: store)
        }
        return nil
    }

    private func fault(ofHolding index: Int) -> String? {
        let market = index % markets.count
        let account = index / markets.count
        let holding = holdings[index]
        var (bids, asks, count, reducing): (Int64, Int64, Int32, Int64) = (0, 0, 0, 0)
        var slot = Int(holding.oldest)
        while slot >= 0 {
            let order = orders[slot]
            let value = markets[market].value.fitting(order.price.raw, order.rest)
            if order.side == .buy { bids += value } else { asks += value }
            if order.reduceOnly { reducing += order.shown }
            let hash = ClientIndex.hash(account: order.account, text: orders[slot].client)
            if self.slot(hash, orders[slot].client, of: order.account) != slot {
                return "a lost client id"
            }
            count += 1
            slot = Int(links[slot].nextOwn)
        }
        if bids != holding.bidValue || asks != holding.askValue { return "open values drifted" }
        if count != holding.orders { return "a wrong number of open orders" }
        if reducing > abs(holding.amount) { return "reduce-only orders exceed the position" }
        let active = accounts[account].active >> UInt64(market) & 1 != 0
        return active == !holding.isIdle ? nil : "an account's active set is wrong"
    }
}
