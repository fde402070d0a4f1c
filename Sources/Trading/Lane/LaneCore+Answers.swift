internal import Base
internal import Domain
internal import Journal
public import VenuePort

// What the venue answers to our requests.
extension LaneCore: AnswerSink where S: ~Copyable {
    /// One answer, or one row of a list.
    public mutating func answer(_ answer: Answer) {
        heedLimits(answer)
        guard let request = answering ?? requests.find(answer.request) else {
            if answer.verdict != .accepted { heedSession(answer) }
            counts.unanswered &+= 1
            return
        }
        heedClock(answer, to: request)
        if answer.serverTime != .none, now >= request.sentAt {
            clock.sample(answer.serverTime, sent: request.sentAt, received: now)
            if venueNow == .none { learnVenueTime() }
        }
        switch request.purpose {
        case .order: orderAnswer(answer, to: request)
        case .query: queryAnswer(answer, to: request)
        case .owner: ownerAnswer(answer, to: request)
        case .openOrders, .fills:
            listAnswer(answer, to: request)
            return
        case .logon:
            links.session = answer.verdict == .accepted
            if !links.session { tell(.rejected, value: Int64(answer.code)) }
            if links.session { tell(.linkUp, value: 2) }
        case .countdown: countdownAnswer(answer, to: request)
        case .positions, .balances: accountAnswer(answer, to: request)
        case .positionMode: break
        case .setOneWay:
            // Set or already so; what it is now is asked again, never assumed.
            modes.knowsPositionMode = false
        case .keepAlive where answer.verdict == .refused: renewStream()
        case .cancelAll where answer.verdict != .accepted: doubtCancelAll(request)
        case .free, .cancelAll, .clock, .streamKey, .keepAlive, .book: break
        }
        requests.close(request.id)
    }

    /// The first good sample counts in its own pass: what leaves at its end is stamped by it.
    private mutating func learnVenueTime() {
        venueNow = clock.time(at: now)
        desk.venueNow = venueNow
    }

    /// The key of the private stream.
    public mutating func streamKey(_ key: Span<UInt8>) {
        guard key.count > 0, key.count <= streamKey.count else { return }
        var isNew = key.count != streamKeyLength
        for index in key.indices {
            if streamKey[index] != key[index] { isNew = true }
            streamKey[index] = key[index]
        }
        streamKeyLength = key.count
        nextKey = now + settings.keyEvery
        if isNew || !links.user { links.userAsked = false }
    }

    /// Whether the account keeps long and short positions apart.
    public mutating func hedgeMode(_ isOn: Bool) {
        modes.knowsPositionMode = true
        modes.hedgeMode = isOn
    }

    private mutating func orderAnswer(_ answer: Answer, to request: PendingRequest) {
        guard let order = desk.orders.order(request.handle) else { return }
        if answer.verdict == .accepted {
            accepted(answer, to: request, order)
            return
        }
        heedMeaning(answer, request.instrument)
        // An answer to an amendment that was followed by another says nothing about the later one.
        if request.action == .modify, order.generation != request.generation { return }
        if request.action == .cancel, order.request != .cancel { return }
        let verdict = Self.verdict(of: answer, on: request.action)
        let change = desk.orders.answer(
            request.handle,
            to: request.action,
            verdict,
            code: answer.code,
            now: now
        )
        absorb(change)
    }

    private mutating func accepted(_ answer: Answer, to request: PendingRequest, _ order: Order) {
        desk.gate.budget.relax(now: now)
        var event = answer.hasOrder ? answer.order : OrderEvent(kind: .opened, source: .answer)
        event.source = .answer
        event.clientID = order.clientID
        event.instrument = order.instrument
        event.side = order.side
        event.lastQuantity = .zero
        event.tradeID = 0
        event.state = .open
        switch request.action {
        case .place:
            // How much has filled the stream tells, trade by trade; the audit tells if it does not.
            event.kind = .opened
            event.filled = .zero
            if event.quantity.isZero {
                event.price = order.terms.price
                event.quantity = order.terms.quantity
            }
        case .modify:
            guard order.generation == request.generation, order.isAmending else { return }
            event.kind = .amended
            event.filled = .zero
            if event.quantity.isZero {
                event.price = order.asked.price
                event.quantity = order.asked.quantity
            }
            if answer.hasOrder, answer.order.state == .canceled { event.kind = .canceled }
        case .cancel:
            event.kind = .canceled
            event.state = .canceled
        case .cancelAll: return
        }
        let change = desk.orders.apply(event, now: now)
        absorb(change)
    }

    private static func verdict(of answer: Answer, on action: OrderAction) -> RequestVerdict {
        if answer.verdict == .unknown || answer.meaning.kind == .unknown { return .unknown }
        if answer.meaning.kind == .state {
            // "Already so" or "not there": for a new order that means a first attempt may live.
            return action == .place ? .unknown : .targetMissing
        }
        return .refused
    }

    /// What an answer asks of the whole lane: budgets, clocks, rules, modes.
    private mutating func heedMeaning(_ answer: Answer, _ instrument: InstrumentID) {
        switch answer.meaning.reaction {
        case .none, .done, .query, .rules: break
        case .backOff: backOff(answer)
        case .orderPause:
            desk.gate.budget.pauseOrders(now: now)
            tell(.rateLimited, value: settings.budget.shortWindow.count / 1_000_000)
        case .clock: break
        case .stream: renewStream()
        case .reduceOnly: setMode(.safeMode, cause: answer.code)
        }
        if answer.meaning.kind == .configuration {
            setMode(.safeMode, cause: answer.code)
        }
        if answer.meaning.kind == .transient {
            desk.gate.condition.coolOffUntil = max(
                desk.gate.condition.coolOffUntil,
                now + Nanoseconds(settings.limits.coolOff.count / 10)
            )
        }
    }

    /// Venue time is learned anew once the venue calls ours wrong, whatever the request was; what left
    /// before that says nothing more.
    private mutating func heedClock(_ answer: Answer, to request: PendingRequest) {
        guard answer.verdict != .accepted, answer.meaning.reaction == .clock,
            request.sentAt >= clockDoubtedAt
        else { return }
        clock = VenueClock()
        clockDoubtedAt = now
        nextClock = now
    }

    /// What the venue says of its counters.
    private mutating func heedLimits(_ answer: Answer) {
        desk.gate.budget.tell(weight: answer.weightUsed, now: now)
        if answer.status == 429 || answer.status == 418 { backOff(answer) }
    }

    private mutating func backOff(_ answer: Answer) {
        var until: Instant?
        if answer.retryAt != .none, clock.isSet {
            let wait = answer.retryAt - clock.time(at: now)
            until = now + Nanoseconds(max(0, min(wait.count, 3 * 86_400_000_000_000)))
        } else if answer.status == 418 {
            until = now + .seconds(120)
        }
        desk.gate.budget.backOff(until: until, jitter: desk.random.next(), now: now)
        let wait = desk.gate.budget.backOffUntil - now
        tell(.rateLimited, value: wait.count / 1_000_000)
    }

    /// An answer to no request: the venue ends the session, and with it all that flies.
    private mutating func heedSession(_ answer: Answer) {
        guard answer.request == .none, answer.status == 401 || answer.status == 403 else { return }
        tradeLost()
    }
}
