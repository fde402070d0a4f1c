public import Base
public import Domain
internal import Market
public import Trading
internal import Transport
internal import VenuePort

extension LiveWorld where V: ~Copyable, S: ~Copyable, Backend: ~Copyable {
    /// Runs the lane until `stop` is set and the drain has come to its end; how clean that was.
    ///
    /// `rings` are asked a few times a second for the status, and emptied at the end.
    mutating func run(stop: StopSign, rings: DrainRings) -> LaneExit {
        open()
        var drainUntil: Instant?
        while true {
            let worked = pass()
            let now = time.now
            heartbeat.beat(now)
            show(now, worked: worked, rings)
            if let until = drainUntil {
                let isDrained = supervisor.handler.lane.isDrained
                // The switch acts on the whole account: whoever trades on it next is not to meet it.
                let isLeft = isDrained && !supervisor.handler.lane.isDisarming
                if isLeft || now >= until { return end(isClean: isDrained, rings) }
            } else if stop.isSet {
                drainUntil = now + plan.drainWithin
                take(Command(kind: .drain))
            }
        }
    }

    /// Adds every line in the order that `LineRoles` numbers them by; the next passes dial them.
    ///
    /// `run` opens by itself; a caller that moves the passes opens once before the first.
    public mutating func open() {
        let now = time.now
        for path in plan.wiring.feedPaths {
            var line = line(plan.streams, path: path)
            line.replaceAfter = plan.replaceAfter
            line.firstDataWithin = .seconds(5)
            line.connection.checksText = false
            _ = supervisor.add(line, at: now)
        }
        var user = line(plan.streams, path: "/")
        user.connection.checksText = false
        _ = supervisor.addParked(user)
        var trade = line(plan.trade, path: "")
        trade.replaceAfter = plan.replaceAfter
        trade.connection.checksText = false
        _ = supervisor.add(trade, at: now)
        for _ in 0..<LinkBoard.seats {
            let rest = ConnectionPlan(host: plan.rest.host, port: plan.rest.port, speech: .http)
            _ = supervisor.add(paced(LinePlan(rest)), at: now)
        }
    }

    private func line(_ end: LiveEndpoint, path: String) -> LinePlan {
        let speech = ConnectionPlan.Speech.webSocket(path: end.pathPrefix + path, headers: [])
        return paced(LinePlan(ConnectionPlan(host: end.host, port: end.port, speech: speech)))
    }

    private func paced(_ line: LinePlan) -> LinePlan {
        var line = line
        line.retryAfter = plan.retryAfter
        line.connection.pingAfter = plan.pingAfter
        line.connection.pongWithin = plan.pongWithin
        return line
    }

    private mutating func enterPass() { supervisor.handler.enterPass() }

    /// Gives the lane a command in the pass that follows.
    public mutating func take(_ command: Command) {
        enterPass()
        supervisor.handler.lane.take(command)
    }

    /// The lane's mode.
    public var mode: TradingMode { supervisor.handler.lane.mode }

    /// What keeps the lane from adding risk.
    public var reasons: ReadinessReasons { supervisor.handler.lane.reasons }

    /// Requests the gate refused.
    public var refused: UInt64 { supervisor.handler.lane.refused }

    /// The latest reason it gave.
    public var lastRefusal: Refusal? { supervisor.handler.lane.lastRefusal }

    /// Orders of a contract that rest while nothing is in flight.
    public func resting(_ instrument: InstrumentID) -> Int {
        let live = supervisor.handler.lane.exposure(of: instrument).orders
        return Int(live) - supervisor.handler.lane.inFlight
    }

    /// Messages the lane has taken.
    public var messages: UInt64 { supervisor.handler.lane.messages }

    /// Says goodbye to every connection.
    public mutating func close() { outlet.network.closeAll() }

    /// One pass of the lane over everything that is ready; true when there was any.
    public mutating func pass() -> Bool {
        while let command = operators.pop() { take(command) }
        while let command = control.pop() { take(command) }
        let now = time.now
        _ = supervisor.poll(&outlet.network, &names, at: now, wait: patience(now))
        if !supervisor.handler.isInPass, time.now >= supervisor.handler.lane.nextPass {
            enterPass()
        }
        guard supervisor.handler.isInPass else {
            idlePasses += 1
            return false
        }
        let conditions = supervisor.handler.lane.conditions(
            unsentBytes: outlet.network.table.unsentBytes(board.trade),
            isBehind: outlet.network.isBehind
        )
        let work = supervisor.handler.lane.finish(conditions, into: &outlet)
        supervisor.handler.isInPass = false
        outlet.sendWaiting()
        if board.forbidden > 0 { supervisor.handler.tellForbidden() }
        dialWanted()
        if work > 0 { idlePasses = 0 } else { idlePasses += 1 }
        return work > 0
    }

    /// How long the kernel may hold the thread when nothing is ready.
    private func patience(_ now: Instant) -> Nanoseconds {
        switch plan.wait {
        case .spin: return .zero
        case .adaptive where idlePasses < 64: return .zero
        case .adaptive, .block:
            let left = supervisor.handler.lane.nextPass - now
            return max(min(left, .milliseconds(5)), .zero)
        }
    }

    /// Carries out what the lane asked of its connections.
    private mutating func dialWanted() {
        if let key = board.wantedKey {
            board.wantedKey = nil
            let path = plan.wiring.userPathPrefix + key
            supervisor.redirect(
                roles.user,
                to: line(plan.streams, path: path).connection,
                at: time.now
            )
        }
        guard board.wantedFeeds != 0 else { return }
        for feed in 0..<roles.feeds where board.wantedFeeds & 1 << UInt8(feed) != 0 {
            let path = plan.wiring.feedPaths[feed]
            enterPass()
            supervisor.handler.lane.link(.market(UInt8(feed)), isUp: false)
            supervisor.redirect(
                roles.feed(feed),
                to: line(plan.streams, path: path).connection,
                at: time.now
            )
        }
        board.wantedFeeds = 0
    }

    /// Shows the status: in idle passes four times a second, and at the latest after a second.
    private mutating func show(_ now: Instant, worked: Bool, _ rings: DrainRings) {
        guard now >= nextShow, !worked || now - nextShow > .milliseconds(750) else { return }
        nextShow = now + .milliseconds(250)
        showLane(rings.marks)
        supervisor.handler.lane.show(Stage.allCases[nextStage], in: &shown)
        nextStage = (nextStage + 1) % Stage.allCases.count
        status.store(shown)
    }

    /// Goodbye to every connection, the rest to the disk, then the last picture.
    private mutating func end(isClean: Bool, _ rings: DrainRings) -> LaneExit {
        close()
        let isOnDisk = rings.finish()
        showLane(rings.marks)
        for stage in Stage.allCases { supervisor.handler.lane.show(stage, in: &shown) }
        status.store(shown)
        return LaneExit(isClean: isClean, isOnDisk: isOnDisk)
    }

    private mutating func showLane(_ marks: DrainMarks) {
        supervisor.handler.lane.show(&shown, started: started, tapeWhole: marks.tapeIsWhole)
        shown.journalWritten = marks.written
        shown.journalDurable = marks.durable
    }
}

/// How far the drainer's thread has come, for the status.
struct DrainMarks {
    /// Journal records in the file.
    let written: UInt64

    /// Journal records on the disk.
    let durable: UInt64

    /// Whether no frame of tape was dropped.
    let tapeIsWhole: Bool
}

/// How a lane came to its end.
struct LaneExit {
    /// Whether nothing rested and nothing was unproven.
    let isClean: Bool

    /// Whether the disk has all of journal and tape.
    let isOnDisk: Bool
}
