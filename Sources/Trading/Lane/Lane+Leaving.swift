internal import Base
internal import Digests
internal import Domain
internal import Journal
internal import Market
internal import VenuePort

// The way out: encode, journal, send, in this order and in the pass that decided.
extension Lane where V: ~Copyable, S: ~Copyable {
    /// Makes the bytes of every accepted request, journals each intent with their hash, sends them.
    mutating func leave<O: LaneOutlet & ~Copyable>(
        _ conditions: PassConditions,
        into outlet: inout O
    ) {
        if core.links.trade, !core.links.session, core.clock.isSet, core.settings.logsOn,
            core.now - core.links.logonAt > .seconds(2)
        {
            logOn(into: &outlet)
        }
        let isOpen = core.settings.logsOn && core.links.session
        if isOpen != sessionTold {
            sessionTold = isOpen
            venue.session(isOpen: isOpen)
        }
        for place in 0..<core.desk.intentCount {
            let intent = core.desk.intent(place)
            let order = core.desk.orders.order(intent.handle)
            let id = core.requests.open(
                PendingRequest(
                    purpose: .order,
                    action: intent.request.action,
                    instrument: intent.request.instrument,
                    handle: intent.handle,
                    generation: order?.generation ?? 0,
                    sentAt: core.now,
                    venueSentAt: core.venueNow
                )
            )
            // SAFETY: the scratch lives as long as the lane, and only this call writes it.
            var span = unsafe MutableSpan(_unsafeStart: scratch.start, count: scratch.count)
            let count = venue.operation(
                intent.request,
                id: id,
                instruments: instruments,
                at: core.venueNow,
                into: &span
            )
            stamps.mark(.encode)
            let bytes = unsafe Span(_unsafeStart: scratch.start, count: count)
            let hash = ByteHash.of(bytes)
            guard let position = core.record(intent, order, hash: hash.raw) else {
                // No record, no bytes: the order never left, and that is certain.
                core.unsend(intent, id)
                continue
            }
            stamps.mark(.journal)
            if held.isEmpty, position < conditions.releasedTo {
                outlet.trade(bytes)
                noteSent(bytes)
            } else {
                held.keep(bytes, until: position)
            }
            stamps.mark(.send)
            core.countSent(intent.request.action)
            if intent.request.action != .cancel { stamps.markWork() }
        }
        core.desk.intentCount = 0
    }

    private mutating func logOn<O: LaneOutlet & ~Copyable>(into outlet: inout O) {
        core.links.logonAt = core.now
        let id = core.requests.open(
            PendingRequest(purpose: .logon, sentAt: core.now, venueSentAt: core.venueNow)
        )
        // SAFETY: the scratch lives as long as the lane, and only this call writes it.
        var span = unsafe MutableSpan(_unsafeStart: scratch.start, count: scratch.count)
        let count = venue.logon(id: id, at: core.venueNow, into: &span)
        // Not put on the tape: it carries the key.
        unsafe outlet.logOn(Span(_unsafeStart: scratch.start, count: count))
    }

    /// Sends what the journal has made safe meanwhile.
    mutating func release<O: LaneOutlet & ~Copyable>(to position: UInt64, into outlet: inout O) {
        while let message = held.next(upTo: position) {
            outlet.trade(message.span)
            noteSent(message.span)
        }
    }

    /// Makes the REST requests that budget and connection allow.
    mutating func ask<O: LaneOutlet & ~Copyable>(into outlet: inout O) {
        if core.links.wantsMarket {
            core.links.wantsMarket = false
            outlet.reconnect(.market(0))
        }
        if core.streamKeyLength > 0, !core.links.user, !core.links.userAsked {
            core.links.userAsked = true
            let key = core.streamKey
            outlet.connectUser(key: key.span.extracting(0..<core.streamKeyLength))
        }
        subscribe(into: &outlet)
        guard core.links.rest else { return }
        var place = 0
        while place < core.wishes.count {
            let wish = core.wishes[place]
            guard wish.isUrgent || restInFlight < 6 else { return }
            guard core.clock.isSet || !wish.request.isSigned else {
                place += 1
                continue
            }
            let cost = V.cost(of: wish.request)
            guard core.desk.gate.budget.admits(weight: cost.weight, wish.use, now: core.now) else {
                place += 1
                continue
            }
            core.wishes.remove(place)
            send(wish, cost: cost.weight, into: &outlet)
        }
    }

    private mutating func send<O: LaneOutlet & ~Copyable>(
        _ wish: Wish,
        cost: Int32,
        into outlet: inout O
    ) {
        var pending = PendingRequest(
            purpose: wish.purpose,
            isRest: true,
            instrument: wish.instrument,
            handle: wish.handle,
            sentAt: core.now,
            venueSentAt: core.venueNow,
            round: wish.round
        )
        if case .operation(let request) = wish.request { pending.action = request.action }
        if case .countdown(_, let span) = wish.request {
            pending.generation = span.count > 0 ? 1 : 0
        }
        let id = core.requests.open(pending)
        // SAFETY: the scratch lives as long as the lane, and only this call writes it.
        var span = unsafe MutableSpan(_unsafeStart: scratch.start, count: scratch.count)
        let target = venue.target(
            wish.request,
            instruments: instruments,
            at: core.venueNow,
            into: &span
        )
        let bytes = unsafe Span(_unsafeStart: scratch.start, count: target.byteCount)
        if case .operation(let request) = wish.request {
            let hash = ByteHash.of(bytes)
            let order = core.desk.orders.order(wish.handle)
            let intent = Intent(request: request, handle: wish.handle, reserved: 0)
            _ = core.record(intent, order, hash: hash.raw)
        }
        core.desk.gate.budget.count(weight: cost, orders: 0, now: core.now)
        restInFlight += 1
        outlet.rest(target, bytes, id: id, urgent: wish.isUrgent)
        noteSent(bytes)
    }

    private mutating func subscribe<O: LaneOutlet & ~Copyable>(into outlet: inout O) {
        for feed in 0..<min(core.settings.feeds.count, 4)
        where core.links.market[feed] && !core.links.subscribed[feed] {
            core.links.subscribed[feed] = true
            for instrument in 0..<core.count {
                for stream in core.settings.feeds[feed] {
                    let id = core.requests.open(PendingRequest(purpose: .book))
                    core.requests.close(id)
                    // SAFETY: the scratch lives as long as the lane, and only this call writes it.
                    var span = unsafe MutableSpan(_unsafeStart: scratch.start, count: scratch.count)
                    let count = venue.subscription(
                        stream,
                        of: InstrumentID(index: UInt16(instrument)),
                        subscribe: true,
                        id: id,
                        instruments: instruments,
                        into: &span
                    )
                    outlet.market(
                        unsafe Span(_unsafeStart: scratch.start, count: count),
                        feed: UInt8(feed)
                    )
                }
            }
        }
    }
}
