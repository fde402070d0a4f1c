public import Base
internal import Domain
public import Market

/// An exchange whose book is a recording: own orders queue behind what was recorded.
///
/// Accounts, filters, margin, fees and reports are the core's. Fills follow one rule set, that of
/// hftbacktest's exchange without partial fills:
/// - a resting order fills whole when the recorded book or a recorded trade passes its price;
/// - at its price it fills whole once the queue model sees the trades reach it;
/// - a taking order fills whole at the recorded best price.
/// The recording does not react: what we take stays there.
public struct ReplayMarket<Queue: QueueModel>: ~Copyable {
    /// The accounts and orders behind it.
    public internal(set) var exchange: Exchange

    /// The recorded book, as the venue had it.
    public private(set) var depth: ReplayDepth

    private let queue: Queue
    private let standings: Slab<QueueStanding>
    private let unit: Double
    private let lot: Double
    private let market: Int

    /// Lets `exchange` trade one of its instruments on recorded flow within a window of ticks.
    ///
    /// - Precondition: the exchange has room for one more account, the flow's own.
    public init(
        _ exchange: consuming Exchange,
        on instrument: InstrumentID,
        queue: Queue,
        firstTick: Int,
        lastTick: Int
    ) {
        precondition(exchange.beginFlow(on: instrument), "the flow needs an account")
        market = Int(instrument.index)
        let rules = exchange.instrument(instrument)
        unit = Double(rules.scale.quantity.unit)
        lot = Double(rules.lot.raw) / unit
        self.queue = queue
        depth = ReplayDepth(first: firstTick, last: lastTick)
        standings = Slab(count: exchange.limits.ordersMax) { _ in QueueStanding(ahead: 0) }
        self.exchange = exchange
    }

    /// Takes one record at its venue time.
    @inline(__always)
    public mutating func apply(_ event: ReplayEvent) {
        switch event.kind {
        case .level: applyLevel(event)
        case .trade: applyTrade(event)
        case .clear:
            depth.clear(event.side)
            showBest()
        }
    }

    /// Takes a new order; see `Exchange.place`.
    public mutating func place(
        _ request: NewOrder,
        for account: AccountID,
        at time: UTCTime
    ) throws(OrderRefusal) -> OrderReport {
        let answer = try exchange.place(request, for: account, at: time)
        join(answer)
        return answer
    }

    /// Gives an order new terms; see `Exchange.amend`.
    ///
    /// It joins the end of its queue unless the
    /// venue's rules keep its place.
    public mutating func amend(
        _ name: OrderName,
        on instrument: InstrumentID,
        to terms: Amendment,
        for account: AccountID,
        at time: UTCTime
    ) throws(OrderRefusal) -> OrderReport {
        let before = exchange.order(name, on: instrument, for: account)
        let answer = try exchange.amend(name, on: instrument, to: terms, for: account, at: time)
        let keeps =
            exchange.rules.amendPriority == .keptWhenShrinking
            && before?.price == terms.price && terms.quantity < before?.quantity ?? .zero
        if !keeps { join(answer) }
        return answer
    }

    /// Takes an order back; see `Exchange.cancel`.
    public mutating func cancel(
        _ name: OrderName,
        on instrument: InstrumentID,
        for account: AccountID,
        at time: UTCTime
    ) throws(OrderRefusal) -> OrderReport {
        try exchange.cancel(name, on: instrument, for: account, at: time)
    }

    /// Notes what rests ahead of an order that came to rest.
    private func join(_ answer: OrderReport) {
        guard !answer.status.isFinal, Int(answer.instrument.index) == market else { return }
        let slot = Int(answer.id.raw & Int64(exchange.limits.ordersMax - 1))
        let tick = Int(answer.price.raw / exchange.markets[market].instrument.tick.raw)
        let ahead = Double(depth.quantity(answer.side, at: tick)) / unit
        standings[slot] = queue.joined(levelQuantity: ahead)
    }

    @inline(__always)
    private mutating func applyLevel(_ event: ReplayEvent) {
        let tick = Int(event.tick)
        let bestBid = depth.bestBid
        let bestAsk = depth.bestAsk
        let previous = depth.set(event.side, tick, to: event.quantity.raw)
        if exchange.hasOwnOrders(market) {
            moveQueue(event, tick: tick, from: previous)
            if depth.bestBid != bestBid || depth.bestAsk != bestAsk {
                showBest()
                passBest(event)
            }
        } else if depth.bestBid != bestBid || depth.bestAsk != bestAsk {
            showBest()
        }
    }

    /// Tells own orders at the level that its quantity changed.
    private func moveQueue(_ event: ReplayEvent, tick: Int, from previous: Int64) {
        var slot = exchange.ownOrders(market, at: tick, side: event.side)
        guard slot >= 0 else { return }
        let before = Double(previous) / unit
        let after = Double(event.quantity.raw) / unit
        while slot >= 0 {
            queue.change(&standings[slot], from: before, to: after)
            slot = exchange.younger(than: slot)
        }
    }

    /// Fills own orders that the other side's best price has reached.
    private mutating func passBest(_ event: ReplayEvent) {
        exchange.advance(to: event.venueTime)
        if event.side == .buy {
            while exchange.ownBest(.sell, market) <= depth.bestBid {
                exchange.fillOldest(.sell, market)
            }
        } else {
            while exchange.ownBest(.buy, market) >= depth.bestAsk {
                exchange.fillOldest(.buy, market)
            }
        }
    }

    /// A trade of others fills what it passed, and eats into the queue at its price.
    private mutating func applyTrade(_ event: ReplayEvent) {
        guard exchange.hasOwnOrders(market) else { return }
        exchange.advance(to: event.venueTime)
        let tick = Int(event.tick)
        let side = event.side.opposite
        if side == .sell {
            while exchange.ownBest(.sell, market) < tick { exchange.fillOldest(.sell, market) }
        } else {
            while exchange.ownBest(.buy, market) > tick { exchange.fillOldest(.buy, market) }
        }
        var slot = exchange.ownOrders(market, at: tick, side: side)
        let traded = Double(event.quantity.raw) / unit
        while slot >= 0 {
            let next = exchange.younger(than: slot)
            queue.trade(&standings[slot], quantity: traded)
            if queue.filled(standings[slot], lot: lot) > 0 { exchange.fill(slot) }
            slot = next
        }
    }

    /// Lets the core see the recorded best prices.
    private mutating func showBest() {
        exchange.showFlow(bid: depth.bestBid, ask: depth.bestAsk, on: market)
    }
}
