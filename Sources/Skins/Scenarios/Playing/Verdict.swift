/// Compares the venue with what a scenario expects of it.
public enum Verdict {
    /// What does not hold now; empty when everything does.
    public static func unmet(_ play: ScenarioPlay, _ venue: some JudgedVenue) -> [String] {
        let expect = play.scenario.expect
        var unmet = unmet(expect.venue, play.bound, venue)
        let alternatives = expect.oneOf.map { self.unmet($0.venue, play.bound, venue) }
        if !alternatives.isEmpty {
            let held = alternatives.count { $0.isEmpty }
            if held == 0 {
                let reasons = alternatives.map { $0.joined(separator: "; ") }
                unmet.append("none of one_of: " + reasons.joined(separator: " | "))
            }
            // Alternatives may look alike from here: the engine's half tells them apart.
        }
        return unmet + broken(play, venue)
    }

    /// What must never hold and did; once broken it stays broken.
    public static func broken(_ play: ScenarioPlay, _ venue: some JudgedVenue) -> [String] {
        var broken: [String] = []
        for never in play.scenario.expect.never {
            switch never {
            case .http(let status):
                let count = venue.ledger.http[status] ?? 0
                if count > 0 { broken.append("never http \(status): \(count)") }
            case .positionBeyond(let symbol, let amount):
                let most = venue.ledger.positionMax[symbol] ?? 0
                if most > DecimalMoney.parse(amount) ?? 0 {
                    broken.append("never beyond \(amount) \(symbol)")
                }
            case .twoLiveOrdersForOneIntent, .twoIdsForOneIntent, .state, .orderWhile:
                // The intent behind an order is the engine's own knowledge.
                break
            }
        }
        return broken
    }

    private static func unmet(
        _ expect: VenueExpectation,
        _ bound: [String: String],
        _ venue: some JudgedVenue
    ) -> [String] {
        var unmet: [String] = []
        for order in expect.orders { unmet += self.unmet(order, bound, venue) }
        for (symbol, count) in expect.open {
            let seen = venue.openOrders(symbol: symbol)
            if seen != count { unmet.append("open \(symbol): \(seen), not \(count)") }
        }
        for (symbol, amount) in expect.positions {
            let seen = venue.position(symbol: symbol)
            if seen != DecimalMoney.parse(amount) {
                unmet.append("position \(symbol): \(seen)e-8, not \(amount)")
            }
        }
        for (asset, amount) in expect.balances {
            let seen = venue.wallet(asset: asset)
            let holds =
                (amount.exact.map { DecimalMoney.parse($0) == seen } ?? true)
                && (amount.min.map { seen >= DecimalMoney.parse($0) ?? .max } ?? true)
                && (amount.max.map { seen <= DecimalMoney.parse($0) ?? .min } ?? true)
            if !holds { unmet.append("balance \(asset): \(seen)e-8") }
        }
        for (kind, bounds) in expect.requests {
            let seen = venue.ledger.requests[kind] ?? 0
            if !bounds.holds(seen) { unmet.append("requests \(kind.rawValue): \(seen)") }
        }
        if let bounds = expect.weightPerMinute, !bounds.holds(venue.ledger.weightPerMinuteMax) {
            unmet.append("weight per minute: \(venue.ledger.weightPerMinuteMax)")
        }
        for (status, bounds) in expect.http {
            let seen = venue.ledger.http[status] ?? 0
            if !bounds.holds(seen) { unmet.append("http \(status): \(seen)") }
        }
        return unmet
    }

    private static func unmet(
        _ order: VenueExpectation.Order,
        _ bound: [String: String],
        _ venue: some JudgedVenue
    ) -> [String] {
        let label = order.client.text
        let matching = venue.ledger.accepted.filter {
            order.client.matches($0.client, bound: bound)
        }
        let count = matching.reduce(0) { $0 + $1.count }
        var unmet: [String] = []
        if let wanted = order.count, wanted != count {
            unmet.append("order \(label): accepted \(count) times, not \(wanted)")
        }
        guard order.status != nil || order.filled != nil else { return unmet }
        guard !matching.isEmpty else { return unmet + ["order \(label): never accepted"] }
        for match in matching {
            guard let seen = venue.order(client: match.client) else { continue }
            if let status = order.status, status != seen.status {
                unmet.append("order \(label): \(seen.status), not \(status)")
            }
            if let filled = order.filled, DecimalMoney.parse(filled) != seen.filled {
                unmet.append("order \(label): filled \(seen.filled)e-8, not \(filled)")
            }
        }
        return unmet
    }
}
