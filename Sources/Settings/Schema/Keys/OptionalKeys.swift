extension Schema {
    /// Sections whose features come later; they are checked, and asking for one is an error that names it.
    static let optional: [SettingKey] = [
        SettingKey(
            "center.advisory.enabled",
            .flag,
            "false",
            "Advice.",
            missing: "the advisory centre",
            off: ["false"]
        ),
        SettingKey("center.degrade.on_overload", .flag, "true", "Do less under overload."),
        SettingKey("center.news.enabled", .flag, "false", "News.", missing: "news", off: ["false"]),
        SettingKey(
            "center.liquidations.enabled",
            .flag,
            "true",
            "Liquidation statistics.",
            missing: "analytics",
            off: ["false"]
        ),
        SettingKey(
            "center.cvd.enabled",
            .flag,
            "true",
            "Cumulative volume delta.",
            missing: "analytics",
            off: ["false"]
        ),
        SettingKey(
            "center.imbalance.enabled",
            .flag,
            "true",
            "Imbalance statistics.",
            missing: "analytics",
            off: ["false"]
        ),
        SettingKey(
            "crypto_bot.advisory.consume",
            .flag,
            "false",
            "Compare with advice.",
            missing: "the advisory centre",
            off: ["false"]
        ),
        SettingKey(
            "advice.calibration.enabled",
            .flag,
            "true",
            "Calibrate advice.",
            missing: "the advisory centre",
            off: ["false"]
        ),
        SettingKey("advice.max_recs_per_min", .integer(count), "120", "Advice a minute."),
        SettingKey("advice.default_ttl_s", .integer(1...86_400), "900", "How long advice holds."),
        SettingKey("advice.break_on_drift", .flag, "true", "Stop advice on drift."),
        SettingKey("model.shadow.id", .text, nil, "A shadow model.", missing: "models"),
        SettingKey(
            "model.canary.traffic_pct",
            .decimal(percent),
            "0",
            "A canary model's share.",
            missing: "models",
            off: ["0"]
        ),
        SettingKey(
            "learning.mode",
            .choice(["strict", "advisory", "auto-calibration-p0"]),
            "strict",
            "What learning may do.",
            missing: "learning",
            off: ["strict"]
        ),
        SettingKey(
            "treasury.rebalance.enabled",
            .flag,
            "true",
            "Rebalancing plans.",
            missing: "treasury",
            off: ["false"]
        ),
        SettingKey(
            "funding.optimizer.enabled",
            .flag,
            "true",
            "Funding optimiser.",
            missing: "treasury",
            off: ["false"]
        ),
        SettingKey(
            "data_backfill.gaps_policy",
            .text,
            "detect->queue->fill->audit",
            "What happens to gaps."
        ),
        SettingKey(
            "data_backfill.reprocess_jobs.deterministic",
            .flag,
            "true",
            "Backfill jobs repeat exactly."
        ),
        SettingKey(
            "data_backfill.reprocess_jobs.idempotent",
            .flag,
            "true",
            "Backfill jobs may run twice."
        ),
        SettingKey("data_backfill.reports.daily", .text, "gaps_filled.md", "The daily report."),
        SettingKey("ui.rbac", .flag, "true", "Roles in the web UI."),
        SettingKey("ui.approvals_two_man_rule", .flag, "true", "Two people in the web UI."),
        SettingKey("ui.stream_hz", .integer(1...60), "4", "Updates a second."),
        SettingKey("ui.lang", .text, "ru-RU", "Language."),
        SettingKey("ui.fallback_lang", .text, "en-US", "Language where a text is missing."),
        SettingKey("ui.simple_explanations", .flag, "true", "Plain explanations."),
        SettingKey(
            "telegram.allow_chat_ids",
            .integers(Int64.min...Int64.max),
            "[]",
            "Chats that may speak to it.",
            missing: "chat control",
            off: ["[]"]
        ),
        SettingKey("telegram.otp_required", .flag, "false", "One-time codes."),
        SettingKey("telegram.debug_enabled", .flag, "false", "Debug commands."),
        SettingKey(
            "telegram.signal_cooldown_s",
            .integer(0...86_400),
            "300",
            "The pause between signals."
        ),
        SettingKey(
            "telegram.ui_refresh_s",
            .integer(1...86_400),
            "60",
            "Refresh of the chat screen."
        ),
        SettingKey("telegram.price_poll_s", .integer(1...3_600), "1", "Price poll."),
        SettingKey(
            "telegram.status_clear_s",
            .decimal(0...units(3_600)),
            "2.5",
            "When a status goes away."
        ),
        SettingKey(
            "network.path_failover_target_ms",
            .integer(milliseconds),
            "5000",
            "Target of a path failover."
        ),
        SettingKey(
            "alerts.fallback.enabled",
            .flag,
            "false",
            "Second alert channels.",
            missing: "alert channels",
            off: ["false"]
        ),
        SettingKey(
            "alerts.fallback.escalate_after_s",
            .integer(1...86_400),
            "120",
            "When they are used."
        ),
        SettingKey(
            "alerts.fallback.push",
            .flag,
            "false",
            "Push messages.",
            missing: "alert channels",
            off: ["false"]
        ),
        SettingKey("optional.scenarios.dir", .text, "./scenarios", "Scenario files."),
        SettingKey(
            "optional.data_lake.enabled",
            .flag,
            "false",
            "Data lake.",
            missing: "the data lake",
            off: ["false"]
        ),
        SettingKey("optional.data_lake.url", .text, nil, "Its address.", missing: "the data lake"),
        SettingKey(
            "optional.vpin.avoid_toxic_flow",
            .flag,
            "false",
            "Toxic-flow guard.",
            missing: "VPIN",
            off: ["false"]
        ),
        SettingKey(
            "optional.offline_snapshot.enabled",
            .flag,
            "false",
            "Offline snapshot.",
            missing: "the offline snapshot",
            off: ["false"]
        ),
        SettingKey(
            "optional.offline_snapshot.interval_s",
            .integer(1...86_400),
            "60",
            "Its period."
        ),
        SettingKey(
            "optional.event_backbone.enabled",
            .flag,
            "false",
            "Event backbone.",
            missing: "the event backbone",
            off: ["false"]
        ),
        SettingKey("optional.event_backbone.kind", .choice(["nats"]), "nats", "Its kind."),
        SettingKey(
            "optional.market_maker_pack.enabled",
            .flag,
            "false",
            "Market-maker reports.",
            missing: "market-maker reports",
            off: ["false"]
        ),
        SettingKey(
            "optional.country_exports",
            .texts,
            "[]",
            "Tax exports.",
            missing: "tax exports",
            off: ["[]"]
        ),
        SettingKey(
            "maintenance.sources",
            .texts,
            "[]",
            "Maintenance calendars.",
            missing: "maintenance calendars",
            off: ["[]"]
        ),
        SettingKey(
            "maintenance.alert_before_h",
            .integers(0...720),
            "[24, 1]",
            "Hours before a window that alert."
        ),
        SettingKey("supply_chain.sbom", .text, "syft", "The tool of the bill of materials."),
        SettingKey(
            "supply_chain.artifact_signing",
            .text,
            "sigstore",
            "The tool that signs releases."
        ),
        SettingKey("supply_chain.lockfiles", .texts, "[Package.resolved]", "Lock files."),
        SettingKey("supply_chain.secret_scanner", .flag, "true", "Scan for secrets."),
        SettingKey(
            "supply_chain.key_rotation_days",
            .integer(1...90),
            "90",
            "Rotation of signing keys."
        ),
        SettingKey(
            "ci.latency_gate.p50_pct",
            .decimal(percent),
            "5",
            "Tolerance of the median's ratio."
        ),
        SettingKey(
            "ci.latency_gate.p99_pct",
            .decimal(percent),
            "10",
            "Tolerance of the p99's ratio."
        ),
        SettingKey(
            "ci.latency_gate.p99_9_pct",
            .decimal(percent),
            "15",
            "Tolerance of the p99.9's ratio."
        ),
        SettingKey(
            "ci.latency_gate.min_samples",
            .integer(0...1_000_000_000),
            "100000",
            "Samples a verdict needs."
        ),
        SettingKey(
            "flags.freeze_windows",
            .texts,
            "[]",
            "Times without changes.",
            missing: "freeze windows",
            off: ["[]"]
        ),
        SettingKey("flags.rollout", .texts, "[shadow, canary, prod]", "Stages of a feature."),
        SettingKey(
            "remote_profiles",
            .texts,
            "[]",
            "Remote API profiles.",
            missing: "remote profiles",
            off: ["[]"]
        ),
        SettingKey("host.sysctl_profile", .text, nil, "The host's network settings file."),
    ]
}
