internal import VenueWire

/// Reads what must come out.
enum ExpectationReading {
    static func expectation(_ node: JSONNode) throws(Fault) -> Expectation {
        let fields = try Fields(
            node,
            "expect",
            known: ["within_ms", "stay", "venue", "engine", "one_of", "never"]
        )
        var result = Expectation()
        result.withinMilliseconds = try fields.optionalInteger("within_ms")
        result.stays = try fields.optionalFlag("stay") ?? true
        if let venue = fields["venue"] { result.venue = try self.venue(venue) }
        if let engine = fields["engine"] { result.engine = try self.engine(engine) }
        for part in try fields.optionalArray("one_of") {
            let own = try Fields(part, "one_of", known: ["venue", "engine"])
            result.oneOf.append(
                Expectation.Alternative(
                    venue: try own["venue"].map { node throws(Fault) in try self.venue(node) }
                        ?? VenueExpectation(),
                    engine: try own["engine"].map { node throws(Fault) in try self.engine(node) }
                        ?? EngineExpectation()
                )
            )
        }
        for part in try fields.optionalArray("never") { result.never.append(try never(part)) }
        return result
    }

    private static func venue(_ node: JSONNode) throws(Fault) -> VenueExpectation {
        let place = "expect.venue"
        let fields = try Fields(
            node,
            place,
            known: ["orders", "open", "positions", "balances", "requests", "http"]
        )
        var result = VenueExpectation()
        for order in try fields.optionalArray("orders") {
            let own = try Fields(order, "an order", known: ["client", "status", "filled", "count"])
            result.orders.append(
                VenueExpectation.Order(
                    client: Pattern(try own.text("client")),
                    status: try own.optionalText("status"),
                    filled: try own.optionalDecimal("filled"),
                    count: try own.optionalInteger("count")
                )
            )
        }
        if let open = fields["open"] {
            for member in try Fields.entries(open, "\(place).open") {
                result.open.append((member.name, try Fields.integer(member.node, member.name)))
            }
        }
        if let positions = fields["positions"] {
            for member in try Fields.entries(positions, "\(place).positions") {
                let path = "\(place).positions.\(member.name)"
                result.positions.append((member.name, try Fields.decimal(member.node, path)))
            }
        }
        if let balances = fields["balances"] {
            for member in try Fields.entries(balances, "\(place).balances") {
                let path = "\(place).balances.\(member.name)"
                result.balances.append((member.name, try amount(member.node, path)))
            }
        }
        if let requests = fields["requests"] { try self.requests(requests, &result) }
        if let http = fields["http"] {
            for member in try Fields.entries(http, "\(place).http") {
                guard let status = Int(member.name), (100...599).contains(status) else {
                    throw Fault(member.offset, "\"\(member.name)\" is no status code")
                }
                result.http.append((status, try bounds(member.node, member.name)))
            }
        }
        return result
    }

    private static func requests(
        _ node: JSONNode,
        _ result: inout VenueExpectation
    ) throws(Fault) {
        for member in try Fields.entries(node, "expect.venue.requests") {
            if member.name == "weight_per_min" {
                result.weightPerMinute = try bounds(member.node, member.name)
                continue
            }
            guard let kind = RequestKind(rawValue: member.name) else {
                throw .unknown(
                    "request kind",
                    member.name,
                    of: RequestKind.allCases.map(\.rawValue),
                    at: member.offset
                )
            }
            result.requests.append((kind, try bounds(member.node, member.name)))
        }
    }

    private static func amount(
        _ node: JSONNode,
        _ place: String
    ) throws(Fault) -> VenueExpectation.Amount {
        if node.members == nil {
            return VenueExpectation.Amount(exact: try Fields.decimal(node, place))
        }
        let own = try Fields(node, place, known: ["min", "max"])
        return VenueExpectation.Amount(
            min: try own.optionalDecimal("min"),
            max: try own.optionalDecimal("max")
        )
    }

    private static func bounds(_ node: JSONNode, _ place: String) throws(Fault) -> Bounds {
        let own = try Fields(node, place, known: ["min", "max"])
        return Bounds(min: try own.optionalInteger("min"), max: try own.optionalInteger("max"))
    }

    private static func engine(_ node: JSONNode) throws(Fault) -> EngineExpectation {
        let fields = try Fields(
            node,
            "expect.engine",
            known: ["mode", "symbols", "orders", "alerts", "reserved", "journal"]
        )
        var result = EngineExpectation()
        result.mode = try path(
            fields["mode"],
            of: ["RUN", "PAUSE", "SAFE_MODE", "HOLD", "KILL"],
            "mode"
        )
        if let symbols = fields["symbols"] {
            for member in try Fields.entries(symbols, "expect.engine.symbols") {
                let states = ["empty", "syncing", "live", "gap", "stale"]
                result.symbols.append(
                    (member.name, try path(member.node, of: states, "book state"))
                )
            }
        }
        for order in try fields.optionalArray("orders") {
            result.orders.append(try self.order(order))
        }
        for alert in try fields.optionalArray("alerts") {
            let own = try Fields(alert, "an alert", known: ["code", "min", "max"])
            result.alerts.append(
                (
                    try own.text("code"),
                    Bounds(
                        min: try own.optionalInteger("min"),
                        max: try own.optionalInteger("max")
                    )
                )
            )
        }
        for held in try fields.optionalArray("reserved") {
            let own = try Fields(
                held,
                "reserved",
                known: ["from", "to", "symbol", "side", "quantity"]
            )
            result.reserved.append(
                EngineExpectation.Reserved(
                    from: try own.text("from"),
                    to: try own.text("to"),
                    symbol: try own.text("symbol"),
                    side: try StepReading.side(own) ?? "BUY",
                    quantity: try own.decimal("quantity")
                )
            )
        }
        if let journal = fields["journal"] {
            let own = try Fields(journal, "journal", known: ["gap", "unknown_left", "verify"])
            result.journalGap = try own.optionalInteger("gap")
            result.journalUnknownLeft = try own.optionalInteger("unknown_left")
            result.journalVerify = try own.optionalText("verify")
        }
        return result
    }

    private static let orderStates = [
        "PendingNew", "Open", "Partial", "PendingCancel", "PendingModify", "Unknown", "Filled",
        "Canceled", "Expired", "Rejected",
    ]

    private static func order(_ node: JSONNode) throws(Fault) -> EngineExpectation.Order {
        let own = try Fields(node, "an order", known: ["client", "path", "end"])
        let end = try own.optionalText("end")
        if let end, !orderStates.contains(end) {
            throw .unknown("state", end, of: orderStates, at: try own.required("end").offset)
        }
        return EngineExpectation.Order(
            client: Pattern(try own.text("client")),
            path: try path(own["path"], of: orderStates, "state"),
            end: end
        )
    }

    /// States in order; `…` stands for any between.
    private static func path(
        _ node: JSONNode?,
        of known: [String],
        _ what: String
    ) throws(Fault) -> [String] {
        guard let node else { return [] }
        guard let list = node.array else { throw Fault(node.offset, "a path is a list") }
        var result: [String] = []
        for element in list {
            let text = try Fields.text(element, what)
            guard text == "…" || known.contains(text) else {
                throw .unknown(what, text, of: known, at: element.offset)
            }
            result.append(text)
        }
        return result
    }

    private static let nevers = [
        "two_live_orders_for_one_intent", "two_ids_for_one_intent", "state", "order_while",
        "position_beyond", "http",
    ]

    private static func never(_ node: JSONNode) throws(Fault) -> Never {
        guard let first = node.members?.first else {
            throw Fault(node.offset, "\"never\" lists objects")
        }
        switch first.name {
        case "two_live_orders_for_one_intent": return .twoLiveOrdersForOneIntent
        case "two_ids_for_one_intent": return .twoIdsForOneIntent
        case "state":
            let own = try Fields(node, "never", known: ["state", "client"])
            return .state(try own.text("state"), client: Pattern(try own.text("client")))
        case "order_while":
            let own = try Fields(first.node, "order_while", known: ["symbol", "book"])
            return .orderWhile(symbol: try own.text("symbol"), book: try own.text("book"))
        case "position_beyond":
            let own = try Fields(first.node, "position_beyond", known: ["symbol", "amount"])
            return .positionBeyond(
                symbol: try own.text("symbol"),
                amount: try own.decimal("amount")
            )
        case "http": return .http(Int(clamping: try Fields.integer(first.node, "http")))
        default: throw .unknown("key", first.name, of: nevers, at: first.offset)
        }
    }
}
