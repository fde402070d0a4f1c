internal import VenueWire

/// Reads effects.
enum EffectReading {
    private static let names = [
        "drop", "delay", "duplicate", "reorder", "hold_order", "hide_order", "reply", "rate_limit",
        "gap", "snapshot", "book", "silence", "wrong_route", "disconnect", "clock", "listen_key",
        "countdown", "trade", "move", "status", "maker_fee", "funding",
    ]

    static func effect(_ node: JSONNode) throws(Fault) -> Effect {
        guard let members = node.members, members.count == 1, let member = members.first else {
            throw Fault(node.offset, "an effect is exactly one thing")
        }
        let value = member.node
        switch member.name {
        case "drop": return .drop(try Fields.word(value, "parcel"))
        case "delay": return try delay(value)
        case "duplicate": return try duplicate(value)
        case "reorder": return try reorder(value)
        case "hold_order":
            let own = try Fields(value, "hold_order", known: ["until"])
            return .holdOrder(try until(try own.required("until")))
        case "hide_order": return try hide(value)
        case "reply": return try reply(value)
        case "rate_limit": return try rateLimit(value)
        case "gap":
            let own = try Fields(value, "gap", known: ["stream", "skip"])
            return .gap(
                stream: Pattern(try own.text("stream")),
                skip: Int(clamping: try own.integer("skip"))
            )
        case "snapshot": return try snapshot(value)
        case "book":
            let own = try Fields(value, "book", known: ["symbol", "make", "for_ms"])
            return .book(
                symbol: try own.text("symbol"),
                try own.word("make", "book shape"),
                milliseconds: try own.integer("for_ms")
            )
        case "silence": return try silence(value)
        case "wrong_route":
            let own = try Fields(value, "wrong_route", known: ["stream"])
            return .wrongRoute(stream: Pattern(try own.text("stream")))
        case "disconnect": return try disconnect(value)
        case "clock":
            let own = try Fields(value, "clock", known: ["offset_ms", "drift_ppm"])
            return .clock(
                offsetMilliseconds: try own.integer("offset_ms"),
                driftPartsPerMillion: try own.optionalInteger("drift_ppm") ?? 0
            )
        case "listen_key": return .listenKey(try Fields.word(value, "key fate"))
        case "countdown": return .countdown(try Fields.word(value, "switch fate"))
        case "trade":
            let own = try Fields(value, "trade", known: ["symbol", "side", "quantity", "price"])
            _ = try own.required("side")
            return .trade(
                symbol: try own.text("symbol"),
                side: try StepReading.side(own) ?? "BUY",
                quantity: try own.decimal("quantity"),
                price: try own.optionalDecimal("price")
            )
        case "move":
            let own = try Fields(value, "move", known: ["symbol", "to", "over_ms"])
            return .move(
                symbol: try own.text("symbol"),
                to: try own.decimal("to"),
                overMilliseconds: try own.optionalInteger("over_ms") ?? 0
            )
        case "status":
            let own = try Fields(value, "status", known: ["symbol", "to"])
            return .status(symbol: try own.text("symbol"), to: try own.text("to"))
        case "maker_fee", "funding":
            let own = try Fields(value, member.name, known: ["symbol", "rate"])
            let symbol = try own.text("symbol")
            let rate = try own.decimal("rate")
            return member.name == "funding"
                ? .funding(symbol: symbol, rate: rate) : .makerFee(symbol: symbol, rate: rate)
        default: throw .unknown("effect", member.name, of: names, at: member.offset)
        }
    }

    private static func delay(_ node: JSONNode) throws(Fault) -> Effect {
        let own = try Fields(node, "delay", known: ["what", "ms", "jitter_ms"])
        return .delay(
            try own.word("what", "parcel"),
            milliseconds: try own.integer("ms"),
            jitterMilliseconds: try own.optionalInteger("jitter_ms") ?? 0
        )
    }

    private static func duplicate(_ node: JSONNode) throws(Fault) -> Effect {
        let own = try Fields(node, "duplicate", known: ["what", "copies", "gap_ms"])
        let what: Parcel = try own.word("what", "parcel")
        guard what != .request else {
            throw Fault(node.offset, "a request is the client's own: it is not duplicated here")
        }
        return .duplicate(
            what,
            copies: Int(clamping: try own.optionalInteger("copies") ?? 1),
            gapMilliseconds: try own.optionalInteger("gap_ms") ?? 0
        )
    }

    private static func reorder(_ node: JSONNode) throws(Fault) -> Effect {
        let own = try Fields(node, "reorder", known: ["what", "behind", "behind_ms"])
        let what: Parcel = try own.word("what", "parcel")
        guard what == .event || what == .frame else {
            throw Fault(node.offset, "only events and frames have an order to change")
        }
        let behind = try own.optionalInteger("behind")
        let milliseconds = try own.optionalInteger("behind_ms")
        guard (behind == nil) != (milliseconds == nil) else {
            throw Fault(node.offset, "reorder wants \"behind\" or \"behind_ms\"")
        }
        return .reorder(
            what,
            behind: behind.map { Int(clamping: $0) },
            behindMilliseconds: milliseconds
        )
    }

    private static func hide(_ node: JSONNode) throws(Fault) -> Effect {
        let own = try Fields(node, "hide_order", known: ["until", "from"])
        let views = ["query", "open", "history", "events"]
        var from: [String] = []
        for view in try own.optionalArray("from") {
            let text = try Fields.text(view, "from")
            guard views.contains(text) else {
                throw .unknown("view", text, of: views, at: view.offset)
            }
            from.append(text)
        }
        return .hideOrder(
            try until(try own.required("until")),
            from: from.isEmpty ? views : from
        )
    }

    private static func until(_ node: JSONNode) throws(Fault) -> Until {
        if node.string == "never" { return .never }
        guard let members = node.members, members.count == 1, let member = members.first else {
            throw Fault(node.offset, "\"until\" is exactly one of its forms")
        }
        switch member.name {
        case "ms": return .milliseconds(try Fields.integer(member.node, "ms"))
        case "at_ms": return .atMilliseconds(try Fields.integer(member.node, "at_ms"))
        case "after_window_ms":
            return .afterWindowMilliseconds(try Fields.integer(member.node, "after_window_ms"))
        case "step": return .step(try Fields.text(member.node, "step"))
        default:
            throw .unknown(
                "form of until",
                member.name,
                of: ["ms", "at_ms", "after_window_ms", "step", "never"],
                at: member.offset
            )
        }
    }

    private static func reply(_ node: JSONNode) throws(Fault) -> Effect {
        let own = try Fields(
            node,
            "reply",
            known: ["http", "code", "text", "body", "headers", "execute"]
        )
        guard let executes = try own.optionalFlag("execute") else {
            throw Fault(node.offset, "reply wants \"execute\"")
        }
        var headers: [(name: String, value: String)] = []
        if let list = own["headers"] {
            for member in try Fields.entries(list, "headers") {
                headers.append((member.name, try Fields.text(member.node, member.name)))
            }
        }
        return .reply(
            ReplacedReply(
                http: Int(clamping: try own.optionalInteger("http") ?? 400),
                code: try own.optionalInteger("code").map { Int(clamping: $0) },
                text: try own.optionalText("text"),
                body: try own.optionalText("body"),
                headers: headers,
                executes: executes
            )
        )
    }

    private static func rateLimit(_ node: JSONNode) throws(Fault) -> Effect {
        let own = try Fields(
            node,
            "rate_limit",
            known: ["pool", "used", "retry_after_s", "ban_ms"]
        )
        let used = try own.optionalInteger("used")
        let retry = try own.optionalInteger("retry_after_s")
        let ban = try own.optionalInteger("ban_ms")
        guard [used, retry, ban].count(where: { $0 != nil }) == 1 else {
            throw Fault(
                node.offset,
                "rate_limit wants one of \"used\", \"retry_after_s\", \"ban_ms\""
            )
        }
        return .rateLimit(
            try own.word("pool", "pool"),
            used: used.map { Int(clamping: $0) },
            retryAfterSeconds: retry.map { Int(clamping: $0) },
            banMilliseconds: ban
        )
    }

    private static func snapshot(_ node: JSONNode) throws(Fault) -> Effect {
        let own = try Fields(node, "snapshot", known: ["symbol", "shows", "by"])
        var shows: [SnapshotView] = []
        for view in try own.array("shows") { shows.append(try Fields.word(view, "view")) }
        var by: [Int] = []
        for count in try own.optionalArray("by") {
            let value = try Fields.integer(count, "by")
            guard (0...60).contains(value) else {
                throw Fault(count.offset, "\"by\" is 0 to 60 diffs")
            }
            by.append(Int(value))
        }
        return .snapshot(symbol: try own.text("symbol"), shows: shows, by: by)
    }

    private static func silence(_ node: JSONNode) throws(Fault) -> Effect {
        let own = try Fields(node, "silence", known: ["streams", "for_ms", "pings"])
        var streams: [Pattern] = []
        for stream in try own.array("streams") {
            streams.append(Pattern(try Fields.text(stream, "streams")))
        }
        return .silence(
            streams: streams,
            milliseconds: try own.integer("for_ms"),
            pings: try own.optionalFlag("pings") ?? true
        )
    }

    private static func disconnect(_ node: JSONNode) throws(Fault) -> Effect {
        let own = try Fields(node, "disconnect", known: ["what", "how", "code", "refuse_ms"])
        return .disconnect(
            try own.word("what", "line"),
            own["how"] == nil ? .close : try own.word("how", "cut"),
            code: try own.optionalInteger("code").map { Int(clamping: $0) },
            refuseMilliseconds: try own.optionalInteger("refuse_ms") ?? 0
        )
    }
}
