internal import Base
internal import Domain
internal import Exchange
public import Scenarios
internal import VenueWire

/// How a scenario ended.
public struct ScenarioOutcome: Sendable {
    /// What did not hold; empty when everything did.
    public var unmet: [String]

    /// Whether everything held.
    public var isMet: Bool { unmet.isEmpty }
}

extension BinanceSkin {
    /// How long a scenario may wait for what starts it.
    private static var patience: Nanoseconds { .seconds(60) }

    /// Starts the scenario if it starts with the venue, and limits how long it may wait otherwise.
    func beginScenario() {
        guard let play else { return }
        if play.scenario.start == .ready {
            startScenario(on: .ready)
        } else {
            agenda.add(at: now + Self.patience) { skin in
                guard skin.play?.started == nil else { return }
                skin.outcome = ScenarioOutcome(unmet: ["nothing started the scenario"])
            }
        }
    }

    /// Starts the clock of the steps when this is what they wait for.
    ///
    /// An order starts a scenario that waits for a logon: not every client logs on.
    func startScenario(on start: Scenario.Start) {
        guard let scenario = play?.scenario, play?.started == nil, outcome == nil else { return }
        guard scenario.start == start || start == .firstOrder else { return }
        play?.start(at: now)
        let begun = now
        agenda.add(at: begun + .milliseconds(scenario.durationMilliseconds)) {
            $0.finishScenario()
        }
        let within = scenario.expect.withinMilliseconds ?? scenario.durationMilliseconds
        agenda.add(at: begun + .milliseconds(within)) { $0.watchVerdict() }
        awaitSteps()
    }

    /// Comes back when time alone may make a step fire.
    private func awaitSteps() {
        guard let next = play?.nextDue(after: now) else { return }
        agenda.add(at: max(next, now)) { skin in
            skin.fireSteps(.time)
            skin.awaitSteps()
        }
    }

    /// From `within_ms` on everything holds until the end; what breaks ends the run.
    private func watchVerdict() {
        guard outcome == nil, let play else { return }
        let unmet = Verdict.unmet(play, self)
        guard unmet.isEmpty else {
            outcome = ScenarioOutcome(unmet: unmet)
            return
        }
        if !play.scenario.expect.stays {
            outcome = ScenarioOutcome(unmet: [])
            return
        }
        agenda.add(at: now + .milliseconds(100)) { $0.watchVerdict() }
    }

    private func finishScenario() {
        guard outcome == nil, let play else { return }
        outcome = ScenarioOutcome(unmet: Verdict.unmet(play, self))
    }

    /// Names an order for the verdict and for `$name` patterns: for clients that know their ids.
    public func bind(_ name: String, to client: String) { play?.bind(name, to: client) }

    /// Whether a scenario is on and not over.
    public var isPlaying: Bool { play != nil && outcome == nil }

    /// Fires what is due; effects that bend no message happen at once, the others are handed back.
    @discardableResult
    func fireSteps(_ trigger: Trigger) -> [Effect] {
        guard play != nil else { return [] }
        let firings =
            play?.fire(on: trigger, at: now) { symbol, side in
                guard let contract = contract(symbol), let side = Side(word: side),
                    let best = core.best(side, of: contract.id)
                else { return nil }
                return best.price.raw * Scale(digits: UInt8(8 - contract.priceDigits)).unit
            } ?? []
        var bending: [Effect] = []
        for firing in firings {
            notice("step", [("id", firing.step)])
            for effect in firing.effects {
                if effect.bendsMessage { bending.append(effect) } else { apply(effect) }
            }
            let waiting = bends.waiting
            bends.waiting.removeAll { $0.step == firing.step }
            for entry in waiting where entry.step == firing.step { entry.action(self) }
        }
        if !firings.isEmpty { awaitSteps() }
        return bending
    }

    /// Counts a WebSocket that is asked for.
    func noteConnect() {
        ledger.count(.connect)
        if play != nil { fireSteps(.request(RequestFacts(kind: .connect, via: "rest"))) }
    }

    /// Counts a subscription.
    func noteSubscribe() {
        ledger.count(.subscribe)
        if play != nil { fireSteps(.request(RequestFacts(kind: .subscribe, via: "wsapi"))) }
    }

    /// Remembers how large a position was.
    func notePosition(_ report: PositionReport) {
        guard account(report.account) != nil else { return }
        let contract = contracts[Int(report.position.instrument.index)]
        let unit = Scale(digits: UInt8(8 - contract.quantityDigits)).unit
        let size = abs(report.position.amount.raw) * unit
        let symbol = contract.spec.symbol
        ledger.positionMax[symbol] = max(ledger.positionMax[symbol] ?? 0, size)
    }
}

extension BinanceSkin: JudgedVenue {
    /// The latest order with a client id, open or over.
    public func order(client: String) -> (status: String, filled: Int64)? {
        guard let text = ClientText(client) else { return nil }
        for account in accounts {
            for contract in contracts {
                let open = core.order(.client(text), on: contract.id, for: account.core)
                guard let report = open ?? account.closedOrder(client: text, on: contract.id)
                else { continue }
                let unit = Scale(digits: UInt8(8 - contract.quantityDigits)).unit
                return (report.status.word, report.filled.raw * unit)
            }
        }
        return nil
    }

    /// The customers' open orders of a contract.
    public func openOrders(symbol: String) -> Int64 {
        guard let contract = contract(symbol) else { return 0 }
        return accounts.reduce(0) {
            $0 + Int64(core.openOrderCount(on: contract.id, for: $1.core))
        }
    }

    /// The customers' position in a contract.
    public func position(symbol: String) -> Int64 {
        guard let contract = contract(symbol) else { return 0 }
        let unit = Scale(digits: UInt8(8 - contract.quantityDigits)).unit
        return accounts.reduce(0) {
            $0 + core.position(on: contract.id, of: $1.core).amount.raw * unit
        }
    }

    /// The customers' wallets of an asset.
    public func wallet(asset: String) -> Int64 {
        guard let id = Assets.named(asset) else { return 0 }
        return accounts.reduce(0) { $0 + core.balance(of: id, for: $1.core).wallet.raw }
    }
}
