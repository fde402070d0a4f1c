internal import Base
internal import Domain
internal import Journal
internal import Market
internal import VenuePort

// Links, the dead-man switch, heartbeats, and the orders that must go.
extension LaneCore where S: ~Copyable {
    /// A connection came up or went down.
    mutating func link(_ link: LaneLink, isUp: Bool) {
        switch link {
        case .market(let feed): marketLink(Int(feed), isUp: isUp)
        case .user:
            guard links.user != isUp else {
                // An attempt that never came up: the key may be what is wrong with it.
                if !isUp { renewStream() }
                return
            }
            links.user = isUp
            tell(isUp ? .linkUp : .linkDown, value: 1)
            // There is no replay: what was said while nobody listened is asked for.
            audit.needsFull = true
            audit.retries = 0
            audit.isRunning = false
            audit.nextAt = now
            if isUp {
                counts.reconnects &+= 1
            } else {
                links.userLostAt = now
                links.userAsked = false
                if settings.cancelsOnDisconnect { sweepAll() }
            }
        case .trade:
            guard links.trade != isUp else { return }
            links.trade = isUp
            if isUp {
                counts.reconnects &+= 1
                links.session = !settings.logsOn
                links.logonAt = .distantPast
            } else {
                tradeLost()
            }
        case .rest:
            guard links.rest != isUp else { return }
            links.rest = isUp
            if !isUp {
                requests.forgetRest()
                wishes.removeAll()
                forgetAsked()
            } else {
                nextClock = now
                audit.nextAt = now
            }
        }
    }

    private mutating func marketLink(_ feed: Int, isUp: Bool) {
        guard feed < 4 else { return }
        guard links.market[feed] != isUp else {
            // Up while up: a successor took over and wants the same streams.
            if isUp { links.subscribed[feed] = false }
            return
        }
        links.market[feed] = isUp
        tell(isUp ? .linkUp : .linkDown, value: 0)
        if isUp { counts.reconnects &+= 1 }
        links.subscribed[feed] = false
        guard feed == 0 else { return }
        for index in 0..<count {
            if isUp { books[index].start(at: now) } else { books[index].stop() }
            refreshFacts(index)
        }
    }

    /// The trade session is gone: every request on it may or may not have been carried out.
    mutating func tradeLost() {
        links.session = false
        tell(.linkDown, value: 2)
        for index in 0..<count {
            let instrument = InstrumentID(index: UInt16(index))
            var next = desk.orders.table.firstLive(of: instrument)
            while let place = next {
                next = desk.orders.table.nextLive(after: place)
                guard desk.orders.table[place].request != nil else { continue }
                absorb(desk.orders.silence(desk.orders.table.handle(of: place), now: now))
            }
        }
        if settings.cancelsOnDisconnect { sweepAll() }
    }

    /// The private stream's key is no longer good: a new one, a new connection, everything anew.
    mutating func renewStream() {
        streamKeyLength = 0
        nextKey = now
        if links.user { link(.user, isUp: false) }
        links.userAsked = false
    }

    // MARK: Taking back

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

    // MARK: The dead-man switch

    /// Keeps the venue's countdown armed while orders rest, by progress of this lane alone.
    ///
    /// One request a contract is on its way at a time, so a re-arm can never land after a disarm.
    mutating func tickCountdown() {
        guard settings.countdown.count > 0, links.rest, clock.isSet else { return }
        for index in 0..<count where !symbols[index].isArming {
            let instrument = InstrumentID(index: UInt16(index))
            let rests = desk.orders.table.firstLive(of: instrument) != nil
            let left = symbols[index].armedUntil - now
            if rests {
                guard left.count < settings.countdown.count * 2 / 3 else { continue }
                symbols[index].isArming = wish(
                    .countdown(instrument, settings.countdown),
                    .countdown,
                    instrument,
                    use: .cancel,
                    isUrgent: true
                )
            } else if left.count > 0, !modes.mode.allowsRisk || modes.isDraining {
                symbols[index].isArming = wish(
                    .countdown(instrument, .zero),
                    .countdown,
                    instrument,
                    use: .cancel
                )
            }
        }
    }

    mutating func countdownAnswer(_ answer: Answer, to request: PendingRequest) {
        let index = Int(request.instrument.index)
        symbols[index].isArming = false
        guard answer.verdict == .accepted else {
            tell(.disarmed, request.instrument, value: Int64(answer.code))
            return
        }
        let wasArmed = symbols[index].armedUntil > now
        // Counted from when it was asked: the venue began to count no earlier.
        symbols[index].armedUntil =
            request.generation == 0 ? .distantPast : request.sentAt + settings.countdown
        let isArmed = symbols[index].armedUntil > now
        if isArmed != wasArmed {
            let span = settings.countdown.count / 1_000_000
            tell(isArmed ? .armed : .disarmed, request.instrument, value: span)
        }
    }

    // MARK: Heartbeats

    /// Judges each feed's silence: a dark book first stops new orders, then takes the old ones back.
    mutating func tickFeeds() {
        for index in 0..<count {
            let freshness = books[index].check(at: now)
            let instrument = InstrumentID(index: UInt16(index))
            let isReadable = books[index].isReadable(at: now)
            if isReadable {
                if symbols[index].darkSince != .distantFuture {
                    let dark = (now - symbols[index].darkSince).count / 1_000_000
                    symbols[index].darkSince = .distantFuture
                    tell(.bookLive, instrument, value: dark)
                    symbols[index].isDirty = true
                }
                symbols[index].wasLive = true
            } else if symbols[index].darkSince == .distantFuture {
                symbols[index].darkSince = now
            }
            refreshFacts(index)
            if freshness == .silent, links.market[0], now >= links.nextReconnect {
                links.wantsMarket = true
                links.nextReconnect = now + .seconds(3)
            }
            let dark = now - symbols[index].darkSince
            if !isReadable, dark >= settings.heartbeatMiss, !symbols[index].isSwept,
                desk.orders.table.firstLive(of: instrument) != nil
            {
                counts.autoCancels &+= 1
                sweep(index)
            }
            requestPictures(index)
        }
    }

    private mutating func requestPictures(_ index: Int) {
        guard links.rest, let request = books[index].nextRequest(at: now) else { return }
        switch request.means {
        case .page:
            wish(
                .book(request.instrument, levels: 1_000),
                .book,
                request.instrument,
                use: .ordinary
            )
        case .resubscription: links.wantsMarket = true
        }
    }

    mutating func recordBalance(_ update: BalanceUpdate) {
        guard update.cause != .order, update.cause != .audit else { return }
        append(
            JournalRecord(
                kind: .balance,
                instant: now,
                quantity: update.change.raw,
                filled: update.wallet.raw,
                venueTime: update.eventTime,
                tape: tape,
                cause: Int32(update.cause.rawValue),
                feeAsset: update.wallet.asset
            )
        )
    }
}
