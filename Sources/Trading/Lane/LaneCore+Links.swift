internal import Base
internal import Domain
internal import Journal
internal import Market
internal import VenuePort

// Connections of the lane: what their coming and going means.
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
                countUp(link)
            } else {
                links.userLostAt = now
                links.userAsked = false
                if settings.cancelsOnDisconnect { sweepAll() }
            }
        case .trade:
            guard links.trade != isUp else { return }
            links.trade = isUp
            if isUp {
                countUp(link)
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

    /// Counts a connection that came back; its first time is none.
    private mutating func countUp(_ link: LaneLink) {
        let bit: UInt8 =
            switch link {
            case .user: 1
            case .trade: 2
            case .rest: 4
            case .market(let feed): 8 << feed
            }
        if links.met & bit != 0 { counts.reconnects &+= 1 }
        links.met |= bit
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
        if isUp { countUp(.market(UInt8(feed))) }
        links.subscribed[feed] = false
        if !isUp { forgetFacts(of: feed) }
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
}
