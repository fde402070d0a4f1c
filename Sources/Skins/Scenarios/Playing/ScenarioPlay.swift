public import Base

/// A scenario as it is being played: which steps fired, what names stand for, what is due.
public struct ScenarioPlay {
    /// A step that fired.
    public struct Firing: Sendable {
        /// Its name.
        public var step: String
        /// What it does.
        public var effects: [Effect]
    }

    /// What is played.
    public let scenario: Scenario

    /// The instant that `at_ms` counts from; nil before the start.
    public private(set) var started: UTCTime?

    /// The client ids that names stand for.
    public private(set) var bound: [String: String] = [:]

    private var matches: [[Int]]
    private var fired: [Int]
    private var lastFired: [UTCTime?]
    private var held: [Bool]
    private var deadlines: [(time: UTCTime, step: Int)] = []
    private var boundDrive: [Bool]

    /// Nothing has happened yet.
    public init(_ scenario: Scenario) {
        self.scenario = scenario
        matches = scenario.steps.map { step in
            switch step.when {
            case .all(let parts), .any(let parts): [Int](repeating: 0, count: parts.count)
            default: [0]
            }
        }
        fired = [Int](repeating: 0, count: scenario.steps.count)
        lastFired = [UTCTime?](repeating: nil, count: scenario.steps.count)
        held = [Bool](repeating: false, count: scenario.steps.count)
        boundDrive = [Bool](repeating: false, count: scenario.drive.count)
    }

    /// Starts the clock of the steps, once.
    public mutating func start(at now: UTCTime) {
        guard started == nil else { return }
        started = now
        for (index, step) in scenario.steps.enumerated() {
            if case .atMilliseconds(let milliseconds) = step.when {
                deadlines.append((now + .milliseconds(milliseconds), index))
            }
        }
    }

    /// The venue time of a scenario's instant.
    public func instant(_ milliseconds: Int64) -> UTCTime {
        (started ?? UTCTime(nanoseconds: 0)) + .milliseconds(milliseconds)
    }

    /// When time alone may make a step fire.
    public func nextDue(after now: UTCTime) -> UTCTime? {
        var next = deadlines.map(\.time).min()
        guard let started else { return next }
        for step in scenario.steps {
            guard case .all(let parts) = step.when else { continue }
            for part in parts {
                guard case .atMilliseconds(let milliseconds) = part else { continue }
                let time = started + .milliseconds(milliseconds)
                if time > now { next = min(next ?? time, time) }
            }
        }
        return next
    }

    /// How often a step fired.
    public func count(ofStep id: String) -> Int {
        scenario.steps.firstIndex { $0.id == id }.map { fired[$0] } ?? 0
    }

    /// Binds the client id of a placed order to the first drive entry with these terms.
    public mutating func bindPlaced(
        client: String,
        symbol: String,
        side: String,
        quantity: Int64,
        price: Int64
    ) {
        for (index, entry) in scenario.drive.enumerated() where !boundDrive[index] {
            guard case .place(let terms) = entry.action, let name = entry.name else { continue }
            func term(_ name: String) -> String? { terms.first { $0.name == name }?.value }
            guard term("symbol") == symbol, term("side") == side,
                DecimalMoney.parse(term("quantity")) == quantity,
                term("price") == nil || DecimalMoney.parse(term("price")) == price
            else { continue }
            boundDrive[index] = true
            bound[name] = client
            return
        }
    }

    /// Lets the drive entry go that a client id was bound to, for the next order with its terms.
    public mutating func release(client: String?) {
        for (index, entry) in scenario.drive.enumerated() where boundDrive[index] {
            guard let client, let name = entry.name, bound[name] == client else { continue }
            boundDrive[index] = false
            bound[name] = nil
        }
    }

    /// Binds a name by hand: for a client that knows its own ids.
    public mutating func bind(_ name: String, to client: String) { bound[name] = client }

    /// The steps that fire now, in file order.
    public mutating func fire(
        on trigger: Trigger,
        at now: UTCTime,
        best: (_ symbol: String, _ side: String) -> Int64?
    ) -> [Firing] {
        guard started != nil else { return [] }
        var due: Set<Int> = []
        if case .time = trigger {
            due = Set(deadlines.filter { $0.time <= now }.map(\.step))
            deadlines.removeAll { $0.time <= now }
        }
        var result: [Firing] = []
        for index in scenario.steps.indices {
            guard isMet(index, trigger, due, at: now, best: best) else { continue }
            let step = scenario.steps[index]
            guard step.timesMax.map({ fired[index] < $0 }) ?? true else { continue }
            fired[index] += 1
            lastFired[index] = now
            schedule(after: step.id, at: now)
            if let name = step.bind, case .request(let facts) = trigger {
                bound[name] = facts.client
            }
            result.append(Firing(step: step.id, effects: step.effects))
        }
        return result
    }

    /// Puts down the steps that wait for one that fired.
    private mutating func schedule(after id: String, at now: UTCTime) {
        for (index, step) in scenario.steps.enumerated() {
            guard case .after(id, let milliseconds) = step.when else { continue }
            deadlines.append((now + .milliseconds(milliseconds), index))
        }
    }

    private mutating func isMet(
        _ index: Int,
        _ trigger: Trigger,
        _ due: Set<Int>,
        at now: UTCTime,
        best: (String, String) -> Int64?
    ) -> Bool {
        switch scenario.steps[index].when {
        case .atMilliseconds, .after: return due.contains(index)
        case .all(let parts):
            var met = true
            for (place, part) in parts.enumerated()
            where !holds(part, index, place, trigger, at: now, best: best) {
                met = false
            }
            return edge(index, parts, met)
        case .any(let parts):
            var met = false
            for (place, part) in parts.enumerated()
            where holds(part, index, place, trigger, at: now, best: best) {
                met = true
            }
            return edge(index, parts, met)
        case let single:
            return edge(index, [single], holds(single, index, 0, trigger, at: now, best: best))
        }
    }

    /// A state counts when it begins; a message counts each time.
    private mutating func edge(_ index: Int, _ parts: [Condition], _ holds: Bool) -> Bool {
        let hasMessage = parts.contains { part in
            switch part {
            case .request, .event, .stream: true
            default: false
            }
        }
        if hasMessage { return holds }
        defer { held[index] = holds }
        return holds && !held[index]
    }

    private mutating func holds(
        _ condition: Condition,
        _ index: Int,
        _ place: Int,
        _ trigger: Trigger,
        at now: UTCTime,
        best: (String, String) -> Int64?
    ) -> Bool {
        switch condition {
        case .atMilliseconds(let milliseconds): return now >= instant(milliseconds)
        case .after(let step, let milliseconds):
            guard let other = scenario.steps.firstIndex(where: { $0.id == step }),
                let time = lastFired[other]
            else { return false }
            return now >= time + .milliseconds(milliseconds)
        case .book(let symbol, let side, let price):
            guard let value = best(symbol, side), let bound = DecimalMoney.parse(price) else {
                return false
            }
            return side == "BUY" ? value <= bound : value >= bound
        case .request(let pattern):
            guard case .request(let facts) = trigger, pattern.matches(facts, bound) else {
                return false
            }
            return count(index, place, pattern.nth)
        case .event(let pattern):
            guard case .event(let facts) = trigger, pattern.matches(facts, bound) else {
                return false
            }
            return count(index, place, pattern.nth)
        case .stream(let name, let nth):
            guard case .stream(let stream) = trigger, name.matches(stream) else { return false }
            return count(index, place, nth)
        case .all, .any: return false
        }
    }

    private mutating func count(_ index: Int, _ place: Int, _ nth: Int?) -> Bool {
        matches[index][place] += 1
        return nth.map { matches[index][place] == $0 } ?? true
    }
}

extension RequestPattern {
    func matches(_ facts: RequestFacts, _ bound: [String: String]) -> Bool {
        (kind == .any || kind == facts.kind)
            && (symbol?.matches(facts.symbol ?? "") ?? true)
            && (client?.matches(facts.client ?? "", bound: bound) ?? true)
            && (via == nil || via == facts.via) && (account == nil || account == facts.account)
            && (side == nil || side == facts.side)
    }
}

extension EventPattern {
    func matches(_ facts: EventFacts, _ bound: [String: String]) -> Bool {
        kind == facts.kind && (execution == nil || execution == facts.execution)
            && (status == nil || status == facts.status)
            && (symbol?.matches(facts.symbol ?? "") ?? true)
            && (client?.matches(facts.client ?? "", bound: bound) ?? true)
    }
}

/// Decimal texts at 10⁻⁸.
public enum DecimalMoney {
    /// The value, or nil when the text is missing or no decimal of that scale.
    public static func parse(_ text: String?) -> Int64? {
        guard let text else { return nil }
        let bytes = Array(text.utf8)
        return try? Decimal.parse(bytes.span, scale: .money)
    }
}
