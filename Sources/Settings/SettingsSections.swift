public import Base

/// How the engine runs.
public struct EngineSettings: Sendable {
    /// The lane's processor.
    public enum Pin: Equatable, Sendable {
        /// Chosen from the host's processors.
        case auto

        /// Not pinned.
        case off

        /// This one.
        case processor(UInt32)
    }

    /// The lane's processor.
    public let pin: Pin
    /// Refuse to start unpinned.
    public let pinRequired: Bool
    /// Ask the kernel to poll the card.
    public let busyPoll: Bool
    /// `auto`, `io_uring`, `epoll` or `recv`.
    public let socketBackend: String
    /// `spin`, `adaptive` or `block`.
    public let wait: String
    /// The lane timer's period.
    public let quantum: Nanoseconds
    /// How long the engine trades on without control.
    public let controlLossGrace: Nanoseconds
    /// Switch to the plain decoder on divergence.
    public let referenceFallback: Bool
    /// Our tag in client order ids, 1…1023.
    public let instanceTag: UInt16
    /// SCHED_FIFO priority; nil for the ordinary scheduler.
    public let fifoPriority: Int32?

    init(_ tree: SettingsTree) {
        let text = tree.text("engine.pin") ?? "auto"
        pin = text == "off" ? .off : UInt32(text).map(Pin.processor) ?? .auto
        pinRequired = tree.flag("engine.pin_required")
        busyPoll = tree.flag("engine.busy_poll")
        socketBackend = tree.text("engine.socket_backend") ?? "auto"
        wait = tree.text("engine.wait") ?? "adaptive"
        quantum = .microseconds(tree.integer("engine.quantum_us"))
        controlLossGrace = .seconds(tree.integer("engine.control_loss_grace_s"))
        referenceFallback = tree.flag("engine.reference_fallback")
        instanceTag = UInt16(tree.integer("engine.instance_tag"))
        let priority = Int32(tree.integer("engine.fifo_priority"))
        fifoPriority = priority == 0 ? nil : priority
    }
}

/// One venue's addresses and keys.
public struct VenueSettings: Sendable {
    /// Its name in the tree.
    public let name: String
    /// REST.
    public let rest: EndpointAddress?
    /// Streams, without a route.
    public let streams: EndpointAddress?
    /// Order entry over WebSocket.
    public let trade: EndpointAddress?
    /// The authority to trust; nil for the system's.
    public let trustFile: String?
    /// The API key.
    public let apiKey: SecretReference?
    /// The HMAC secret.
    public let secret: SecretReference?
    /// The Ed25519 private key in PEM.
    public let privateKey: SecretReference?
    /// Whether this is the test network.
    public let testnet: Bool

    init(_ tree: SettingsTree, name: String, profile: Profile) {
        let path = "venues.\(name)"
        self.name = name
        func address(_ key: String) -> EndpointAddress? {
            tree.text("\(path).endpoints.\(key)").flatMap(EndpointAddress.init)
        }
        rest = address("rest")
        streams = address("ws")
        trade = address("ws_api")
        trustFile = tree.text("\(path).endpoints.ca_file")
        apiKey = tree.secret("\(path).api_key")
        secret = tree.secret("\(path).secret")
        privateKey = tree.secret("\(path).private_key")
        testnet = tree.flag("\(path).testnet")
    }
}

/// How feeds are judged.
public struct MarketSettings: Sendable {
    /// The least a reconnect waits.
    public let reconnectJitterMin: Nanoseconds
    /// The most a reconnect waits.
    public let reconnectJitterMax: Nanoseconds
    /// Silence that forces a reconnect.
    public let staleAfter: Nanoseconds
    /// A book without proof of life for so long is not tradable.
    public let bookStaleAfter: Nanoseconds
    /// Mid, mark and last may differ by so many basis points.
    public let anchorDivergenceBps: Int64
    /// Clock skew that means HOLD.
    public let clockSkewHold: Nanoseconds
    /// How far the stamps of market data may be from venue time; zero for any distance.
    public let stampSkewMax: Nanoseconds

    init(_ tree: SettingsTree) {
        let jitter = tree.integers("market_data.ws.reconnect_jitter_ms")
        reconnectJitterMin = .milliseconds(jitter.first ?? 500)
        reconnectJitterMax = .milliseconds(jitter.last ?? 2_000)
        staleAfter = .milliseconds(tree.integer("market_data.ws.stale_ms"))
        bookStaleAfter = .milliseconds(tree.integer("guards.stale_book_ms_max"))
        anchorDivergenceBps = tree.integer("guards.anchor_divergence_bps")
        clockSkewHold = .milliseconds(tree.integer("guards.clock_skew_hold_ms"))
        stampSkewMax = .milliseconds(tree.integer("quality.max_clock_skew_ms"))
    }
}

/// How orders are sent and given up.
public struct ExecutionSettings: Sendable {
    /// A new order unanswered for so long is unknown.
    public let placeDeadline: Nanoseconds
    /// A cancel unanswered for so long is unknown.
    public let cancelDeadline: Nanoseconds
    /// All orders are gone within this.
    public let cancelAllDeadline: Nanoseconds
    /// How long the venue may still accept an order.
    public let validity: Nanoseconds
    /// How often the account is compared with the venue.
    public let auditEvery: Nanoseconds
    /// The inner price band.
    public let priceBandBps: Int64
    /// A quote on an older book is not sent.
    public let postOnlyStaleness: Nanoseconds
    /// The pause after errors.
    public let coolOff: Nanoseconds
    /// Cancel all when a session is lost.
    public let cancelOnDisconnect: Bool
    /// Cancel what rests at start.
    public let cancelOnStart: Bool
    /// The venue's dead-man countdown.
    public let countdown: Nanoseconds
    /// A feed silent for so long has missed its heartbeat.
    public let heartbeatMiss: Nanoseconds
    /// The self-trade prevention asked of the venue.
    public let selfTradeMode: String

    init(_ tree: SettingsTree) {
        func milliseconds(_ path: String) -> Nanoseconds { .milliseconds(tree.integer(path)) }
        placeDeadline = milliseconds("execution.deadlines_ms.place")
        cancelDeadline = milliseconds("execution.deadlines_ms.cancel")
        cancelAllDeadline = milliseconds("execution.deadlines_ms.cancel_all")
        validity = milliseconds("execution.order_validity_ms")
        auditEvery = milliseconds("execution.audit_ms")
        priceBandBps = tree.integer("execution.price_bands_bps")
        postOnlyStaleness = milliseconds("execution.order_lifecycle.post_only.staleness_ms")
        coolOff = .seconds(tree.integer("execution.cool_off_on_errors_sec"))
        cancelOnDisconnect =
            tree.flag("execution.cancel_on_disconnect") && tree.flag("risk.cancel_on_disconnect")
        cancelOnStart = tree.flag("execution.cancel_on_start")
        countdown = milliseconds("execution.countdown_ms")
        heartbeatMiss = milliseconds("execution.heartbeat.miss_ms")
        let modes = "execution.order_lifecycle.stp.mode_by_venue"
        selfTradeMode =
            tree.text("\(modes).binance") ?? tree.text("\(modes).binanceusdm") ?? "CANCEL_NEWEST"
    }
}

/// Limits and caps in the quote asset; zero is unset.
public struct LimitSettings: Sendable {
    /// The most one order may be worth.
    public let orderNotionalMax: Notional
    /// The fat-finger limit of one order.
    public let fatFinger: Notional
    /// The most a symbol's exposure may be worth, where no cap of its own is set.
    public let symbolNotionalMax: Notional
    /// Caps of single symbols.
    public let symbolCaps: [String: Notional]
    /// The most the venue's exposure may be worth.
    public let venueNotionalMax: Notional
    /// The most all exposure may be worth.
    public let notionalMax: Notional
    /// The most the long side may be worth.
    public let longMax: Notional
    /// The most the short side may be worth.
    public let shortMax: Notional
    /// Contracts with a position at once.
    public let positionsMax: Int
    /// Orders open or in flight at once.
    public let inFlightMax: Int
    /// Orders a second.
    public let ordersPerSecond: Int
    /// New orders a minute.
    public let placesPerMinute: Int
    /// Cancels a minute.
    public let cancelsPerMinute: Int
    /// Orders a symbol and minute.
    public let symbolOrdersPerMinute: Int
    /// The outer price band.
    public let priceBandBps: Int64
    /// The day's loss that means HOLD.
    public let dailyLoss: Notional
    /// The day's loss that kills.
    public let killLoss: Notional
    /// The day's volume that kills.
    public let killNotional: Notional
    /// The month's loss that kills.
    public let killMonthlyLoss: Notional
    /// The month's volume that kills.
    public let killMonthlyNotional: Notional
    /// The risk dial's value, already below its ceiling; percent of configured sizes.
    public let riskLevel: Int64

    init(_ tree: SettingsTree) {
        func notional(_ path: String) -> Notional { Notional(raw: tree.decimal(path)) }
        func count(_ path: String) -> Int { Int(tree.integer(path)) }
        orderNotionalMax = notional("execution.per_order_notional_cap")
        fatFinger = notional("risk.max_order_size")
        symbolNotionalMax = notional("limits.max_notional_usd")
        let section = "risk.notional_caps.per_symbol"
        symbolCaps = Dictionary(
            uniqueKeysWithValues: tree.names(below: section).map {
                ($0, notional("\(section).\($0)"))
            }
        )
        venueNotionalMax = notional("risk.notional_caps.per_venue.binanceusdm")
        notionalMax = notional("risk.max_notional")
        longMax = notional("limits.side_caps.long")
        shortMax = notional("limits.side_caps.short")
        positionsMax = count("limits.max_concurrent_positions")
        inFlightMax = count("limits.max_inflight_orders")
        ordersPerSecond = count("guards.throttle_orders_per_sec")
        placesPerMinute = count("execution.runaway.max_place_per_min")
        cancelsPerMinute = count("execution.runaway.max_cancel_per_min")
        symbolOrdersPerMinute = count("execution.rate_limits_per_symbol_per_min")
        priceBandBps = tree.integer("risk.price_band_bps")
        dailyLoss = notional("risk.daily_loss_cap")
        killLoss = notional("risk.kill_caps.daily_loss_usd")
        killNotional = notional("risk.kill_caps.daily_notional_usd")
        killMonthlyLoss = notional("risk.kill_caps.monthly_loss_usd")
        killMonthlyNotional = notional("risk.kill_caps.monthly_notional_usd")
        let profile = tree.text("profile") ?? "paper"
        let rung = Profile(rawValue: profile)?.isLive == true ? "live" : profile
        let ceiling = tree["risk.level.env_caps.\(rung)"].map { _ in
            tree.integer("risk.level.env_caps.\(rung)")
        }
        let dial = tree.flag("risk.level.enabled") ? tree.integer("risk.level.value") : 100
        riskLevel = min(dial, ceiling ?? 100)
    }
}

/// Which strategy, with which numbers.
public struct StrategySettings: Sendable {
    /// The maker core's numbers for one symbol.
    public struct Maker: Sendable {
        /// The size of one quote, at 10⁻⁸ of the base asset.
        public let quantity: Int64
        /// Quotes a side.
        public let layers: Int
        /// Ticks from the fair price to the first quote.
        public let offsetTicks: Int64
        /// Ticks between layers.
        public let stepTicks: Int64
        /// The position at which a side stops quoting, at 10⁻⁸ of the base asset.
        public let inventoryLimit: Int64
        /// Ticks quotes move away at the full inventory limit.
        public let skewTicks: Int64
        /// The move of the target worth giving up a place in the queue.
        public let refreshTicks: Int64
    }

    /// One step of a script of orders.
    public struct Step: Sendable {
        /// When after the first logon.
        public let after: Nanoseconds
        /// The script's own name of the order.
        public let order: String
        /// `place`, `modify` or `cancel`.
        public let act: String
        /// Which symbol, as `symbols` writes it; empty: the first one.
        public let symbol: String
        /// `buy` or `sell`.
        public let side: String
        /// `gtc`, `ioc`, `fok` or `gtx`.
        public let timeInForce: String
        /// The total size, at 10⁻⁸ of the base asset.
        public let quantity: Int64
        /// The limit, at 10⁻⁸.
        public let price: Int64
    }

    /// `maker`, `fixed-spread`, `script` or `none`.
    public let kind: String
    /// How long one callback may take.
    public let timeBudget: Nanoseconds
    /// The maker's numbers by symbol.
    public let maker: [String: Maker]
    /// The script, by the names of its steps.
    public let script: [Step]

    init(_ tree: SettingsTree) {
        kind = tree.text("strategy.kind") ?? "none"
        timeBudget = .microseconds(tree.integer("strategy.time_budget_us"))
        var maker: [String: Maker] = [:]
        for name in tree.names(below: "strategy.maker") {
            let path = "strategy.maker.\(name)"
            func ticks(_ key: String, _ base: Int64) -> Int64 {
                tree["\(path).\(key)"] == nil ? base : tree.integer("\(path).\(key)")
            }
            maker[name] = Maker(
                quantity: tree.decimal("\(path).quantity"),
                layers: Int(ticks("layers", 1)),
                offsetTicks: ticks("offset_ticks", 1),
                stepTicks: ticks("step_ticks", 1),
                inventoryLimit: tree.decimal("\(path).inventory_limit"),
                skewTicks: ticks("skew_ticks", 4),
                refreshTicks: ticks("refresh_ticks", 1)
            )
        }
        self.maker = maker
        script = tree.names(below: "strategy.script").sorted().map { name in
            let path = "strategy.script.\(name)"
            return Step(
                after: .milliseconds(tree.integer("\(path).at_ms")),
                order: tree.text("\(path).order") ?? name,
                act: tree.text("\(path).act") ?? "place",
                symbol: tree.text("\(path).symbol") ?? "",
                side: tree.text("\(path).side") ?? "buy",
                timeInForce: tree.text("\(path).time_in_force") ?? "gtx",
                quantity: tree.decimal("\(path).quantity"),
                price: tree.decimal("\(path).price")
            )
        }
    }
}

/// How the journal is kept.
public struct JournalSettings: Sendable {
    /// Whether an order waits for the disk.
    public let waitsForDisk: Bool
    /// A drainer so far behind means HOLD.
    public let drainLagHold: Nanoseconds
    /// How long sealed segments are kept.
    public let retentionDays: Int64
    /// Bytes of a full segment.
    public let segmentBytes: Int

    init(_ tree: SettingsTree) {
        waitsForDisk = tree.text("journal.durability") == "power"
        drainLagHold = .milliseconds(tree.integer("journal.drain_lag_hold_ms"))
        retentionDays = tree.integer("journal.worm_retention_days")
        segmentBytes = Int(tree.integer("journal.segment_kib")) << 10
    }
}
