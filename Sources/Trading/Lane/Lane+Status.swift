public import Base
internal import Domain
internal import Journal
internal import Market
internal import VenuePort

// What the lane shows of itself, a few times a second and off the way of any message.
extension Lane where V: ~Copyable, S: ~Copyable {
    /// Whether a drain has come to its end: nothing rests, nothing is in flight or unproven.
    public var isDrained: Bool {
        core.modes.isDraining && core.desk.orders.table.liveCount == 0
    }

    /// Whether a countdown at the venue is still to be taken back, and the venue can be asked.
    public var isDisarming: Bool { core.links.rest && core.mayDisarm }

    /// Writes everything into a value the caller keeps; `started` is this start's first instant.
    public mutating func show(_ status: inout LaneStatus, started: Instant, tapeWhole: Bool) {
        let now = core.now
        status.instant = now
        status.started = started
        status.venueTime = core.venueNow
        status.venueRoundTrip = core.clock.isSet ? core.clock.roundTrip : .zero
        status.mode = core.modes.mode
        status.reasons = core.modes.reasons
        status.incarnation = core.desk.numbers.incarnation
        status.tapeWhole = tapeWhole
        showCounts(&status)
        showBudget(&status, now)
        status.marketLink = link(core.links.market[0])
        status.userLink = link(core.links.user)
        status.tradeLink =
            core.links.session ? .up : core.links.trade ? .opening : .down
        status.journalAppended = core.journal.position
        status.wallet = core.desk.ledger.balance(of: core.settings.settlement).wallet
        status.symbolCount = UInt8(min(core.count, LaneStatus.symbolsMax))
        for index in 0..<Int(status.symbolCount) { showSymbol(index, &status.symbols[index]) }
    }

    /// Brings one stage's percentiles up to date; reading a histogram takes microseconds, so one at a time.
    public func show(_ stage: Stage, in status: inout LaneStatus) {
        status.stages[Int(stage.rawValue)] = stamps.latency(of: stage)
    }

    private func link(_ isUp: Bool) -> LinkState { isUp ? .up : .down }

    private func showCounts(_ status: inout LaneStatus) {
        let counts = core.counts
        status.passes = counts.passes
        status.messages = counts.messages
        status.placed = counts.placed
        status.modified = counts.modified
        status.canceled = counts.canceled
        status.fills = counts.fills
        status.rejected = counts.rejected
        status.reconnects = counts.reconnects
        status.refused = core.desk.gate.refusals
        status.lastRefusal = core.desk.gate.lastRefusal?.rawValue ?? 0
        status.open = UInt32(clamping: core.desk.orders.table.liveCount)
        status.inFlight = UInt32(clamping: core.desk.orders.inFlight)
        var unknown: Int32 = 0
        for index in 0..<core.count { unknown += core.desk.orders.exposures[index].unknown }
        status.unknown = UInt32(clamping: unknown)
    }

    private mutating func showBudget(_ status: inout LaneStatus, _ now: Instant) {
        let left = core.desk.gate.budget.left(now: now)
        status.ordersLeft10s = UInt32(clamping: left.short)
        status.ordersLeftMinute = UInt32(clamping: left.long)
        status.weightLeft = UInt32(clamping: left.weight)
        status.rateLimited = core.desk.gate.budget.limited
        // The earliest end of an armed countdown: that is when something would be cancelled.
        var until = Instant.distantFuture
        for index in 0..<core.count where core.symbols[index].armedUntil > now {
            until = min(until, core.symbols[index].armedUntil)
        }
        status.countdownUntil = until == .distantFuture ? .distantPast : until
    }

    private func showSymbol(_ index: Int, _ status: inout SymbolStatus) {
        let rules = core.desk.rules[index]
        status.instrument = rules
        status.lastLife = core.books[index].provenAt
        showQuality(index, &status)
        showBook(index, &status)
        let position = core.desk.ledger.positions[index]
        let toMoney = Scale(digits: 8 - min(rules.scale.price.digits, 8)).unit
        status.position = position.amount
        status.entry = Price(raw: (position.entry?.raw ?? 0) * toMoney)
        status.mark = Price(raw: position.mark.raw * toMoney)
        status.realised = position.realisedMoney + position.funding
        status.unrealised = position.unrealised
        status.fees = position.fees
        status.fills = position.fills
        status.volume = position.turnover
        status.quoteCount = 0
        var next = core.desk.orders.table.firstLive(of: rules.id)
        while let place = next, Int(status.quoteCount) < SymbolStatus.quotesMax {
            next = core.desk.orders.table.nextLive(after: place)
            showOrder(core.desk.orders.table[place], &status.quotes[Int(status.quoteCount)])
            status.quoteCount += 1
        }
    }

    private func showQuality(_ index: Int, _ status: inout SymbolStatus) {
        let quality = core.books[index].quality(at: core.now, time: core.venueNow)
        status.silence = quality.silence
        status.freshness = quality.freshness
        status.snapshotAge = quality.snapshotAge
        status.droppedPerMillion = quality.droppedPerMillion
        status.gaps = quality.sequenceGaps
        status.skew = quality.skew
    }

    private func showOrder(_ order: Order, _ status: inout QuoteStatus) {
        status = QuoteStatus()
        status.clientID = order.clientID
        status.side = order.side
        status.state = order.state
        status.evidence = order.newsTime == .none ? .answer : .stream
        status.price = order.terms.price
        status.quantity = order.terms.quantity
        status.filled = order.filled
        status.lastEvidence = order.changedAt
        let index = Int(order.instrument.index)
        guard let position = core.queues[index].position(of: order.clientID) else { return }
        let unit = Double(core.desk.rules[index].scale.quantity.unit)
        status.isFollowed = true
        status.ahead = Quantity(raw: Int64(position.ahead * unit))
        status.aheadUncertainty = Quantity(raw: Int64(position.uncertainty * unit))
    }

    private func showBook(_ index: Int, _ status: inout SymbolStatus) {
        let empty = Level(price: .none, quantity: .zero)
        status.bids = InlineArray(repeating: empty)
        status.asks = InlineArray(repeating: empty)
        let isLive =
            core.books[index].read(at: core.now) { book -> Bool in
                var bids = status.bids.mutableSpan
                _ = book.depth(.buy, into: &bids)
                var asks = status.asks.mutableSpan
                _ = book.depth(.sell, into: &asks)
                return true
            } ?? false
        status.book = isLive ? .live : shown(core.books[index].state)
    }

    /// The sequencer's state as people are told; a live chain without a recent sign of life is stale.
    private func shown(_ state: SequenceState) -> BookState {
        switch state {
        case .cold: .cold
        case .buffering: .buffering
        case .joining: .joining
        case .live: .stale
        case .gap, .resync: .gap
        }
    }
}
