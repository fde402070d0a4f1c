public import Base
public import Domain

extension OrderMachine {
    /// Books a new order as on its way; nil when no place is free.
    ///
    /// The caller journals and sends it in the same pass.
    public mutating func place(
        _ request: OrderRequest,
        version: UInt16 = 0,
        layer: UInt8 = 0,
        riskPrice: Price,
        now: Instant
    ) -> OrderHandle? {
        precondition(request.action == .place, "a new order begins with a place request")
        var order = Order()
        order.clientID = request.clientID
        order.instrument = request.instrument
        order.version = version
        order.layer = layer
        order.side = request.side
        order.type = request.type
        order.timeInForce = request.timeInForce
        order.reduceOnly = request.reduceOnly
        order.terms = OrderTerms(price: request.price, quantity: request.quantity)
        order.riskPrice = riskPrice
        order.state = .pendingNew
        order.changedAt = now
        order.steppedAt = now
        guard let place = table.insert(order) else { return nil }
        exposures[Int(order.instrument.index)].orders += 1
        send(.place, of: place, validUntil: request.validUntil, now: now)
        settle(place)
        return table.handle(of: place)
    }

    /// Whether the table lets an order be modified or cancelled now.
    public func allows(_ action: OrderAction, of handle: OrderHandle) -> Bool {
        guard let place = table.place(of: handle) else { return false }
        let order = table[place]
        if order.madeByVenue || order.clientID == .none { return false }
        // One request about an order at a time, but a cancel overtakes an amendment.
        if let request = order.request, !(request == .modify && action == .cancel) { return false }
        let signal: OrderSignal = action == .modify ? .askModify : .askCancel
        let phase = OrderPhase(order.state, order.doubt)
        return OrderTransitions.effect(of: signal, in: phase) != .illegal
    }

    /// Books new terms as on their way.
    ///
    /// - Precondition: `allows(.modify, of:)`.
    public mutating func modify(
        _ handle: OrderHandle,
        to terms: OrderTerms,
        validUntil: UTCTime,
        now: Instant
    ) -> OrderChange {
        precondition(allows(.modify, of: handle), "the table allows the amendment")
        let place = handle.index
        table[place].asked = terms
        table[place].generation &+= 1
        send(.modify, of: place, validUntil: validUntil, now: now)
        return move(place, by: .askModify, now: now)
    }

    /// Books a cancel as on its way.
    ///
    /// - Precondition: `allows(.cancel, of:)`.
    public mutating func cancel(
        _ handle: OrderHandle,
        validUntil: UTCTime,
        now: Instant
    ) -> OrderChange {
        precondition(allows(.cancel, of: handle), "the table allows the cancel")
        let place = handle.index
        send(.cancel, of: place, validUntil: validUntil, now: now)
        return move(place, by: .askCancel, now: now)
    }

    /// The next order whose request has waited too long, already moved to unknown.
    ///
    /// Call until nil; between calls nothing else moves.
    public mutating func nextOverdue(instruments: Int, now: Instant) -> OrderChange? {
        guard now >= nextDeadline else { return nil }
        var earliest = Instant.distantFuture
        for instrument in 0..<instruments {
            var next = table.firstLive(of: InstrumentID(index: UInt16(instrument)))
            while let place = next {
                next = table.nextLive(after: place)
                guard table[place].request != nil else { continue }
                let deadline = table[place].deadline
                if deadline <= now { return silence(place, now: now) }
                earliest = min(earliest, deadline)
            }
        }
        nextDeadline = earliest
        return nil
    }

    /// The outcome of the order's request can no longer be learnt from its answer.
    public mutating func silence(_ handle: OrderHandle, now: Instant) -> OrderChange {
        guard let place = table.place(of: handle), table[place].request != nil else {
            counters.unmatched &+= 1
            return OrderChange()
        }
        return silence(place, now: now)
    }

    private mutating func silence(_ place: UInt32, now: Instant) -> OrderChange {
        answered(place)
        let change = move(place, by: .silence, now: now)
        if change.after == .unknown {
            counters.unknown &+= 1
            doubt(place, now: now)
        }
        return change
    }

    /// Restarts the search for an order in doubt.
    mutating func doubt(_ place: UInt32, now: Instant) {
        table[place].absence = AbsenceEvidence()
        table[place].queryAt = now + deadlines.firstQuery
        nextQuery = min(nextQuery, table[place].queryAt)
    }

    private mutating func send(
        _ action: OrderAction,
        of place: UInt32,
        validUntil: UTCTime,
        now: Instant
    ) {
        if table[place].request == nil { inFlight += 1 }
        let deadline = now + (action == .cancel ? deadlines.cancel : deadlines.place)
        table[place].request = action
        table[place].deadline = deadline
        table[place].sentAt = now
        // A later request must not hide that an earlier one may still be carried out.
        // A cancel tried on an order that may not exist says nothing about how long that may come.
        if action != .cancel || table[place].doubt != .place {
            table[place].validUntil = max(table[place].validUntil, validUntil)
        }
        if action == .cancel { table[place].cancelSentAt = now }
        nextDeadline = min(nextDeadline, deadline)
        counters.requests &+= 1
    }

    /// The request on its way has met its answer, or never will.
    mutating func answered(_ place: UInt32) {
        guard table[place].request != nil else { return }
        table[place].request = nil
        table[place].deadline = .distantFuture
        inFlight -= 1
    }
}
