public import Base
public import Domain

extension OrderMachine {
    /// Books one piece of news about one order, known or not.
    ///
    /// `isSettled` says that a query was made after the order's last request had lost its
    /// validity, so that what it shows is proof.
    public mutating func apply(
        _ event: OrderEvent,
        isSettled: Bool = false,
        now: Instant
    ) -> OrderChange {
        guard let place = table.place(of: event.clientID) ?? table.place(of: event.venueID) else {
            return adopt(event, now: now)
        }
        return apply(event, to: place, isSettled: isSettled, now: now)
    }

    private mutating func apply(
        _ event: OrderEvent,
        to place: UInt32,
        isSettled: Bool,
        now: Instant
    ) -> OrderChange {
        if event.venueID != .none { table.bind(place, to: event.venueID) }
        if event.code != 0 { table[place].code = event.code }
        table[place].newsTime = max(table[place].newsTime, event.eventTime)
        let lacked = table[place].lacksTrades
        let (fill, isKnownTrade) = book(event, on: place)
        let hasNewTerms = takeTerms(of: event, on: place)
        let isOverFilled = noteReported(event, on: place)
        count(lacked, at: place)
        var change: OrderChange
        if isKnownTrade, event.source == .tradeLite || event.state == .unknown {
            counters.duplicates &+= 1
            change = OrderChange()
            change.handle = table.handle(of: place)
            change.before = table[place].state
            change.after = change.before
            change.effect = .repeated
        } else {
            let signal = signal(of: event, at: place, isSettled: isSettled)
            change = move(place, by: signal, now: now)
        }
        change.fill = fill
        change.hasNewTerms = hasNewTerms && change.effect.isAccepted
        change.isOverFilled = isOverFilled
        settle(place)
        return change
    }

    /// An order nobody here knows: the venue's own, a stranger's, or ours from before a loss.
    private mutating func adopt(_ event: OrderEvent, now: Instant) -> OrderChange {
        guard event.instrument != .none, Int(event.instrument.index) < exposures.count else {
            counters.unmatched &+= 1
            return OrderChange()
        }
        let fills = !event.lastQuantity.isZero
        let ends = event.state.isFinal || event.kind == .canceled || event.kind == .expired
        if event.kind == .rejected || (ends && !fills && event.filled.isZero) {
            counters.unmatched &+= 1
            return OrderChange()
        }
        var order = Order()
        order.clientID = event.clientID
        order.venueID = event.venueID
        order.instrument = event.instrument
        order.side = event.side
        order.type = event.type
        order.timeInForce = event.timeInForce
        order.reduceOnly = event.reduceOnly
        order.madeByVenue = event.madeByVenue
        let told = max(event.quantity, max(event.filled, event.lastQuantity))
        order.terms = OrderTerms(price: event.price, quantity: told)
        order.riskPrice = event.price == .none ? event.lastPrice : event.price
        order.state = .open
        order.changedAt = now
        guard let place = table.insert(order) else {
            counters.unmatched &+= 1
            return OrderChange()
        }
        exposures[Int(order.instrument.index)].orders += 1
        counters.adopted &+= 1
        settle(place)
        var change = apply(event, to: place, isSettled: true, now: now)
        change.isAdopted = true
        return change
    }

    /// Books the event's fill once; the second result tells that its trade was booked before.
    private mutating func book(
        _ event: OrderEvent,
        on place: UInt32
    ) -> (fill: BookedFill?, isKnown: Bool) {
        guard !event.lastQuantity.isZero else { return (nil, false) }
        var quantity = event.lastQuantity
        var isKnown = false
        // A liquidation without a book trade has no trade id: its cumulative quantity counts.
        if event.tradeID == 0 {
            let told = event.filled.subtractingToZero(table[place].filled)
            guard !told.isZero else { return (nil, true) }
            quantity = min(quantity, told)
        } else {
            switch trades.insert(
                event.tradeID,
                of: table[place].instrument,
                short: event.source == .tradeLite
            ) {
            case .known: return (nil, true)
            case .completes:
                quantity = .zero
                isKnown = true
            case .new: break
            }
        }
        table[place].filled = table[place].filled + quantity
        table[place].cost += Int128(event.lastPrice.raw) * Int128(quantity.raw)
        addFee(event.commission, to: place)
        let fill = BookedFill(
            quantity: quantity,
            price: event.lastPrice,
            tradeID: event.tradeID,
            commission: event.commission,
            maker: event.maker
        )
        return (fill, isKnown)
    }

    private mutating func addFee(_ fee: Money, to place: UInt32) {
        guard fee.raw != 0 else { return }
        if fee.asset == settlements[Int(table[place].instrument.index)] {
            table[place].fees += fee.raw
        } else if table[place].otherFees.asset == fee.asset
            || table[place].otherFees.asset == .none
        {
            table[place].otherFees = Money(
                raw: table[place].otherFees.raw + fee.raw,
                asset: fee.asset
            )
        }
    }

    /// Takes the terms a message proves to be in force; true when they differ from before.
    private mutating func takeTerms(of event: OrderEvent, on place: UInt32) -> Bool {
        guard !table[place].state.isFinal, !event.quantity.isZero else { return false }
        let told = OrderTerms(price: event.price, quantity: event.quantity)
        switch event.kind {
        case .amended: break
        // The venue may rest an order elsewhere than asked (Bybit adjusts prices).
        case .opened where table[place].state == .pendingNew || table[place].doubt == .place: break
        case .snapshot where event.state.isLive && !table[place].isAmending: break
        // A query that shows the terms asked for proves that the amendment happened.
        case .snapshot where event.state.isLive && told == table[place].asked: break
        default: return false
        }
        guard told != table[place].terms else { return false }
        table[place].terms = told
        return true
    }

    private mutating func noteReported(_ event: OrderEvent, on place: UInt32) -> Bool {
        let before = max(table[place].filled, table[place].reported)
        table[place].reported = max(before, event.filled)
        let total = max(table[place].reported, table[place].filled)
        guard total > table[place].terms.quantity, total > before || event.lastQuantity == total
        else { return false }
        counters.overFills &+= 1
        return true
    }

    private mutating func count(_ lacked: Bool, at place: UInt32) {
        let lacks = table[place].lacksTrades
        guard lacks != lacked else { return }
        exposures[Int(table[place].instrument.index)].lackingTrades += lacks ? 1 : -1
    }

    private func signal(
        of event: OrderEvent,
        at place: UInt32,
        isSettled: Bool
    ) -> OrderSignal {
        switch event.kind {
        case .opened: return .opened
        case .amended: return .amended
        case .canceled: return .canceled
        case .expired: return .expired
        case .rejected: return .refusedPlace
        case .trade, .liquidated:
            let isWhole = event.state == .filled || table[place].leaves.isZero
            return isWhole ? .fillWhole : .fillPart
        case .snapshot: break
        }
        switch event.state {
        case .filled: return .fillWhole
        case .canceled: return .canceled
        case .expired: return .expired
        case .rejected: return .refusedPlace
        default: break
        }
        let told = OrderTerms(price: event.price, quantity: event.quantity)
        if table[place].isAmending, told == table[place].asked { return .amended }
        return isSettled ? .provenLive : .seenLive
    }
}
