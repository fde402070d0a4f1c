extension Schema {
    static let general: [SettingKey] = [
        SettingKey(
            "profile",
            .choice(Profile.allCases.map(\.rawValue)),
            "paper",
            "The rung of the ladder: decides caps, approvals and start checks."
        ),
        SettingKey(
            "inherits",
            .choice(Profile.allCases.map(\.rawValue)),
            nil,
            "The profile whose overlay applies below this file's own."
        ),
        SettingKey("app_env", .text, "local", "The environment's name, for reports."),
        SettingKey(
            "server.host",
            .choice(["127.0.0.1", "::1", "localhost"]),
            "127.0.0.1",
            "Where the API listens: loopback, always."
        ),
        SettingKey(
            "server.port",
            .integer(1...65_535),
            "8000",
            "The API's port.",
            missing: "the API",
            off: ["8000", "9000"]
        ),
        SettingKey(
            "server.metrics_port",
            .integer(1...65_535),
            "8001",
            "The metrics port.",
            missing: "the metrics page",
            off: ["8001"]
        ),
        SettingKey(
            "symbols",
            .texts,
            "[BTC/USDT, ETH/USDT]",
            "What is traded; nothing outside this list ever is."
        ),
        SettingKey(
            "universe.autodiscovery",
            .flag,
            "false",
            "Whether new symbols are looked for.",
            missing: "discovery of symbols",
            off: ["false"]
        ),
        SettingKey(
            "universe.require_approval",
            .flag,
            "true",
            "Whether a discovered symbol needs a person's yes."
        ),
        SettingKey(
            "universe.exclude_prefix",
            .texts,
            "[1000, 3L, 3S]",
            "Symbols that begin so are look-alikes and need their own confirmation."
        ),
        SettingKey(
            "universe.confirmed",
            .texts,
            "[]",
            "Look-alike symbols that a person has confirmed by name."
        ),
        SettingKey("venues.*.api_key", .secret, nil, "The API key, by reference."),
        SettingKey("venues.*.key", .secret, nil, "The API key, by reference (OKX, Bybit)."),
        SettingKey("venues.*.secret", .secret, nil, "The HMAC secret, by reference."),
        SettingKey(
            "venues.*.private_key",
            .secret,
            nil,
            "The Ed25519 private key in PEM, by reference; session logon needs it."
        ),
        SettingKey("venues.*.passphrase", .secret, nil, "The passphrase, by reference (OKX)."),
        SettingKey("venues.*.testnet", .flag, "true", "Whether this is the venue's test network."),
        SettingKey(
            "venues.*.dedicated_account",
            .flag,
            "false",
            "Whether the account trades nothing but this engine: dead-man switches act on a whole account."
        ),
        SettingKey("venues.*.endpoints.rest", .text, nil, "The address for REST."),
        SettingKey(
            "venues.*.endpoints.ws",
            .text,
            nil,
            "The address for streams, without a route."
        ),
        SettingKey(
            "venues.*.endpoints.ws_api",
            .text,
            nil,
            "The address for order entry over WebSocket."
        ),
        SettingKey(
            "venues.*.endpoints.ca_file",
            .text,
            nil,
            "The authority to trust; the system's when absent."
        ),
        SettingKey(
            "venues.mock.enabled",
            .flag,
            "false",
            "The in-process mock venue of dev.",
            missing: "the mock venue",
            off: ["false"]
        ),
        SettingKey(
            "strategy.kind",
            .choice(["maker", "fixed-spread", "script", "none"]),
            "maker",
            "The strategy."
        ),
        SettingKey(
            "strategy.time_budget_us",
            .integer(1...1_000_000),
            "2000",
            "How long one callback may take."
        ),
        SettingKey("strategy.maker.*.quantity", .decimal(money), "0", "The size of one quote."),
        SettingKey("strategy.maker.*.layers", .integer(1...8), "1", "Quotes a side."),
        SettingKey(
            "strategy.maker.*.offset_ticks",
            .integer(0...100_000),
            "1",
            "How far from the fair price the first quote stands."
        ),
        SettingKey(
            "strategy.maker.*.step_ticks",
            .integer(1...100_000),
            "1",
            "How far apart the layers stand."
        ),
        SettingKey(
            "strategy.maker.*.inventory_limit",
            .decimal(money),
            "0",
            "The position at which a side stops quoting."
        ),
        SettingKey(
            "strategy.maker.*.skew_ticks",
            .integer(0...100_000),
            "4",
            "How far quotes move away at the full inventory limit."
        ),
        SettingKey(
            "strategy.maker.*.refresh_ticks",
            .integer(0...100_000),
            "1",
            "The move of the target that is worth giving up a place in the queue."
        ),
        SettingKey(
            "strategy.script.*.at_ms",
            .integer(0...86_400_000),
            "0",
            "When the step of that name is due after the first logon."
        ),
        SettingKey("strategy.script.*.order", .text, nil, "The script's own name of the order."),
        SettingKey(
            "strategy.script.*.act",
            .choice(["place", "modify", "cancel"]),
            "place",
            "What to do with it."
        ),
        SettingKey("strategy.script.*.symbol", .text, nil, "Which symbol an order is for."),
        SettingKey("strategy.script.*.side", .choice(["buy", "sell"]), "buy", "Its side."),
        SettingKey(
            "strategy.script.*.time_in_force",
            .choice(["gtc", "ioc", "fok", "gtx"]),
            "gtx",
            "How long it rests; gtx never takes."
        ),
        SettingKey("strategy.script.*.quantity", .decimal(money), "0", "Its total size."),
        SettingKey("strategy.script.*.price", .decimal(money), "0", "Its limit."),
    ]
}
