extension Schema {
    static let execution: [SettingKey] = [
        SettingKey(
            "execution.mode",
            .choice(["paper", "live"]),
            "paper",
            "Whether orders go to a real venue."
        ),
        SettingKey(
            "execution.maker_taker",
            .choice(["maker", "taker", "hybrid"]),
            "hybrid",
            "The default role."
        ),
        SettingKey(
            "execution.working_type",
            .choice(["MARK_PRICE", "LAST_PRICE"]),
            "MARK_PRICE",
            "The price that triggers conditional orders."
        ),
        SettingKey(
            "execution.tp_order_style",
            .choice(["TAKE_PROFIT", "TAKE_PROFIT_MARKET"]),
            "TAKE_PROFIT_MARKET",
            "How profits are taken."
        ),
        SettingKey(
            "execution.deadlines_ms.place",
            .integer(1...10_000),
            "400",
            "A new order unanswered for so long is unknown."
        ),
        SettingKey(
            "execution.deadlines_ms.cancel",
            .integer(1...10_000),
            "300",
            "A cancel unanswered for so long is unknown."
        ),
        SettingKey(
            "execution.deadlines_ms.cancel_all",
            .integer(1...60_000),
            "1500",
            "All orders are gone within this."
        ),
        SettingKey(
            "execution.order_validity_ms",
            .integer(100...2_000),
            "1500",
            "How long the venue may still accept an order."
        ),
        SettingKey(
            "execution.audit_ms",
            .integer(500...600_000),
            "1500",
            "How often the account is compared with the venue."
        ),
        SettingKey(
            "execution.retry.attempts",
            .integer(0...10),
            "3",
            "Repeats of a request proven not accepted."
        ),
        SettingKey(
            "execution.retry.backoff_ms",
            .integers(milliseconds),
            "[50, 150, 300]",
            "Waits between them."
        ),
        SettingKey(
            "execution.price_bands_bps",
            .integer(0...10_000),
            "6",
            "The corridor around mid and mark."
        ),
        SettingKey(
            "execution.per_order_notional_cap",
            .decimal(money),
            "50",
            "The most one order may be worth, in the quote asset."
        ),
        SettingKey(
            "execution.rate_limits_per_symbol_per_min",
            .integer(0...10_000),
            "20",
            "Orders a symbol and minute."
        ),
        SettingKey(
            "execution.cool_off_on_errors_sec",
            .integer(0...3_600),
            "5",
            "The pause after errors."
        ),
        SettingKey(
            "execution.order_lifecycle.post_only.enabled",
            .flag,
            "true",
            "Quotes never take."
        ),
        SettingKey(
            "execution.order_lifecycle.post_only.staleness_ms",
            .integer(1...60_000),
            "500",
            "A quote on an older book is not sent."
        ),
        SettingKey(
            "execution.order_lifecycle.reduce_only.enforce_on_close",
            .flag,
            "true",
            "Closing orders can only reduce."
        ),
        SettingKey(
            "execution.order_lifecycle.close_on_trigger.enabled",
            .flag,
            "true",
            "Stops close on trigger where the venue can."
        ),
        SettingKey(
            "execution.order_lifecycle.stp.mode_by_venue.*",
            .choice(["CANCEL_NEWEST", "CANCEL_OLDEST", "CANCEL_BOTH", "REJECT_NEW", "NONE"]),
            nil,
            "Self-trade prevention asked of a venue."
        ),
        SettingKey(
            "execution.order_lifecycle.cancel_replace.enabled",
            .flag,
            "true",
            "Amend where it is faster than cancel and new."
        ),
        SettingKey(
            "execution.order_lifecycle.cancel_replace.max_latency_ms",
            .integer(1...10_000),
            "25",
            "Slower amends are counted."
        ),
        SettingKey(
            "execution.order_lifecycle.cancel_replace.idempotency",
            .flag,
            "true",
            "An amend keeps the order's id."
        ),
        SettingKey(
            "execution.idempotency.enabled",
            .flag,
            "true",
            "One id an intent; cannot be switched off.",
            missing: "trading without idempotency",
            off: ["true"]
        ),
        SettingKey(
            "execution.maker_taker_switch",
            .flag,
            "true",
            "Whether the role may change with the market."
        ),
        SettingKey(
            "execution.cancel_on_disconnect",
            .flag,
            "true",
            "Cancel all when a session is lost."
        ),
        SettingKey(
            "execution.cancel_on_start",
            .flag,
            "true",
            "Cancel what rests when the engine starts."
        ),
        SettingKey(
            "execution.runaway.max_place_per_min",
            .integer(0...100_000),
            "120",
            "New orders a minute."
        ),
        SettingKey(
            "execution.runaway.max_cancel_per_min",
            .integer(0...100_000),
            "240",
            "Cancels a minute."
        ),
        SettingKey(
            "execution.heartbeat.miss_ms",
            .integer(50...60_000),
            "1500",
            "A feed silent for so long has missed its heartbeat."
        ),
        SettingKey(
            "execution.heartbeat.cancel_within_ms",
            .integer(50...60_000),
            "1500",
            "All orders are gone so long after that."
        ),
        SettingKey(
            "execution.countdown_ms",
            .integer(5_000...600_000),
            "30000",
            "The venue's dead-man countdown while orders rest."
        ),
    ]

    static let limits: [SettingKey] = [
        SettingKey(
            "limits.min_notional_usd",
            .decimal(money),
            "5",
            "The least an order may be worth."
        ),
        SettingKey(
            "limits.max_notional_usd",
            .decimal(money),
            "200",
            "The most a symbol's exposure may be worth."
        ),
        SettingKey(
            "limits.side_caps.long",
            .decimal(money),
            "0",
            "The most the long side may be worth; 0 is unset."
        ),
        SettingKey(
            "limits.side_caps.short",
            .decimal(money),
            "0",
            "The most the short side may be worth; 0 is unset."
        ),
        SettingKey(
            "limits.max_concurrent_positions",
            .integer(count),
            "2",
            "Contracts with a position at once."
        ),
        SettingKey(
            "limits.max_inflight_orders",
            .integer(count),
            "20",
            "Orders open or in flight at once."
        ),
    ]

    static let risk: [SettingKey] = [
        SettingKey("risk.level.enabled", .flag, "true", "Whether the risk dial acts."),
        SettingKey(
            "risk.level.value",
            .integer(0...100),
            "20",
            "The risk dial; sizes are scaled by it."
        ),
        SettingKey(
            "risk.level.env_caps.*",
            .integer(0...100),
            nil,
            "The dial's ceiling by environment."
        ),
        SettingKey("risk.leverage.enabled", .flag, "false", "Whether leverage is used."),
        SettingKey("risk.leverage.max", .integer(1...3), "2", "Its ceiling."),
        SettingKey(
            "risk.notional_caps.per_symbol.*",
            .decimal(money),
            nil,
            "The most a symbol's exposure may be worth."
        ),
        SettingKey(
            "risk.notional_caps.per_venue.*",
            .decimal(money),
            nil,
            "The most a venue's exposure may be worth."
        ),
        SettingKey(
            "risk.daily_drawdown_cap_pct",
            .decimal(percent),
            "2.5",
            "The day's drawdown that means HOLD."
        ),
        SettingKey(
            "risk.intraday_dd_step_down_pct",
            .decimal(percent),
            "2",
            "The day's drawdown that steps risk down."
        ),
        SettingKey(
            "risk.kill_caps.daily_loss_usd",
            .decimal(money),
            "0",
            "The day's loss that kills; 0 is unset."
        ),
        SettingKey(
            "risk.kill_caps.monthly_loss_usd",
            .decimal(money),
            "0",
            "The month's loss that kills; 0 is unset."
        ),
        SettingKey(
            "risk.kill_caps.daily_notional_usd",
            .decimal(money),
            "0",
            "The day's volume that kills; 0 is unset."
        ),
        SettingKey(
            "risk.kill_caps.monthly_notional_usd",
            .decimal(money),
            "0",
            "The month's volume that kills; 0 is unset."
        ),
        SettingKey(
            "risk.max_notional",
            .decimal(money),
            "0",
            "The most all exposure may be worth; 0 is unset."
        ),
        SettingKey(
            "risk.max_order_size",
            .decimal(money),
            "0",
            "The fat-finger limit of one order in the quote asset; 0 is unset."
        ),
        SettingKey("risk.price_band_bps", .integer(0...10_000), "100", "The outer price band."),
        SettingKey(
            "risk.daily_loss_cap",
            .decimal(money),
            "0",
            "The day's loss that means HOLD; 0 is unset."
        ),
        SettingKey(
            "risk.cool_off_minutes",
            .integer(0...1_440),
            "60",
            "The pause after a loss limit."
        ),
        SettingKey("risk.stp", .flag, "true", "Our own self-trade check."),
        SettingKey(
            "risk.cancel_on_disconnect",
            .flag,
            "true",
            "As under execution; both must be true to mean it."
        ),
        SettingKey(
            "risk.sizing.risk_percent",
            .decimal(percent),
            "1.0",
            "Risk of one entry, for entries sized by risk."
        ),
        SettingKey("risk.sizing.sl_required", .flag, "true", "Whether such entries need a stop."),
        SettingKey(
            "risk.sizing.max_reserved_pct",
            .decimal(percent),
            "50",
            "The share of the balance that may be reserved."
        ),
        SettingKey(
            "risk.sl_streak_max",
            .integer(0...1_000),
            "3",
            "Stops in a row before a pause."
        ),
        SettingKey(
            "risk.protective.sl",
            .decimal(percent),
            nil,
            "Stop loss.",
            missing: "protective orders"
        ),
        SettingKey(
            "risk.protective.tp",
            .decimal(percent),
            nil,
            "Take profit.",
            missing: "protective orders"
        ),
        SettingKey(
            "risk.protective.max_loss",
            .decimal(money),
            nil,
            "Loss that closes.",
            missing: "protective orders"
        ),
        SettingKey(
            "risk.require_nonzero_caps",
            .flag,
            "false",
            "Refuse to start with an unset cap."
        ),
        SettingKey("risk.flip.min_confidence", .decimal(share), "0.7", "Confidence a flip needs."),
        SettingKey("risk.flip.confirm_repeats", .integer(count), "3", "Signals a flip needs."),
        SettingKey(
            "risk.flip.min_hold_s",
            .integer(0...86_400),
            "120",
            "How long a position is held before a flip."
        ),
        SettingKey("risk.flip.cooldown_s", .integer(0...86_400), "180", "The pause between flips."),
        SettingKey(
            "risk.flip.block_losing_without_strong",
            .flag,
            "true",
            "No flip out of a loss without a strong signal."
        ),
        SettingKey(
            "risk.flip.spread_buffer_bps",
            .integer(0...10_000),
            "3",
            "The spread a flip must pay for."
        ),
        SettingKey(
            "risk.allocator.budgets.per_alpha.max_notional",
            .decimal(money),
            "0",
            "Budget of one alpha.",
            missing: "the allocator",
            off: ["0"]
        ),
        SettingKey(
            "risk.allocator.budgets.per_alpha.max_dd",
            .decimal(money),
            "0",
            "Drawdown budget of one alpha.",
            missing: "the allocator",
            off: ["0"]
        ),
        SettingKey(
            "risk.allocator.budgets.per_alpha.max_var",
            .decimal(money),
            "0",
            "Risk budget of one alpha.",
            missing: "the allocator",
            off: ["0"]
        ),
        SettingKey(
            "risk.allocator.correlation.cluster_method",
            .choice(["spearman+ward"]),
            "spearman+ward",
            "How alphas are clustered."
        ),
        SettingKey(
            "risk.allocator.correlation.co_move_cooldown_min",
            .integer(0...1_440),
            "30",
            "The pause after a common move."
        ),
        SettingKey(
            "risk.allocator.auto_deleverage_on_cluster_dd",
            .flag,
            "true",
            "Shrink on a cluster's drawdown."
        ),
    ]
}
