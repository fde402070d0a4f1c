internal import VenueWire

/// Reads steps and their conditions.
enum StepReading {
    static func steps(_ nodes: [JSONNode], venue: String) throws(Fault) -> [Step] {
        var result: [Step] = []
        for node in nodes {
            let fields = try Fields(
                node,
                "a step",
                known: ["id", "when", "do", "times", "bind", "note"]
            )
            let id = try fields.text("id")
            guard !result.contains(where: { $0.id == id }) else {
                throw Fault(node.offset, "step \"\(id)\" is there twice")
            }
            var effects: [Effect] = []
            for effect in try fields.array("do") {
                effects.append(try EffectReading.effect(effect))
            }
            guard !effects.isEmpty else { throw Fault(node.offset, "step \(id) does nothing") }
            _ = try fields.optionalText("note")
            result.append(
                Step(
                    id: id,
                    when: try condition(try fields.required("when"), venue: venue, nested: false),
                    effects: effects,
                    timesMax: try times(fields),
                    bind: try fields.optionalText("bind")
                )
            )
        }
        return result
    }

    private static func times(_ fields: Fields) throws(Fault) -> Int? {
        guard let node = fields["times"] else { return 1 }
        if node.string == "always" { return nil }
        guard let count = node.integer, count >= 1 else {
            throw Fault(node.offset, "\"times\" is a whole number from 1, or \"always\"")
        }
        return Int(clamping: count)
    }

    private static let conditions = [
        "at_ms", "request", "event", "stream", "after", "book", "all", "any",
    ]

    private static func condition(
        _ node: JSONNode,
        venue: String,
        nested: Bool
    ) throws(Fault) -> Condition {
        guard let members = node.members, members.count == 1, let member = members.first else {
            throw Fault(node.offset, "\"when\" is exactly one condition")
        }
        let value = member.node
        switch member.name {
        case "at_ms": return .atMilliseconds(try Fields.integer(value, "at_ms"))
        case "request": return .request(try request(value))
        case "event": return .event(try event(value, venue: venue))
        case "stream":
            let own = try Fields(value, "stream", known: ["name", "nth"])
            return .stream(name: Pattern(try own.text("name")), nth: try nth(own))
        case "after":
            let own = try Fields(value, "after", known: ["step", "ms"])
            return .after(step: try own.text("step"), milliseconds: try own.integer("ms"))
        case "book":
            let own = try Fields(value, "book", known: ["symbol", "side", "at_or_through"])
            return .book(
                symbol: try own.text("symbol"),
                side: try side(own) ?? "BUY",
                price: try own.decimal("at_or_through")
            )
        case "all", "any":
            guard !nested else { throw Fault(member.offset, "\"\(member.name)\" does not nest") }
            guard let list = value.array, !list.isEmpty else {
                throw Fault(value.offset, "\"\(member.name)\" is a list of conditions")
            }
            var parts: [Condition] = []
            for part in list { parts.append(try condition(part, venue: venue, nested: true)) }
            return member.name == "all" ? .all(parts) : .any(parts)
        default: throw .unknown("condition", member.name, of: conditions, at: member.offset)
        }
    }

    private static func request(_ node: JSONNode) throws(Fault) -> RequestPattern {
        let own = try Fields(
            node,
            "request",
            known: ["kind", "nth", "symbol", "client_id", "via", "account", "side"]
        )
        let via = try own.optionalText("via")
        if let via, !["rest", "wsapi"].contains(via) {
            throw .unknown(
                "door",
                via,
                of: ["rest", "wsapi"],
                at: try own.required("via").offset
            )
        }
        return RequestPattern(
            kind: try own.word("kind", "request kind"),
            nth: try nth(own),
            symbol: try own.optionalPattern("symbol"),
            client: try own.optionalPattern("client_id"),
            via: via,
            account: try own.optionalText("account"),
            side: try side(own)
        )
    }

    /// The private events of the venues whose words are known here.
    private static let binanceEvents = [
        "ORDER_TRADE_UPDATE", "ACCOUNT_UPDATE", "TRADE_LITE", "ACCOUNT_CONFIG_UPDATE",
        "listenKeyExpired",
    ]

    private static func event(_ node: JSONNode, venue: String) throws(Fault) -> EventPattern {
        let own = try Fields(
            node,
            "event",
            known: ["kind", "execution", "status", "nth", "symbol", "client_id"]
        )
        let kind = try own.text("kind")
        if venue == "binance", !binanceEvents.contains(kind) {
            throw .unknown(
                "event kind",
                kind,
                of: binanceEvents,
                at: try own.required("kind").offset
            )
        }
        return EventPattern(
            kind: kind,
            execution: try own.optionalText("execution"),
            status: try own.optionalText("status"),
            nth: try nth(own),
            symbol: try own.optionalPattern("symbol"),
            client: try own.optionalPattern("client_id")
        )
    }

    private static func nth(_ fields: Fields) throws(Fault) -> Int? {
        guard let value = try fields.optionalInteger("nth") else { return nil }
        guard value >= 1 else {
            throw Fault(try fields.required("nth").offset, "\"nth\" counts from 1")
        }
        return Int(clamping: value)
    }

    static func side(_ fields: Fields) throws(Fault) -> String? {
        guard let text = try fields.optionalText("side") else { return nil }
        guard text == "BUY" || text == "SELL" else {
            throw .unknown(
                "side",
                text,
                of: ["BUY", "SELL"],
                at: try fields.required("side").offset
            )
        }
        return text
    }
}
