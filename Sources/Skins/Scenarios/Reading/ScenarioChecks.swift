internal import VenueWire

/// What can only be said of a scenario as a whole.
enum ScenarioChecks {
    static func check(_ scenario: Scenario, _ node: JSONNode) throws(Fault) {
        try checkSteps(scenario, node)
        try checkReplies(scenario, node)
        try checkNames(scenario, node)
    }

    private static func offset(ofStep index: Int, _ node: JSONNode) -> Int {
        node["steps"]?.array?[index].offset ?? node.offset
    }

    /// Steps that others name exist.
    private static func checkSteps(_ scenario: Scenario, _ node: JSONNode) throws(Fault) {
        let known = scenario.steps.map(\.id)
        for (index, step) in scenario.steps.enumerated() {
            for name in named(step.when) where !known.contains(name) {
                throw Fault(
                    offset(ofStep: index, node),
                    "step \(step.id): after names step \"\(name)\", which does not exist"
                )
            }
            for effect in step.effects {
                let until: Until
                switch effect {
                case .holdOrder(let end), .hideOrder(let end, _): until = end
                default: continue
                }
                if case .step(let name) = until, !known.contains(name) {
                    throw Fault(
                        offset(ofStep: index, node),
                        "step \(step.id): until names step \"\(name)\", which does not exist"
                    )
                }
            }
        }
    }

    private static func named(_ condition: Condition) -> [String] {
        switch condition {
        case .after(let step, _): [step]
        case .all(let parts), .any(let parts): parts.flatMap(named)
        default: []
        }
    }

    /// No two steps answer the same request.
    private static func checkReplies(_ scenario: Scenario, _ node: JSONNode) throws(Fault) {
        var answered: [(id: String, pattern: RequestPattern)] = []
        for (index, step) in scenario.steps.enumerated() {
            guard case .request(let pattern) = step.when else { continue }
            let replies = step.effects.count { effect in
                if case .reply = effect { true } else { false }
            }
            guard replies > 0 else { continue }
            guard replies == 1 else {
                throw Fault(offset(ofStep: index, node), "step \(step.id) replies twice")
            }
            if let other = answered.first(where: { $0.pattern.isSame(as: pattern) }) {
                let nth = pattern.nth.map { " nth \($0)" } ?? ""
                throw Fault(
                    offset(ofStep: index, node),
                    "steps \(other.id) and \(step.id) both reply to request \(pattern.kind.rawValue)\(nth)"
                )
            }
            answered.append((step.id, pattern))
        }
    }

    /// Every `$name` is bound by something.
    private static func checkNames(_ scenario: Scenario, _ node: JSONNode) throws(Fault) {
        let bound = Set(
            scenario.drive.compactMap(\.name) + scenario.steps.compactMap(\.bind)
        )
        func check(_ pattern: Pattern?, _ place: String, _ offset: Int) throws(Fault) {
            guard let name = pattern?.boundName, !bound.contains(name) else { return }
            throw Fault(offset, "\(place): client \"$\(name)\" is bound by nothing")
        }
        for (index, step) in scenario.steps.enumerated() {
            let offset = offset(ofStep: index, node)
            for pattern in clients(step.when) {
                try check(pattern, "step \(step.id)", offset)
            }
        }
        let expect = node["expect"]
        for order in scenario.expect.venue.orders {
            try check(
                order.client,
                "expect.venue.orders",
                expect?["venue"]?["orders"]?.offset ?? node.offset
            )
        }
        for (index, never) in scenario.expect.never.enumerated() {
            guard case .state(_, let client) = never else { continue }
            try check(
                client,
                "never[\(index)]",
                expect?["never"]?.array?[index].offset ?? node.offset
            )
        }
        for (index, entry) in scenario.drive.enumerated() {
            let name: String
            switch entry.action {
            case .cancel(let of), .modify(let of, _): name = of
            default: continue
            }
            let offset = node["drive"]?.array?[index].offset ?? node.offset
            guard name.hasPrefix("$") else {
                throw Fault(offset, "drive[\(index)]: \"of\" is a $name")
            }
            try check(Pattern(name), "drive[\(index)]", offset)
        }
    }

    private static func clients(_ condition: Condition) -> [Pattern] {
        switch condition {
        case .request(let pattern): pattern.client.map { [$0] } ?? []
        case .event(let pattern): pattern.client.map { [$0] } ?? []
        case .all(let parts), .any(let parts): parts.flatMap(clients)
        default: []
        }
    }
}

extension RequestPattern {
    /// Whether both match exactly the same requests.
    func isSame(as other: RequestPattern) -> Bool {
        kind == other.kind && nth == other.nth && symbol == other.symbol && client == other.client
            && via == other.via && account == other.account && side == other.side
    }
}
