public import Base
internal import Domain
public import Market

/// The recorded book of one instrument, and where the core's own orders stand behind it.
///
/// Fills follow one rule set, that of hftbacktest's exchange without partial fills:
/// - a resting order fills whole when the recorded book or a recorded trade passes its price;
/// - at its price it fills whole once the queue model sees the trades reach it;
/// - a taking order fills whole at the recorded best price.
/// The recording does not react: what we take stays there.
public struct ReplayBook<Queue: QueueModel>: ~Copyable {
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
        in exchange: inout Exchange,
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
    }

    /// Takes one record at its venue time.
    @inline(__always)
    public mutating func apply(_ event: ReplayEvent, to exchange: inout Exchange) {
        switch event.kind {
        case .level: applyLevel(event, &exchange)
        case .trade: applyTrade(event, &exchange)
        case .clear:
            depth.clear(event.side)
            showBest(&exchange)
        }
    }

    /// Notes what rests ahead of an order that came to rest.
    public func join(_ answer: OrderReport, in exchange: borrowing Exchange) {
        guard !answer.status.isFinal, Int(answer.instrument.index) == market else { return }
        let slot = Int(answer.id.raw & Int64(exchange.limits.ordersMax - 1))
        let tick = Int(answer.price.raw / exchange.markets[market].instrument.tick.raw)
        let ahead = Double(depth.quantity(answer.side, at: tick)) / unit
        standings[slot] = queue.joined(levelQuantity: ahead)
    }

    /// Notes what rests ahead of an order with new terms: all of it, unless the venue's rules keep
    /// its place.
    public func rejoin(
        _ answer: OrderReport,
        from before: OrderReport?,
        in exchange: borrowing Exchange
    ) {
        let keeps =
            exchange.rules.amendPriority == .keptWhenShrinking
            && before?.price == answer.price && answer.quantity < before?.quantity ?? .zero
        if !keeps { join(answer, in: exchange) }
    }

    @inline(__always)
    private mutating func applyLevel(_ event: ReplayEvent, _ exchange: inout Exchange) {
        let tick = Int(event.tick)
        let bestBid = depth.bestBid
        let bestAsk = depth.bestAsk
        let previous = depth.set(event.side, tick, to: event.quantity.raw)
        if exchange.hasOwnOrders(market) {
            moveQueue(event, tick: tick, from: previous, exchange)
            if depth.bestBid != bestBid || depth.bestAsk != bestAsk {
                showBest(&exchange)
                passBest(event, &exchange)
            }
        } else if depth.bestBid != bestBid || depth.bestAsk != bestAsk {
            showBest(&exchange)
        }
    }

    /// Tells own orders at the level that its quantity changed.
    private func moveQueue(
        _ event: ReplayEvent,
        tick: Int,
        from previous: Int64,
        _ exchange: borrowing Exchange
    ) {
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
    private func passBest(_ event: ReplayEvent, _ exchange: inout Exchange) {
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
    private func applyTrade(_ event: ReplayEvent, _ exchange: inout Exchange) {
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
    private func showBest(_ exchange: inout Exchange) {
        exchange.showFlow(bid: depth.bestBid, ask: depth.bestAsk, on: market)
    }
}
