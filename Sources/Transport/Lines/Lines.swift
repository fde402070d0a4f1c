public import Base

/// Keeps lines up: a machine without I/O that says when to dial and what to close.
///
/// It takes what happened to connections and answers `next` with what to do about it.
public struct Lines: ~Copyable {
    /// What is to be done.
    public enum Action: Sendable {
        /// Dial for this line, then tell `dialled` or `failed`.
        case dial(LineID)

        /// Close this connection.
        case close(ConnectionID)
    }

    private var lines: [Line] = []
    private var random: Random

    /// The line of each connection slot, -1 for none.
    private var owners: [Int]

    /// Recent attempts by host, oldest first.
    private var attempts: [(host: String, at: Instant)] = []

    /// The next time something may be due.
    private(set) var nextDue = Instant.distantFuture

    /// No lines yet, over a table of so many connections.
    public init(connections: Int, seed: UInt64) {
        random = Random(seed: seed)
        owners = Array(repeating: -1, count: connections)
    }

    /// Adds a line, to be dialled from `now` on.
    public mutating func add(_ plan: LinePlan, at now: Instant) -> LineID {
        lines.append(Line(plan, at: now))
        nextDue = .distantPast
        return LineID(index: lines.count - 1)
    }

    /// Adds a line that is not dialled before it is redirected.
    public mutating func addParked(_ plan: LinePlan) -> LineID {
        var line = Line(plan, at: .distantPast)
        line.dialAt = nil
        line.status.nextAttempt = nil
        lines.append(line)
        return LineID(index: lines.count - 1)
    }

    /// Gives a line another destination: what it had is closed without a word to the line, and dialled anew.
    public mutating func redirect(_ line: LineID, to plan: ConnectionPlan, at now: Instant) {
        for bearer in [lines[line.index].current, lines[line.index].successor] {
            if let bearer { retired.append(bearer.connection) }
        }
        lines[line.index].plan.connection = plan
        lines[line.index].current = nil
        lines[line.index].successor = nil
        lines[line.index].status.connection = .none
        lines[line.index].status.hasData = false
        lines[line.index].dialAt = now
        nextDue = .distantPast
    }

    /// How a line stands.
    public func status(_ line: LineID) -> LineStatus { lines[line.index].status }

    /// What a line is.
    public func plan(_ line: LineID) -> LinePlan { lines[line.index].plan }

    /// The line that a connection belongs to.
    @inline(__always)
    public func owner(of connection: ConnectionID) -> LineID? {
        let slot = Int(connection.slot)
        guard slot >= 0, slot < owners.count, owners[slot] >= 0 else { return nil }
        return LineID(index: owners[slot])
    }

    /// The next thing to do at `now`; nil when all is done for the time being.
    public mutating func next(at now: Instant) -> Action? {
        guard now >= nextDue else { return nil }
        var due = Instant.distantFuture
        for index in lines.indices {
            if let action = action(index, at: now) { return action }
            due = min(due, dueTime(index))
        }
        nextDue = due
        return nil
    }

    /// The dial for `line` is on its way as `connection`.
    ///
    /// Only this counts as an attempt: a name that is waited for costs the venue nothing.
    public mutating func dialled(_ line: LineID, _ connection: ConnectionID, at now: Instant) {
        attempts.append((lines[line.index].plan.connection.host, now))
        let bearer = Line.Bearer(connection: connection)
        if lines[line.index].current == nil {
            lines[line.index].current = bearer
        } else {
            lines[line.index].successor = bearer
        }
        owners[Int(connection.slot)] = line.index
        lines[line.index].dialAt = nil
        lines[line.index].status.nextAttempt = nil
        nextDue = .distantPast
    }

    /// The dial for `line` could not even begin.
    public mutating func failed(_ line: LineID, _ reason: CloseReason, at now: Instant) {
        lines[line.index].status.lastReason = reason
        lines[line.index].status.failures += 1
        retry(line.index, at: now)
    }

    /// The name of the line's host is not known yet: ask again soon, without counting a failure.
    public mutating func postponed(_ line: LineID, at now: Instant) {
        lines[line.index].dialAt = now + .milliseconds(5)
        nextDue = .distantPast
    }

    /// A connection is live; says whether it is to succeed another.
    public mutating func opened(_ connection: ConnectionID, at now: Instant) -> Bool {
        guard let line = owner(of: connection) else { return false }
        nextDue = .distantPast
        if lines[line.index].successor?.connection == connection {
            lines[line.index].successor?.isOpen = true
            lines[line.index].successor?.openedAt = now
            if lines[line.index].plan.firstDataWithin == .zero { promote(line.index) }
            return true
        }
        lines[line.index].current?.isOpen = true
        lines[line.index].current?.openedAt = now
        lines[line.index].status.connection = connection
        lines[line.index].status.failures = 0
        return false
    }

    /// Data flowed on a connection; cheap when that is known already.
    @inline(__always)
    public mutating func dataFlowed(on connection: ConnectionID) {
        let slot = Int(connection.slot)
        let index = owners[slot]
        if index < 0 || lines[index].status.hasData && lines[index].successor == nil { return }
        firstData(index, connection)
    }

    /// Why a connection really ended: what we closed for want of data was not closed by wish.
    public func reason(_ connection: ConnectionID, _ reason: CloseReason) -> CloseReason {
        guard let line = owner(of: connection) else { return reason }
        let isLate = [lines[line.index].current, lines[line.index].successor]
            .contains { $0?.connection == connection && $0?.isLate == true }
        return isLate ? .noFirstData : reason
    }

    /// A connection is over; says whether the line is down now.
    public mutating func closed(
        _ connection: ConnectionID,
        _ reason: CloseReason,
        at now: Instant
    ) -> Bool {
        guard let line = owner(of: connection) else { return false }
        owners[Int(connection.slot)] = -1
        nextDue = .distantPast
        let index = line.index
        if lines[index].successor?.connection == connection {
            lines[index].successor = nil
            lines[index].status.lastReason = reason
            lines[index].status.failures += 1
            retry(index, at: now)
            return false
        }
        guard let current = lines[index].current, current.connection == connection else {
            return false  // a predecessor, closed by plan
        }
        lines[index].status.lastReason = reason
        lines[index].status.hasData = false
        lines[index].status.connection = .none
        if current.isOpen { lines[index].status.reconnects += 1 }
        lines[index].current = lines[index].successor
        lines[index].successor = nil
        if let heir = lines[index].current {
            if heir.isOpen {
                lines[index].status.connection = heir.connection
                lines[index].status.hasData = heir.hasData
            }
            return !heir.isOpen
        }
        lines[index].status.failures += 1
        retry(index, at: now)
        return true
    }

    // MARK: Rules.

    private mutating func retry(_ index: Int, at now: Instant) {
        let wait = Line.retryWait(
            lines[index].plan,
            failures: lines[index].status.failures,
            &random
        )
        lines[index].dialAt = now + wait
        lines[index].status.nextAttempt = now + wait
        nextDue = .distantPast
    }

    private mutating func firstData(_ index: Int, _ connection: ConnectionID) {
        if lines[index].successor?.connection == connection {
            lines[index].successor?.hasData = true
            promote(index)
        } else if lines[index].current?.connection == connection {
            lines[index].current?.hasData = true
            lines[index].status.hasData = true
        }
    }

    /// The successor carries on; the old connection is closed by `next`.
    private mutating func promote(_ index: Int) {
        guard let heir = lines[index].successor, let old = lines[index].current else { return }
        lines[index].current = heir
        lines[index].successor = nil
        lines[index].status.connection = heir.connection
        lines[index].status.hasData = heir.hasData
        lines[index].status.replacements += 1
        lines[index].status.failures = 0
        retired.append(old.connection)
        nextDue = .distantPast
    }

    private var retired: [ConnectionID] = []

    private mutating func action(_ index: Int, at now: Instant) -> Action? {
        if let old = retired.popLast() { return .close(old) }
        if let late = lateBearer(index, at: now) { return .close(late) }
        let plan = lines[index].plan
        if let current = lines[index].current, current.isOpen, plan.replaceAfter > .zero,
            lines[index].successor == nil, lines[index].dialAt == nil,
            now - current.openedAt >= plan.replaceAfter
        {
            lines[index].dialAt = now
        }
        guard let dialAt = lines[index].dialAt, now >= dialAt else { return nil }
        if let free = attemptAllowed(plan, at: now) {
            lines[index].dialAt = free
            lines[index].status.nextAttempt = free
            return nil
        }
        lines[index].dialAt = nil
        return .dial(LineID(index: index))
    }

    /// A connection that is open but brought no data in time; told once.
    private mutating func lateBearer(_ index: Int, at now: Instant) -> ConnectionID? {
        let within = lines[index].plan.firstDataWithin
        guard within > .zero else { return nil }
        if let bearer = lines[index].current, bearer.isOpen, !bearer.hasData, !bearer.isLate,
            now - bearer.openedAt >= within
        {
            lines[index].current?.isLate = true
            return bearer.connection
        }
        if let bearer = lines[index].successor, bearer.isOpen, !bearer.isLate,
            now - bearer.openedAt >= within
        {
            lines[index].successor?.isLate = true
            return bearer.connection
        }
        return nil
    }

    /// Nil when an attempt is allowed now, else when one will be.
    private mutating func attemptAllowed(_ plan: LinePlan, at now: Instant) -> Instant? {
        let host = plan.connection.host
        attempts.removeAll { $0.host == host && now - $0.at >= plan.attemptsWindow }
        let recent = attempts.filter { $0.host == host }
        guard recent.count >= plan.attemptsMax, let oldest = recent.first else { return nil }
        return oldest.at + plan.attemptsWindow
    }

    private func dueTime(_ index: Int) -> Instant {
        let line = lines[index]
        var due = line.dialAt ?? .distantFuture
        for bearer in [line.current, line.successor] {
            guard let bearer, bearer.isOpen else { continue }
            if line.plan.firstDataWithin > .zero, !bearer.hasData, !bearer.isLate {
                due = min(due, bearer.openedAt + line.plan.firstDataWithin)
            }
        }
        if let current = line.current, current.isOpen, line.plan.replaceAfter > .zero,
            line.successor == nil, line.dialAt == nil
        {
            due = min(due, current.openedAt + line.plan.replaceAfter)
        }
        return due
    }
}
