internal import Base
internal import Domain
internal import Journal
internal import VenuePort

// What the venue answers about orders and fills, and what that proves.
extension LaneCore where S: ~Copyable {
    /// The most rows a list of fills shows; a full page may not be the last.
    private static var fillsPage: UInt32 { 1_000 }

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
            // On the first list of all these are of lives no journal tells of; later, of strangers.
            let known = symbols[index].listedBelow
            if known > 0, event.tradeID >= known { meetStranger(event, index) }
            return
        }
        absorb(desk.orders.apply(event, now: now), byAudit: true)
    }

    /// A fill of an order nobody knows: while an order of ours is in doubt it may be its own, so
    /// the venue is asked whose the order is.
    private mutating func meetStranger(_ event: OrderEvent, _ index: Int) {
        // A former life booked it, and its order is forgotten because it is final.
        if desk.orders.trades.contains(event.tradeID, of: event.instrument) { return }
        if desk.orders.exposure(of: event.instrument).unknown > 0,
            event.venueID != symbols[index].stranger
        {
            symbols[index].metStranger = true
            audit.foundDoubt = true
            askOwner(event, index)
            return
        }
        var whole = event
        whole.state = .filled
        whole.quantity = event.lastQuantity
        absorb(desk.orders.apply(whole, now: now), byAudit: true)
    }

    private mutating func askOwner(_ event: OrderEvent, _ index: Int) {
        guard !symbols[index].asksOwner else { return }
        let question = RestRequest.orderOfVenue(event.instrument, event.venueID)
        guard wish(question, .owner, event.instrument, use: .closing) else { return }
        symbols[index].asksOwner = true
    }

    /// Whose the order of a fill is: one of ours in doubt, which then has its number, or nobody's here.
    mutating func ownerAnswer(_ answer: Answer, to request: PendingRequest) {
        let index = Int(request.instrument.index)
        symbols[index].asksOwner = false
        guard answer.verdict == .accepted, answer.hasOrder else {
            audit.foundDoubt = true
            return
        }
        let client = answer.order.clientID
        if desk.numbers.isOurs(client), desk.orders.find(client) != nil {
            show(answer.order, request)
        } else {
            symbols[index].stranger = answer.order.venueID
        }
        askFills(index, use: .closing)
    }

    private mutating func finishFills(_ request: PendingRequest, _ index: Int) {
        guard !symbols[index].metStranger else { return }
        // A fill the stream told while the list was made may lie beyond it; the list's end is safe.
        symbols[index].listedBelow = max(symbols[index].listedBelow, request.lastRow + 1)
        if request.rows >= Self.fillsPage {
            symbols[index].asksFills = false
            askFills(index, use: .closing)
            return
        }
        symbols[index].listedAt = request.sentAt
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
}
