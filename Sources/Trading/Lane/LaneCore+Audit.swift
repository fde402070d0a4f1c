internal import Base
internal import Domain
internal import Journal
internal import VenuePort

// Comparing with the venue: after a start, after a loss of the stream, and now and then.
//
// An answer may change an order only by evidence that is newer than the last word of the stream:
// an order missing from a list is asked for by id, and only that answer ends it. A position that
// differs must do so in two rounds with nothing in flight.
extension LaneCore where S: ~Copyable {
    /// The most rows a list of fills shows; a full page may not be the last.
    private static var fillsPage: UInt32 { 1_000 }

    /// Begins a round when one is due.
    mutating func tickAudit() {
        if audit.isRunning {
            // An answer that never comes must not keep the lane from asking again.
            guard now - audit.startedAt > .seconds(3) else { return }
            audit.isRunning = false
            forgetAsked()
        }
        guard links.rest, clock.isSet, now >= desk.gate.budget.silentUntil else { return }
        settlePositionMode()
        guard now >= audit.nextAt else { return }
        begin(audit.needsFull ? .full : .light)
    }

    /// One position a contract is what this engine needs: set where it is not, then asked again.
    private mutating func settlePositionMode() {
        guard !modes.knowsPositionMode || modes.hedgeMode, now >= modes.nextModeQuestion else {
            return
        }
        modes.nextModeQuestion = now + .seconds(1)
        if modes.knowsPositionMode {
            wish(.setOneWay, .setOneWay, use: .closing)
        } else {
            wish(.positionMode, .positionMode, use: .closing)
        }
    }

    private mutating func begin(_ depth: AuditWatch.Depth) {
        audit.round &+= 1
        audit.depth = depth
        audit.isRunning = true
        audit.startedAt = now
        audit.nextAt = now + settings.auditEvery
        audit.waiting = 0
        audit.foundDoubt = false
        audit.sawStream = links.user
        counts.audits &+= 1
        let use: BudgetUse = depth == .full ? .closing : .ordinary
        for index in 0..<count {
            askOpenOrders(index, use: use)
        }
        wish(.positions, .positions, use: use)
        if depth == .full {
            wish(.balances, .balances, use: use)
            for index in 0..<count { askFills(index, use: use) }
        }
    }

    mutating func askOpenOrders(_ index: Int, use: BudgetUse) {
        guard !symbols[index].asksOpen else { return }
        let id = InstrumentID(index: UInt16(index))
        guard wish(.openOrders(id), .openOrders, id, use: use) else { return }
        symbols[index].asksOpen = true
    }

    mutating func askFills(_ index: Int, use: BudgetUse) {
        guard !symbols[index].asksFills else { return }
        let id = InstrumentID(index: UInt16(index))
        let isRewound = symbols[index].isRewound || symbols[index].tradesSafeTo == 0
        let from = isRewound ? 0 : symbols[index].tradesSafeTo + 1
        guard wish(.fills(id, from: from), .fills, id, use: use) else { return }
        symbols[index].asksFills = true
        symbols[index].metStranger = false
    }

    /// Orders in doubt are asked for by id, spaced, until proven one way or the other.
    mutating func tickQueries() {
        guard links.rest, clock.isSet else { return }
        while let handle = desk.orders.nextDueQuery(
            instruments: count,
            spacing: .milliseconds(400),
            now: now
        ) {
            guard let order = desk.orders.order(handle) else { continue }
            query(handle, order)
        }
    }

    @discardableResult
    mutating func query(_ handle: OrderHandle, _ order: Order) -> Bool {
        guard order.clientID != .none else { return false }
        let request = RestRequest.order(order.instrument, order.clientID)
        return wish(request, .query, order.instrument, handle: handle, use: .closing)
    }

    mutating func queryAnswer(_ answer: Answer, to request: PendingRequest) {
        guard let order = desk.orders.order(request.handle) else { return }
        if answer.verdict == .accepted, answer.hasOrder {
            show(answer.order, request)
            if desk.orders.exposure(of: order.instrument).lackingTrades > 0 {
                askFills(Int(order.instrument.index), use: .closing)
            }
            return
        }
        guard answer.verdict == .refused, answer.meaning.kind == .state else { return }
        let change = desk.orders.missed(
            request.handle,
            venueNow: request.venueSentAt,
            now: now
        )
        absorb(change, byAudit: true)
        guard change.after != .rejected,
            request.venueSentAt >= order.validUntil + AbsenceEvidence.margin
        else { return }
        askOpenOrders(Int(order.instrument.index), use: .closing)
        askFills(Int(order.instrument.index), use: .closing)
    }

    /// Takes where an order stands by a query or list.
    private mutating func show(_ told: OrderEvent, _ request: PendingRequest) {
        var event = told
        event.kind = .snapshot
        event.source = .query
        event.lastQuantity = .zero
        event.tradeID = 0
        if !desk.numbers.isOurs(event.clientID) { event.clientID = .none }
        var isSettled = false
        if let handle = desk.orders.find(event.clientID) ?? desk.orders.find(event.venueID),
            let order = desk.orders.order(handle)
        {
            // News that came after the question makes the answer the older of the two.
            if event.state.isLive, order.changedAt >= request.sentAt { return }
            isSettled =
                order.request == nil
                && request.venueSentAt >= order.validUntil + AbsenceEvidence.margin
        }
        absorb(desk.orders.apply(event, isSettled: isSettled, now: now), byAudit: true)
    }

    mutating func listAnswer(_ answer: Answer, to request: PendingRequest) {
        var progress = request
        let index = Int(request.instrument.index)
        if answer.verdict != .accepted {
            closeList(request, index)
            audit.foundDoubt = true
            return
        }
        if answer.hasOrder {
            progress.rows += 1
            if request.purpose == .openOrders {
                openRow(answer.order, request)
            } else {
                progress.lastRow = max(progress.lastRow, answer.order.tradeID)
                fillRow(answer.order, index)
            }
            // The driver holds the request while rows come; what it learns is kept in the book.
            answering = answering == nil ? nil : progress
            requests.update(progress)
            return
        }
        if request.purpose == .openOrders {
            finishOpenOrders(request, index)
        } else {
            finishFills(request, index)
        }
        closeList(request, index)
    }

    private mutating func closeList(_ request: PendingRequest, _ index: Int) {
        if request.purpose == .openOrders {
            symbols[index].asksOpen = false
        } else {
            symbols[index].asksFills = false
        }
        requests.close(request.id)
        settleRound(request)
    }

    private mutating func openRow(_ event: OrderEvent, _ request: PendingRequest) {
        show(event, request)
        guard let handle = desk.orders.find(event.clientID) ?? desk.orders.find(event.venueID),
            let place = desk.orders.table.place(of: handle)
        else { return }
        desk.orders.table[place].seenInRound = UInt32(truncatingIfNeeded: request.id.raw)
    }

    /// What rests by our belief and not by the list is asked for by id.
    private mutating func finishOpenOrders(_ request: PendingRequest, _ index: Int) {
        let mark = UInt32(truncatingIfNeeded: request.id.raw)
        let instrument = InstrumentID(index: UInt16(index))
        var next = desk.orders.table.firstLive(of: instrument)
        while let place = next {
            next = desk.orders.table.nextLive(after: place)
            let order = desk.orders.table[place]
            guard order.seenInRound != mark, order.changedAt < request.sentAt else { continue }
            let handle = desk.orders.table.handle(of: place)
            if order.state == .unknown {
                let change = desk.orders.missedInOpenOrders(
                    handle,
                    venueNow: request.venueSentAt,
                    now: now
                )
                absorb(change, byAudit: true)
            } else if order.request == nil, order.clientID != .none {
                audit.foundDoubt = true
                query(handle, order)
            } else if order.clientID == .none, order.request == nil {
                // A stranger's order that is gone: nobody will ask by an id we do not have.
                var event = OrderEvent(kind: .canceled, source: .query)
                event.venueID = order.venueID
                event.instrument = instrument
                event.state = .canceled
                absorb(desk.orders.apply(event, now: now), byAudit: true)
            }
        }
    }

    /// One fill the venue lists: booked when its order is known, for only then is it told apart.
    private mutating func fillRow(_ told: OrderEvent, _ index: Int) {
        guard told.tradeID >= symbols[index].bookedBelow else { return }
        var event = told
        event.kind = .trade
        event.source = .query
        event.state = .unknown
        event.quantity = .zero
        event.filled = .zero
        if !desk.numbers.isOurs(event.clientID) { event.clientID = .none }
        let isKnown =
            desk.orders.find(event.clientID) != nil || desk.orders.find(event.venueID) != nil
        guard isKnown else {
            // Before our first fill these are of lives no journal tells of; after it, of strangers.
            let isLater =
                symbols[index].tradesSafeTo > 0
                ? event.tradeID > symbols[index].tradesSafeTo
                : event.tradeID >= symbols[index].strangersFrom
            if isLater { meetStranger(event, index) }
            return
        }
        absorb(desk.orders.apply(event, now: now), byAudit: true)
    }

    /// A fill of an order nobody knows: while an order of ours is in doubt it may be its own.
    private mutating func meetStranger(_ event: OrderEvent, _ index: Int) {
        // A former life booked it, and its order is forgotten because it is final.
        if desk.orders.trades.contains(event.tradeID, of: event.instrument) { return }
        if desk.orders.exposure(of: event.instrument).unknown > 0 {
            symbols[index].metStranger = true
            audit.foundDoubt = true
            return
        }
        var whole = event
        whole.state = .filled
        whole.quantity = event.lastQuantity
        absorb(desk.orders.apply(whole, now: now), byAudit: true)
    }

    private mutating func finishFills(_ request: PendingRequest, _ index: Int) {
        guard !symbols[index].metStranger else { return }
        // A fill the stream told while the list was made may lie beyond it; the list's end is safe.
        symbols[index].tradesSafeTo = max(symbols[index].tradesSafeTo, request.lastRow, 1)
        if request.rows >= Self.fillsPage {
            symbols[index].asksFills = false
            askFills(index, use: .closing)
            return
        }
        let instrument = InstrumentID(index: UInt16(index))
        settleMissing(index, instrument)
        var next = desk.orders.table.firstLive(of: instrument)
        while let place = next {
            next = desk.orders.table.nextLive(after: place)
            guard desk.orders.table[place].state == .unknown else { continue }
            let change = desk.orders.missedInFills(
                desk.orders.table.handle(of: place),
                venueNow: request.venueSentAt,
                now: now
            )
            absorb(change, byAudit: true)
        }
    }

    /// Fills told by cumulative quantity that no list shows: first the newest page is looked
    /// through, for one may lie below the last booked id; what is not there either is given up, and
    /// the position is then taken from the venue.
    private mutating func settleMissing(_ index: Int, _ instrument: InstrumentID) {
        guard desk.orders.exposure(of: instrument).lackingTrades > 0 else {
            symbols[index].isRewound = false
            return
        }
        if symbols[index].isRewound {
            symbols[index].isRewound = false
            desk.orders.forgive(instrument)
            audit.foundDoubt = true
        } else {
            symbols[index].isRewound = true
            symbols[index].asksFills = false
            askFills(index, use: .closing)
        }
    }

    mutating func accountAnswer(_ answer: Answer, to request: PendingRequest) {
        if answer.verdict != .accepted {
            audit.foundDoubt = true
        } else if request.purpose == .positions {
            comparePositions(request)
        }
        settleRound(request)
    }

    /// Holds every position against the venue's list, in which a flat contract is not named.
    private mutating func comparePositions(_ request: PendingRequest) {
        for index in 0..<count {
            let instrument = InstrumentID(index: UInt16(index))
            if symbols[index].toldInRound != audit.round {
                desk.ledger.apply(
                    PositionUpdate(
                        cause: .audit,
                        instrument: instrument,
                        amount: .zero,
                        entry: .none,
                        unrealised: Money(raw: 0, asset: settings.settlement),
                        eventTime: max(
                            request.venueSentAt,
                            desk.ledger.positions[index].venueTime
                        )
                    ),
                    now: now
                )
            }
            let position = desk.ledger.positions[index]
            guard position.amount != position.venueAmount else {
                symbols[index].differs = 0
                continue
            }
            // A fill later than the question explains the difference.
            guard symbols[index].filledAt < request.sentAt else { continue }
            audit.foundDoubt = true
            symbols[index].differs += 1
            // The first sighting may be a fill whose news is on its way; the second is a loss.
            if audit.isFresh || symbols[index].differs >= 4 {
                takePosition(index)
            } else if symbols[index].differs >= 2 {
                audit.needsFull = true
                askFills(index, use: .closing)
            }
        }
    }

    /// The venue's position is taken: no list of fills explains the difference.
    private mutating func takePosition(_ index: Int) {
        let instrument = InstrumentID(index: UInt16(index))
        let before = desk.ledger.positions[index]
        guard desk.orders.exposure(of: instrument).lackingTrades == 0 else { return }
        let entry = before.mark != .none ? before.mark : desk.gate.rows[index].market.bid
        desk.ledger.adopt(before.venueAmount, entry: entry, of: instrument, now: now)
        symbols[index].differs = 0
        append(
            JournalRecord(
                kind: .positionAudit,
                instant: now,
                instrument: instrument,
                version: desk.rules[index].version,
                flags: .byAudit,
                price: entry,
                quantity: before.venueAmount.raw,
                filled: before.amount.raw,
                venueTime: venueNow,
                tape: tape
            )
        )
        counts.repaired &+= 1
        tell(.repaired, instrument, amount: before.venueAmount.raw - before.amount.raw)
    }

    private mutating func settleRound(_ request: PendingRequest) {
        guard audit.isRunning, request.round == audit.round else { return }
        audit.waiting -= 1
        guard audit.waiting <= 0 else { return }
        audit.isRunning = false
        audit.finishedAt = now
        guard audit.depth == .full else {
            if audit.foundDoubt { audit.nextAt = min(audit.nextAt, now + .milliseconds(300)) }
            return
        }
        audit.lastDuration = now - audit.startedAt
        var isClean = !audit.foundDoubt
        for index in 0..<count {
            let exposure = desk.orders.exposure(of: InstrumentID(index: UInt16(index)))
            if exposure.unknown > 0 || exposure.lackingTrades > 0 { isClean = false }
        }
        guard isClean else {
            // Again soon, and less soon each time: a round has its price.
            audit.nextAt = now + Nanoseconds(200_000_000 << Int64(min(audit.retries, 4)))
            audit.retries += 1
            audit.needsFull = true
            return
        }
        // Without the private stream the poll keeps state right; it never makes the lane ready.
        guard audit.sawStream, links.user else { return }
        audit.needsFull = false
        audit.retries = 0
        audit.isFresh = false
        if !audit.isClean {
            audit.isClean = true
            tell(.recovered, value: audit.adopted, amount: audit.absent)
        }
    }

    /// Nothing asked is expected any more.
    mutating func forgetAsked() {
        audit.isRunning = false
        audit.waiting = 0
        for index in 0..<count {
            symbols[index].asksOpen = false
            symbols[index].asksFills = false
            symbols[index].isArming = false
        }
    }

    /// Queues a REST request.
    @discardableResult
    mutating func wish(
        _ request: RestRequest,
        _ purpose: RequestPurpose,
        _ instrument: InstrumentID = .none,
        handle: OrderHandle = .none,
        use: BudgetUse,
        isUrgent: Bool = false
    ) -> Bool {
        let counts =
            purpose == .openOrders || purpose == .fills || purpose == .positions
            || purpose == .balances
        let isTaken = wishes.add(
            Wish(
                request: request,
                purpose: purpose,
                use: use,
                instrument: instrument,
                handle: handle,
                round: counts && audit.isRunning ? audit.round : 0,
                isUrgent: isUrgent
            )
        )
        if isTaken, counts, audit.isRunning { audit.waiting += 1 }
        return isTaken
    }
}
