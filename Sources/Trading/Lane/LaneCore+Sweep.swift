internal import Base
internal import Domain
internal import Journal
internal import Market
internal import VenuePort

// Orders that must go: taken back by the best primitive within the budget, until none is left.
extension LaneCore where S: ~Copyable {
    /// Every order of ours goes.
    mutating func sweepAll() {
        for index in 0..<count { sweep(index) }
    }

    /// Every order of a contract goes, and its quotes are forgotten.
    mutating func sweep(_ index: Int) {
        let instrument = InstrumentID(index: UInt16(index))
        desk.withdrawAll(of: instrument)
        guard desk.orders.table.firstLive(of: instrument) != nil else { return }
        symbols[index].isSwept = true
    }

    /// Sends the cancels that are due, by the trade session or in one request a contract.
    mutating func tickSweeps() {
        for index in 0..<count where symbols[index].isSwept { advanceSweep(index) }
        guard hasDoomed else { return }
        hasDoomed = false
        for index in 0..<count {
            let instrument = InstrumentID(index: UInt16(index))
            var next = desk.orders.table.firstLive(of: instrument)
            while let place = next {
                next = desk.orders.table.nextLive(after: place)
                guard desk.orders.table[place].isDoomed else { continue }
                hasDoomed = true
                tryCancel(desk.orders.table.handle(of: place))
            }
        }
    }

    private mutating func advanceSweep(_ index: Int) {
        let instrument = InstrumentID(index: UInt16(index))
        guard desk.orders.table.firstLive(of: instrument) != nil else {
            symbols[index].isSwept = false
            return
        }
        var cancellable = 0
        var next = desk.orders.table.firstLive(of: instrument)
        while let place = next {
            next = desk.orders.table.nextLive(after: place)
            guard desk.orders.allows(.cancel, of: desk.orders.table.handle(of: place)) else {
                continue
            }
            if isWorthCancelling(desk.orders.table[place]) { cancellable += 1 }
        }
        guard cancellable > 0 else { return }
        let usesOne = settings.accountIsDedicated && (cancellable > 8 || !links.session)
        if usesOne, links.rest, clock.isSet, sweepAtOnce(instrument) { return }
        next = desk.orders.table.firstLive(of: instrument)
        while let place = next {
            next = desk.orders.table.nextLive(after: place)
            tryCancel(desk.orders.table.handle(of: place))
        }
    }

    /// One request that takes back everything of a contract; only where the account is ours alone.
    private mutating func sweepAtOnce(_ instrument: InstrumentID) -> Bool {
        let until = venueNow + desk.validity
        let request = OrderRequest(
            action: .cancelAll,
            clientID: .none,
            instrument: instrument,
            side: .buy,
            price: .none,
            quantity: .zero,
            validUntil: until
        )
        guard
            wish(.operation(request), .cancelAll, instrument, use: .cancel, isUrgent: true)
        else { return false }
        var next = desk.orders.table.firstLive(of: instrument)
        while let place = next {
            next = desk.orders.table.nextLive(after: place)
            let handle = desk.orders.table.handle(of: place)
            guard desk.orders.allows(.cancel, of: handle) else { continue }
            absorb(desk.orders.cancel(handle, validUntil: until, now: now))
            counts.canceled &+= 1
        }
        return true
    }

    /// One cancel per doubt: while a query is on its way another one would only spend the budget.
    private func isWorthCancelling(_ order: Order) -> Bool {
        if order.state != .unknown {
            return now - order.cancelSentAt >= .milliseconds(100)
        }
        return order.doubt == .cancel
            ? order.cancelSentAt == .distantPast : order.cancelSentAt <= order.changedAt
    }

    /// A cancel of everything was not carried out: its orders rest as before.
    mutating func doubtCancelAll(_ request: PendingRequest) {
        symbols[Int(request.instrument.index)].isSwept = true
    }

    private mutating func tryCancel(_ handle: OrderHandle) {
        guard desk.orders.allows(.cancel, of: handle), let order = desk.orders.order(handle),
            isWorthCancelling(order)
        else { return }
        if links.session {
            try? desk.cancel(handle, isOrdered: true)
            return
        }
        // The trade session is gone: the cancel leaves over REST.
        guard links.rest, clock.isSet else { return }
        let request = OrderRequest(
            action: .cancel,
            clientID: order.clientID,
            venueID: order.venueID,
            instrument: order.instrument,
            side: order.side,
            price: order.terms.price,
            quantity: order.terms.quantity,
            validUntil: venueNow + desk.validity
        )
        let isTaken = wish(
            .operation(request),
            .order,
            order.instrument,
            handle: handle,
            use: .cancel,
            isUrgent: true
        )
        guard isTaken else { return }
        absorb(desk.orders.cancel(handle, validUntil: request.validUntil, now: now))
        counts.canceled &+= 1
    }
}
