extension Schema {
    static let engine: [SettingKey] = [
        SettingKey(
            "engine.pin",
            .text,
            "auto",
            "The lane's processor: `auto`, `off`, or a number."
        ),
        SettingKey(
            "engine.instance_tag",
            .integer(1...1_023),
            "1",
            "Our mark in client order ids; two engines on one account need two."
        ),
        SettingKey("engine.pin_required", .flag, "false", "Refuse to start unpinned."),
        SettingKey("engine.busy_poll", .flag, "false", "Ask the kernel to poll the network card."),
        SettingKey(
            "engine.socket_backend",
            .choice(["auto", "io_uring", "epoll", "recv"]),
            "auto",
            "How sockets are driven; auto is what serves a lane fastest, and is said at start."
        ),
        SettingKey(
            "engine.ring_capacity.md",
            .integer(256...1_048_576),
            "65536",
            "Slots of market rings; a power of two."
        ),
        SettingKey(
            "engine.ring_capacity.order",
            .integer(64...65_536),
            "4096",
            "Slots of order rings; a power of two."
        ),
        SettingKey(
            "engine.quantum_us",
            .integer(10...1_000_000),
            "100",
            "The lane timer's period."
        ),
        SettingKey(
            "engine.topology",
            .choice(["fused", "split"]),
            "fused",
            "One thread from socket to order, or market and execution apart.",
            missing: "topology split",
            off: ["fused"]
        ),
        SettingKey(
            "engine.wait",
            .choice(["spin", "adaptive", "block"]),
            "adaptive",
            "What an idle lane does; below four processors always adaptive."
        ),
        SettingKey(
            "engine.control_loss_grace_s",
            .integer(0...3_600),
            "30",
            "How long the engine trades on without control, then HOLD."
        ),
        SettingKey(
            "engine.require_guard",
            .flag,
            "true",
            "NOT GUARDED means HOLD.",
            missing: "the guard process",
            off: ["false"]
        ),
        SettingKey(
            "engine.reference_fallback",
            .flag,
            "true",
            "Switch to the plain decoder on divergence."
        ),
        SettingKey(
            "engine.numa_node",
            .integer(0...63),
            nil,
            "The memory node of the lane.",
            missing: "NUMA placement"
        ),
        SettingKey(
            "engine.nic_offload",
            .flag,
            "false",
            "Network card offload of the colo profile.",
            missing: "NIC offload",
            off: ["false"]
        ),
        SettingKey(
            "engine.fifo_priority",
            .integer(0...99),
            "0",
            "SCHED_FIFO priority of the lane; 0: the ordinary scheduler."
        ),
    ]

    static let market: [SettingKey] = [
        SettingKey(
            "market_data.ws.reconnect_jitter_ms",
            .integers(milliseconds),
            "[500, 2000]",
            "The range a reconnect waits in."
        ),
        SettingKey(
            "market_data.ws.stale_ms",
            .integer(50...600_000),
            "1200",
            "Silence that forces a reconnect."
        ),
        SettingKey(
            "market_data.rest_snapshot_sec",
            .integer(1...3_600),
            "1",
            "The snapshot poll while streams are down, inside the weight budget."
        ),
        SettingKey(
            "market_data.views",
            .integer(1...8),
            "2",
            "Parallel feeds with a quorum.",
            missing: "several views with a quorum",
            off: ["1"]
        ),
        SettingKey(
            "market_data.max_seq_gap",
            .integer(0...0),
            "0",
            "Tolerated sequence gap: none."
        ),
        SettingKey(
            "quality.max_clock_skew_ms",
            .integer(milliseconds),
            "2000",
            "Market data stamped so far from venue time is bad: no new orders; 0 is any distance."
        ),
        SettingKey(
            "quality.max_seq_gap",
            .integer(0...0),
            "0",
            "Tolerated sequence gap of analytics: none."
        ),
        SettingKey(
            "quality.freshness.max_staleness_ms",
            .integer(milliseconds),
            "2000",
            "Staleness that raises a quality alert."
        ),
    ]

    static let guards: [SettingKey] = [
        SettingKey(
            "guards.stale_book_ms_max",
            .integer(10...60_000),
            "300",
            "A book without proof of life for so long is not tradable."
        ),
        SettingKey(
            "guards.anchor_divergence_bps",
            .integer(1...10_000),
            "10",
            "Mid, mark and last may differ by so much."
        ),
        SettingKey(
            "guards.locked_crossed_action",
            .choice(["DISABLE_TAKER", "HOLD"]),
            "DISABLE_TAKER",
            "What a locked or crossed book means."
        ),
        SettingKey(
            "guards.max_slippage_bps",
            .integer(0...10_000),
            "20",
            "The slippage a taking order may have."
        ),
        SettingKey("guards.throttle_orders_per_sec", .integer(0...10_000), "5", "Orders a second."),
        SettingKey(
            "guards.clock_skew_hold_ms",
            .integer(1...60_000),
            "250",
            "Clock skew to the venue that means HOLD."
        ),
        SettingKey(
            "guards.rate_limit_series_per_min",
            .integer(1...1_000),
            "5",
            "Rate-limit answers a minute that mean safe mode."
        ),
        SettingKey(
            "guards.breach_ladder.count",
            .integer(1...1_000),
            "3",
            "Breaches within the window that lower the risk level."
        ),
        SettingKey(
            "guards.breach_ladder.window_s",
            .integer(1...86_400),
            "600",
            "The window of the breach ladder."
        ),
        SettingKey(
            "guards.ws_gap_soft_ms_p95",
            .integer(milliseconds),
            nil,
            "A soft trigger on the p95 of stream gaps.",
            missing: "the soft gap trigger"
        ),
        SettingKey(
            "perp.funding_bps_cap_8h",
            .integer(0...10_000),
            "50",
            "Funding forecast beyond which a side shrinks."
        ),
        SettingKey(
            "perp.basis_bps_cap",
            .integer(0...10_000),
            "100",
            "Basis beyond which the symbol is held."
        ),
    ]
}
