internal import Base
internal import Digests
internal import Domain
internal import Journal
internal import Market
internal import VenuePort

// The middle of a pass: what time and the news ask for, then the strategy, once.
extension LaneCore where S: ~Copyable {
    /// Everything that follows from time and from what was applied, before anything is decided.
    mutating func settle(_ conditions: PassConditions, isTimed: Bool) {
        if conditions.isBehind != links.marketBehind {
            links.marketBehind = conditions.isBehind
            for index in 0..<count { desk.gate.rows[index].market.isBehind = conditions.isBehind }
        }
        if conditions.overrun.count > 0 { noteOverrun(conditions.overrun) }
        while let change = desk.orders.nextOverdue(instruments: count, now: now) {
            absorb(change)
        }
        if isTimed {
            tickFeeds()
            tickKeys()
            tickAudit()
            tickQueries()
            if venueNow != .none { desk.ledger.roll(to: venueNow) }
        }
        judge()
        tickSweeps()
        if isTimed {
            tickCountdown()
            tickFlatten()
        }
    }

    /// Whether a point of the timer's grid is served by this pass; the first pass begins the grid.
    mutating func isTimerDue() -> Bool {
        guard timer != nil else {
            timer = QuantumTimer(quantum: settings.quantum, from: now)
            return true
        }
        return timer?.poll(now) != nil
    }

    private mutating func tickKeys() {
        guard links.rest else { return }
        if now >= nextClock {
            // Until the first good sample often, for nothing signed can leave without it.
            nextClock = now + (clock.isSet ? settings.clockEvery : .milliseconds(200))
            wish(.time, .clock, use: .closing)
        }
        if streamKeyLength == 0, now >= nextKey || nextKey == .distantFuture {
            nextKey = now + .seconds(1)
            wish(.streamKey, .streamKey, use: .closing)
        } else if streamKeyLength > 0, now >= nextKey {
            nextKey = now + settings.keyEvery
            wish(.streamKeepAlive, .keepAlive, use: .closing)
        }
    }

    private mutating func noteOverrun(_ span: Nanoseconds) {
        counts.overruns &+= 1
        tell(.overrun, value: span.count)
        if now - modes.overrunsFrom > .seconds(60) {
            modes.overrunsFrom = now
            modes.overruns = 0
        }
        modes.overruns += 1
        if modes.overruns >= settings.overrunsMax { modes.strategyFault = true }
    }

    /// Runs the strategy on the news and once on each book that changed; returns its longest call
    /// when that passed the budget.
    mutating func decide(_ stamps: inout LaneStamps, isTimed: Bool) -> Nanoseconds {
        var longest = Nanoseconds.zero
        let hears = modes.mode != .kill && !modes.strategyFault
        for place in 0..<newsCount where hears {
            hear(news[place])
        }
        newsCount = 0
        if hears {
            if isTimed { callTimer() }
            longest = max(longest, stamps.sinceLast())
            stamps.skip()
        }
        for index in 0..<count where symbols[index].isDirty {
            symbols[index].isDirty = false
            guard modes.mode.allowsRisk, !modes.strategyFault, !symbols[index].isSwept else {
                continue
            }
            let instrument = InstrumentID(index: UInt16(index))
            if let book = books[index].look(at: now) {
                strategy.book(book, at: &desk)
            } else {
                desk.withdrawAll(of: instrument)
            }
            longest = max(longest, stamps.sinceLast())
            stamps.mark(.strategy)
            desk.reconcile(instrument)
            stamps.mark(.gate)
        }
        judgeStrategy()
        return longest > settings.strategyBudget ? longest : .zero
    }

    /// The strategy's own timer; what it asked for is carried out without waiting for a book.
    private mutating func callTimer() {
        let calls = desk.calls
        strategy.timer(at: &desk)
        guard desk.calls != calls, modes.mode.allowsRisk else { return }
        for index in 0..<count where !symbols[index].isSwept {
            desk.reconcile(InstrumentID(index: UInt16(index)))
        }
    }

    /// A strategy that asks for nonsense a thousand times within a minute is not heard any more.
    private mutating func judgeStrategy() {
        if now - modes.absurdFrom > .seconds(60) {
            modes.absurdFrom = now
            modes.absurdSeen = desk.absurd
        }
        if desk.absurd &- modes.absurdSeen > 1_000 { modes.strategyFault = true }
    }

    private mutating func hear(_ item: StrategyNews) {
        switch item.kind {
        case .trade: strategy.trade(item.trade, at: &desk)
        case .order:
            strategy.order(item.change, at: &desk)
            if let fill = item.change.fill { strategy.fill(fill, of: item.order, at: &desk) }
        }
    }

    // MARK: What leaves

    /// Journals an intent; nil when the journal has no room, and then no byte of it may leave.
    mutating func record(_ intent: Intent, _ order: Order?, hash: UInt64) -> UInt64? {
        let request = intent.request
        let kind: RecordKind =
            switch request.action {
            case .place: .intentPlace
            case .modify: .intentModify
            case .cancel: .intentCancel
            case .cancelAll: .intentCancelAll
            }
        var flags = RecordFlags()
        if request.side == .sell { flags.insert(.sell) }
        if request.reduceOnly { flags.insert(.reduceOnly) }
        if request.timeInForce == .postOnly { flags.insert(.postOnly) }
        return journal.append(
            JournalRecord(
                kind: kind,
                instant: now,
                clientID: request.clientID,
                venueID: request.venueID,
                instrument: request.instrument,
                version: order?.version ?? 0,
                flags: flags,
                type: request.type,
                timeInForce: request.timeInForce,
                state: order?.state,
                slot: UInt16(order?.layer ?? 0),
                price: request.price,
                quantity: request.quantity.raw,
                filled: order?.filled.raw ?? 0,
                venueTime: request.validUntil,
                tape: tape,
                a: hash,
                b: intent.reserved,
                generation: UInt32(order?.generation ?? 0)
            )
        )
    }

    /// A request whose record found no room: it never left, which is proof.
    mutating func unsend(_ intent: Intent, _ id: RequestID) {
        requests.close(id)
        journalHolds = true
        let change = desk.orders.answer(
            intent.handle,
            to: intent.request.action,
            .refused,
            code: Int32(Refusal.journal.rawValue),
            now: now
        )
        absorb(change)
    }

    mutating func countSent(_ action: OrderAction) {
        switch action {
        case .place: counts.placed &+= 1
        case .modify: counts.modified &+= 1
        case .cancel, .cancelAll: counts.canceled &+= 1
        }
    }

    /// A list or account answer that never came to its end proves nothing.
    mutating func closeUnfinished(_ id: RequestID) {
        guard let request = requests.find(id) else { return }
        var nothing = Answer(request: id, verdict: .unknown)
        nothing.meaning = ErrorMeaning(.unknown)
        answering = request
        answer(nothing)
        answering = nil
        requests.close(id)
    }

    mutating func drainNotices<O: LaneOutlet & ~Copyable>(into outlet: inout O) {
        for place in 0..<noticeCount { outlet.notice(notices[place]) }
        noticeCount = 0
    }
}
