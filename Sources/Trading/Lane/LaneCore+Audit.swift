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
    /// Begins a round when one is due.
    mutating func tickAudit() {
        if audit.isRunning {
            // An answer that never comes must not keep the lane from asking again.
            guard now - audit.startedAt > .seconds(3) else { return }
            wishes.removeRounds()
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
        let id = InstrumentID(index: UInt16(index))
        // A question that waits for spare budget must not hold up the same question about an order in doubt.
        guard !symbols[index].asksOpen else { return wishes.raise(.openOrders, of: id, to: use) }
        guard wish(.openOrders(id), .openOrders, id, use: use) else { return }
        symbols[index].asksOpen = true
    }

    mutating func askFills(_ index: Int, use: BudgetUse) {
        let id = InstrumentID(index: UInt16(index))
        guard !symbols[index].asksFills else { return wishes.raise(.fills, of: id, to: use) }
        let isRewound = symbols[index].isRewound || symbols[index].listedBelow == 0
        let from = isRewound ? 0 : symbols[index].listedBelow
        guard wish(.fills(id, from: from), .fills, id, use: use) else { return }
        symbols[index].asksFills = true
        symbols[index].metStranger = false
    }

    mutating func settleRound(_ request: PendingRequest) {
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
        takePositions()
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
        beginContracts()
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
            symbols[index].asksOwner = false
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
