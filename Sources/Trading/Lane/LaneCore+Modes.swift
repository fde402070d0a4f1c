internal import Base
internal import Domain
internal import Journal
internal import Market
internal import VenuePort

// What the lane may do, and why not.
extension LaneCore where S: ~Copyable {
    /// Reads every reason anew, moves the mode where it must, and tells what changed.
    mutating func judge() {
        let before = modes.reasons
        modes.reasons = currentReasons()
        tellReasons(from: before)
        if !modes.isKilled, desk.gate.breachedKillCap(desk.ledger) { kill(cause: 411) }
        judgeTimeouts()
        if modes.mustHold, modes.mode.allowsRisk || modes.mode == .pause {
            setMode(.hold, cause: Int32(truncatingIfNeeded: modes.reasons.rawValue))
        }
        if modes.mode == .hold, modes.reasons.isEmpty, settings.startsTrading || modes.wasReady,
            !modes.isHeld, !modes.isDraining
        {
            modes.wasReady = true
            setMode(.run, cause: 0)
        }
        desk.gate.condition.mode = modes.mode
        desk.gate.condition.reasons = modes.reasons
        desk.gate.condition.leaseUntil = modes.leaseUntil
        desk.gate.condition.hasSession = links.session
        desk.gate.condition.clockUncertainty = clock.isSet ? clock.uncertainty : Nanoseconds(.max)
        desk.gate.condition.journalTakes = !journalHolds
    }

    private func currentReasons() -> ReadinessReasons {
        var reasons = ReadinessReasons()
        if !audit.isClean || audit.needsFull { reasons.insert(.reconciliation) }
        if !links.user { reasons.insert(.userStream) }
        if !links.session { reasons.insert(.tradeSession) }
        if !clock.isSet || clock.uncertainty > settings.limits.clockUncertainty {
            reasons.insert(.clock)
        }
        if now >= modes.leaseUntil { reasons.insert(.lease) }
        if journalHolds { reasons.insert(.journalLag) }
        if modes.isHeld { reasons.insert(.heldByOperator) }
        if modes.strategyFault { reasons.insert(.strategy) }
        if now < desk.gate.budget.silentUntil { reasons.insert(.rateLimit) }
        if !modes.knowsPositionMode || modes.hedgeMode { reasons.insert(.accountSettings) }
        if settings.controlSilence.count > 0, now - modes.control > settings.controlSilence {
            reasons.insert(.control)
        }
        if modes.isKilled { reasons.insert(.limit) }
        if isDark { reasons.insert(.marketData) }
        if lacksCountdown { reasons.insert(.countdown) }
        return reasons
    }

    /// Before the first RUN every book must have been live; afterwards one live book is enough.
    private var isDark: Bool {
        guard links.market[0] else { return true }
        var live = 0
        for index in 0..<count {
            if books[index].isReadable(at: now) { live += 1 }
            if !modes.wasReady, !symbols[index].wasLive { return true }
        }
        return live == 0
    }

    /// Orders have rested for two seconds and the venue's countdown does not run.
    private var lacksCountdown: Bool {
        guard settings.countdown.count > 0, clock.isSet else { return false }
        for index in 0..<count {
            guard
                let place = desk.orders.table.firstLive(
                    of: InstrumentID(index: UInt16(index))
                )
            else { continue }
            let age = now - desk.orders.table[place].sentAt
            if symbols[index].armedUntil <= now, age > .seconds(2) { return true }
        }
        return false
    }

    private mutating func tellReasons(from before: ReadinessReasons) {
        let raised = modes.reasons.subtracting(before).rawValue
        let cleared = before.subtracting(modes.reasons).rawValue
        guard raised | cleared != 0 else { return }
        for bit in UInt32(0)..<32 {
            if raised & 1 << bit != 0 { tell(.reasonRaised, value: Int64(1) << Int64(bit)) }
            if cleared & 1 << bit != 0 { tell(.reasonCleared, value: Int64(1) << Int64(bit)) }
        }
    }

    /// Too many requests without an answer in time: the venue or the way to it is not well.
    private mutating func judgeTimeouts() {
        let requests = desk.orders.counters.requests &- modes.blockRequests
        let unknown = desk.orders.counters.unknown &- modes.blockUnknown
        guard requests >= 200 else { return }
        if unknown * 10_000 >= requests * UInt64(settings.timeoutShareMax), modes.mode == .run {
            setMode(.safeMode, cause: 505)
        }
        guard requests >= 2_000 || modes.mode != .run else { return }
        modes.blockRequests = desk.orders.counters.requests
        modes.blockUnknown = desk.orders.counters.unknown
    }

    /// Changes the mode, journals it, and takes back what the new one does not allow.
    mutating func setMode(_ mode: TradingMode, cause: Int32) {
        guard modes.mode != mode else { return }
        // What was killed is released by an operator alone.
        if modes.isKilled, mode != .kill { return }
        modes.mode = mode
        append(
            JournalRecord(
                kind: .mode,
                instant: now,
                slot: UInt16(mode.rawValue),
                venueTime: venueNow,
                tape: tape,
                cause: cause
            )
        )
        tell(.mode, value: Int64(mode.rawValue))
        if !mode.allowsRisk { sweepAll() }
    }

    /// Cancel all, flatten, refuse everything until released.
    mutating func kill(cause: Int32) {
        modes.isKilled = true
        setMode(.kill, cause: cause)
        sweepAll()
    }

    /// Closes what is open while killed or asked to, one order a contract at a time.
    mutating func tickFlatten() {
        guard modes.mode == .kill || modes.isFlattening, now >= modes.nextFlatten else { return }
        var isFlat = true
        for index in 0..<count {
            let instrument = InstrumentID(index: UInt16(index))
            guard desk.ledger.positions[index].amount.raw != 0 else { continue }
            isFlat = false
            // Orders first: a close beside live orders could be undone by them.
            guard desk.orders.table.firstLive(of: instrument) == nil else { continue }
            _ = try? desk.close(instrument)
            modes.nextFlatten = now + .milliseconds(500)
        }
        if isFlat { modes.isFlattening = false }
    }

    /// Carries out a command of an operator or of control.
    mutating func carryOut(_ command: Command) {
        switch command.kind {
        case .hold:
            modes.isHeld = true
            setMode(.hold, cause: Int32(command.origin))
        case .resume:
            modes.isHeld = false
            modes.isKilled = false
            modes.isDraining = false
            modes.strategyFault = false
            modes.wasReady = true
            modes.blockRequests = desk.orders.counters.requests
            modes.blockUnknown = desk.orders.counters.unknown
            setMode(.hold, cause: Int32(command.origin))
        case .cancelAll:
            if command.instrument == .none {
                sweepAll()
            } else if Int(command.instrument.index) < count {
                sweep(Int(command.instrument.index))
            }
        case .flatten:
            modes.isFlattening = true
            setMode(.pause, cause: Int32(command.origin))
            sweepAll()
        case .kill: kill(cause: Int32(command.origin))
        case .pause: setMode(.pause, cause: Int32(command.origin))
        case .drain:
            modes.isDraining = true
            setMode(.hold, cause: Int32(command.origin))
        case .heartbeat: modes.control = now
        case .grant:
            modes.leaseUntil = Instant(sinceBoot: command.value)
            append(
                JournalRecord(
                    kind: .limitGrant,
                    instant: now,
                    quantity: command.value,
                    tape: tape,
                    cause: Int32(command.origin)
                )
            )
        case .page, .instrument: break
        }
    }
}
