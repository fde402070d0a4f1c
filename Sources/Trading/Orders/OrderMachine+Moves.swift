internal import Base
internal import Domain

extension OrderMachine {
    /// Moves an order by the table and keeps the sums true; the only writer of `state`.
    mutating func move(_ place: UInt32, by signal: OrderSignal, now: Instant) -> OrderChange {
        let phase = OrderPhase(table[place].state, table[place].doubt)
        let effect = OrderTransitions.effect(of: signal, in: phase)
        var change = OrderChange()
        change.handle = table.handle(of: place)
        change.effect = effect
        change.before = table[place].state
        if effect.isAccepted {
            if Self.settles(signal, table[place].request) { answered(place) }
            if signal == .amended || signal == .refusedModify { table[place].asked = .none }
        }
        switch effect {
        case .illegal: counters.illegal &+= 1
        case .stale: counters.outOfOrder &+= 1
        case .repeated: counters.duplicates &+= 1
        case .keep: break
        case .rest: rest(place, after: signal, now: now)
        case .pendModify: table[place].state = .pendingModify
        case .pendCancel: table[place].state = .pendingCancel
        case .doubtPlace: enterDoubt(place, .place, now: now)
        case .doubtModify: enterDoubt(place, .modify, now: now)
        case .doubtCancel: enterDoubt(place, .cancel, now: now)
        case .fill: end(place, as: .filled)
        case .cancel: end(place, as: .canceled)
        case .expire: end(place, as: .expired)
        case .reject: end(place, as: .rejected)
        case .lateFill: counters.lateFills &+= 1
        case .revive:
            counters.returned &+= 1
            change.isReturned = true
            if table[place].leaves.isZero {
                table[place].state = .filled
            } else {
                table.revive(place)
                exposures[Int(table[place].instrument.index)].orders += 1
                rest(place, after: signal, now: now)
            }
        }
        change.after = table[place].state
        if change.before != change.after {
            table[place].changedAt = now
            let index = Int(table[place].instrument.index)
            if change.before == .unknown { exposures[index].unknown -= 1 }
            if change.after == .unknown { exposures[index].unknown += 1 }
        }
        settle(place)
        return change
    }

    /// Whether `signal` is the last word about a request on its way; endings settle them all.
    private static func settles(_ signal: OrderSignal, _ request: OrderAction?) -> Bool {
        switch request {
        case .place: signal != .silence && signal != .askModify && signal != .askCancel
        case .modify:
            signal == .amended || signal == .refusedModify || signal == .targetMissing
                || signal == .provenLive
        case .cancel:
            signal == .refusedCancel || signal == .targetMissing || signal == .provenLive
        case .cancelAll, nil: false
        }
    }

    /// It rests: open or partly filled, unless an amendment is not settled.
    private mutating func rest(_ place: UInt32, after signal: OrderSignal, now: Instant) {
        if signal == .provenLive { table[place].asked = .none }
        let order = table[place]
        if order.isAmending, order.request == .modify {
            table[place].state = .pendingModify
            table[place].doubt = .none
        } else if order.isAmending {
            enterDoubt(place, .modify, now: now)
        } else {
            let booked = max(order.filled, order.reported)
            table[place].state = booked.isZero ? .open : .partial
            table[place].doubt = .none
            table[place].queryAt = .distantFuture
        }
    }

    private mutating func enterDoubt(_ place: UInt32, _ doubt: Doubt, now: Instant) {
        table[place].state = .unknown
        table[place].doubt = doubt
        self.doubt(place, now: now)
    }

    private mutating func end(_ place: UInt32, as state: OrderState) {
        answered(place)
        table[place].state = state
        table[place].doubt = .none
        table[place].asked = .none
        table[place].queryAt = .distantFuture
        exposures[Int(table[place].instrument.index)].orders -= 1
        table.end(place)
    }

    /// Makes the exposure sums hold what the order reserves now.
    mutating func settle(_ place: UInt32) {
        let order = table[place]
        let index = Int(order.instrument.index)
        let due = order.state.isFinal ? .none : Self.reservation(of: order, scale: scales[index])
        if due != order.reserved {
            exposures[index].count(order.reserved, of: order, sign: -1)
            exposures[index].count(due, of: order, sign: 1)
            if !order.reduceOnly {
                let more = due.notional.raw - order.reserved.notional.raw
                if order.side == .buy { buyingNotional += more } else { sellingNotional += more }
            }
            table[place].reserved = due
        }
        settleEdge(place)
    }

    /// The worse of the terms in force and the terms asked for.
    static func reservation(of order: Order, scale: PairScale) -> Reservation {
        let booked = max(order.filled, order.reported)
        var quantity = order.terms.quantity.subtractingToZero(booked)
        var price = order.terms.price == .none ? order.riskPrice : order.terms.price
        if order.isAmending {
            quantity = max(quantity, order.asked.quantity.subtractingToZero(booked))
            price = max(price, order.asked.price)
        }
        let notional = scale.notional(price, quantity, .up) ?? Notional(raw: .max / 4)
        return Reservation(quantity: quantity, notional: notional)
    }

    /// Keeps our best live prices; a scan is due only when the order that made the best one moved.
    private mutating func settleEdge(_ place: UInt32) {
        let order = table[place]
        let index = Int(order.instrument.index)
        let none = Price(raw: order.side == .buy ? .min : .max)
        var edge = none
        if order.state.isLive, order.terms.price != .none {
            let asked = order.isAmending ? order.asked.price : order.terms.price
            edge =
                order.side == .buy
                ? max(order.terms.price, asked) : min(order.terms.price, asked)
        }
        let before = order.edge == .none ? none : order.edge
        guard edge != before else { return }
        table[place].edge = edge == none ? .none : edge
        let best =
            order.side == .buy ? exposures[index].highestBuy : exposures[index].lowestSell
        let leads = order.side == .buy ? edge >= best : edge <= best
        let settled = leads ? edge : before == best ? scanEdges(of: order) : best
        if order.side == .buy {
            exposures[index].highestBuy = settled
        } else {
            exposures[index].lowestSell = settled
        }
    }

    private func scanEdges(of order: Order) -> Price {
        var best = Price(raw: order.side == .buy ? .min : .max)
        var next = table.firstLive(of: order.instrument)
        while let place = next {
            next = table.nextLive(after: place)
            let edge = table[place].edge
            guard table[place].side == order.side, edge != .none else { continue }
            best = order.side == .buy ? max(best, edge) : min(best, edge)
        }
        return best
    }
}
