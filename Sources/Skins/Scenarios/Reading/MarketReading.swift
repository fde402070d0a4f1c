internal import VenueWire

/// Reads markets, accounts and what the test client does.
enum MarketReading {
    static func markets(_ node: JSONNode) throws(Fault) -> [ScenarioMarket] {
        let fields = try Fields(node, "market", known: ["symbols"])
        var result: [ScenarioMarket] = []
        for member in try Fields.entries(try fields.required("symbols"), "market.symbols") {
            result.append(
                ScenarioMarket(
                    symbol: member.name,
                    source: try source(member.node, "market.symbols.\(member.name)")
                )
            )
        }
        guard !result.isEmpty else { throw Fault(node.offset, "a market has a symbol") }
        return result
    }

    private static func source(
        _ node: JSONNode,
        _ place: String
    ) throws(Fault) -> ScenarioMarket.Source {
        let all = [
            "source", "price", "spread_ticks", "events_per_s", "file", "speed", "bids", "asks",
        ]
        let kinds = ["synthetic", "replay", "still"]
        let fields = try Fields(node, place, known: all)
        let kind = try fields.text("source")
        switch kind {
        case "synthetic":
            let own = try Fields(
                node,
                place,
                known: ["source", "price", "spread_ticks", "events_per_s"]
            )
            return .synthetic(
                price: try own.optionalDecimal("price"),
                spreadTicks: Int(clamping: try own.optionalInteger("spread_ticks") ?? 1),
                eventsPerSecond: Int(clamping: try own.optionalInteger("events_per_s") ?? 200)
            )
        case "replay":
            let own = try Fields(node, place, known: ["source", "file", "speed"])
            return .replay(
                file: try own.text("file"),
                speed: try own.optionalDecimal("speed") ?? "1"
            )
        case "still":
            let own = try Fields(node, place, known: ["source", "bids", "asks"])
            return .still(bids: try levels(own, "bids"), asks: try levels(own, "asks"))
        default:
            throw .unknown("source", kind, of: kinds, at: try fields.required("source").offset)
        }
    }

    private static func levels(
        _ fields: Fields,
        _ name: String
    ) throws(Fault) -> [(price: String, quantity: String)] {
        var result: [(price: String, quantity: String)] = []
        for row in try fields.array(name) {
            guard let pair = row.array, pair.count == 2 else {
                throw Fault(row.offset, "a level is a price and a quantity")
            }
            result.append(
                (try Fields.decimal(pair[0], "a price"), try Fields.decimal(pair[1], "a quantity"))
            )
        }
        return result
    }

    static func accounts(_ nodes: [JSONNode]) throws(Fault) -> [ScenarioAccount] {
        var result: [ScenarioAccount] = []
        for node in nodes {
            let fields = try Fields(
                node,
                "an account",
                known: [
                    "key", "secret", "public_key", "balances", "leverage", "positions", "fees",
                ]
            )
            var account = ScenarioAccount(
                key: try fields.text("key"),
                secret: try fields.optionalText("secret"),
                publicKey: try fields.optionalText("public_key"),
                balances: [],
                leverage: Int(clamping: try fields.optionalInteger("leverage") ?? 20),
                positions: [],
                makerFee: "0.0002",
                takerFee: "0.0005"
            )
            guard account.secret != nil || account.publicKey != nil else {
                throw Fault(node.offset, "an account wants \"secret\" or \"public_key\"")
            }
            for member in try Fields.entries(try fields.required("balances"), "balances") {
                let amount = try Fields.decimal(member.node, "balances.\(member.name)")
                account.balances.append((member.name, amount))
            }
            if let positions = fields["positions"] {
                account.positions = try self.positions(positions)
            }
            if let fees = fields["fees"] {
                let own = try Fields(fees, "fees", known: ["maker", "taker"])
                account.makerFee = try own.decimal("maker")
                account.takerFee = try own.decimal("taker")
            }
            result.append(account)
        }
        return result
    }

    private static func positions(
        _ node: JSONNode
    ) throws(Fault) -> [(symbol: String, amount: String, entry: String)] {
        var result: [(symbol: String, amount: String, entry: String)] = []
        for member in try Fields.entries(node, "positions") {
            let own = try Fields(
                member.node,
                "positions.\(member.name)",
                known: ["amount", "entry"]
            )
            result.append((member.name, try own.decimal("amount"), try own.decimal("entry")))
        }
        return result
    }

    static func drive(_ nodes: [JSONNode]) throws(Fault) -> [DriveEntry] {
        var result: [DriveEntry] = []
        for node in nodes {
            let fields = try Fields(
                node,
                "a drive entry",
                known: ["at_ms", "as", "place", "modify", "cancel", "quote"]
            )
            result.append(
                DriveEntry(
                    atMilliseconds: try fields.integer("at_ms"),
                    name: try fields.optionalText("as"),
                    action: try action(fields)
                )
            )
        }
        return result
    }

    private static func action(_ fields: Fields) throws(Fault) -> DriveEntry.Action {
        let present = ["place", "modify", "cancel", "quote"].filter { fields[$0] != nil }
        guard present.count == 1, let name = present.first else {
            throw Fault(fields.offset, "a drive entry does exactly one thing")
        }
        let node = try fields.required(name)
        switch name {
        case "place":
            let known = [
                "symbol", "side", "type", "tif", "quantity", "price", "recv_window_ms",
                "reduce_only", "stp",
            ]
            _ = try Fields(node, name, known: known)
            return .place(try terms(node))
        case "modify":
            let own = try Fields(
                node,
                name,
                known: ["of", "quantity", "price", "recv_window_ms"]
            )
            return .modify(of: try own.text("of"), try terms(node).filter { $0.name != "of" })
        case "cancel":
            return .cancel(of: try Fields(node, name, known: ["of"]).text("of"))
        default:
            let own = try Fields(node, name, known: ["symbol", "bid", "ask", "quantity"])
            return .quote(
                symbol: try own.text("symbol"),
                bid: try own.text("bid"),
                ask: try own.text("ask"),
                quantity: try own.decimal("quantity")
            )
        }
    }

    private static func terms(_ node: JSONNode) throws(Fault) -> [(name: String, value: String)] {
        var result: [(name: String, value: String)] = []
        for member in node.members ?? [] {
            guard let text = member.node.scalarText else {
                throw Fault(member.node.offset, "\"\(member.name)\" is a text or a whole number")
            }
            result.append((member.name, text))
        }
        return result
    }
}
