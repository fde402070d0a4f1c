extension Schema {
    static let storage: [SettingKey] = [
        SettingKey(
            "storage.db_url",
            .text,
            "sqlite:///./data/crypto_bot.db",
            "Where projections lie; relative to the run folder."
        ),
        SettingKey("storage.parquet_dir", .text, "./data/parquet", "Where exports lie."),
        SettingKey(
            "backup.retention_days",
            .integer(0...3_650),
            "30",
            "How long backups are kept."
        ),
        SettingKey(
            "journal.durability",
            .choice(["process", "power"]),
            "process",
            "What an order waits for: the process's memory, or the disk."
        ),
        SettingKey(
            "journal.worm_retention_days",
            .integer(1...3_650),
            "365",
            "How long sealed journal segments are kept."
        ),
        SettingKey(
            "journal.drain_lag_hold_ms",
            .integer(10...60_000),
            "1000",
            "A drainer so far behind means HOLD."
        ),
        SettingKey(
            "journal.segment_kib",
            .integer(16...1_048_576),
            "65536",
            "The size of a journal segment, in KiB; a full one is sealed and the next begun."
        ),
        SettingKey(
            "ha.lease",
            .choice(["file", "etcd"]),
            "file",
            "Who says who trades.",
            missing: "the etcd lease",
            off: ["file"]
        ),
        SettingKey("ha.lease_ttl_s", .integer(1...600), "10", "How long a lease lasts."),
        SettingKey(
            "logging.level",
            .choice(["DEBUG", "INFO", "WARN", "ERROR"]),
            "INFO",
            "What the event log holds."
        ),
        SettingKey("logging.audit", .flag, "true", "Whether operators' acts are logged."),
        SettingKey(
            "logging.retention_days",
            .integer(1...3_650),
            "90",
            "How long event logs are kept."
        ),
        SettingKey(
            "observability.tracing.enabled",
            .flag,
            "true",
            "Traces to a collector.",
            missing: "tracing",
            off: ["false"]
        ),
        SettingKey(
            "observability.tracing.exporter",
            .choice(["otlp"]),
            "otlp",
            "The collector's protocol."
        ),
        SettingKey(
            "observability.tracing.span_attrs",
            .texts,
            "[venue, symbol, side, coid, route, env]",
            "What a trace carries."
        ),
        SettingKey(
            "observability.logging.redact",
            .texts,
            "[api_key, secret, passphrase, tokens]",
            "Names whose values never reach a log."
        ),
        SettingKey(
            "observability.logging.correlation_id",
            .choice(["propagate"]),
            "propagate",
            "Whether ids are carried along."
        ),
    ]

    static let control: [SettingKey] = [
        SettingKey(
            "readiness.safe_mode_on_breach",
            .flag,
            "true",
            "A broken promise means safe mode."
        ),
        SettingKey(
            "readiness.slo.order_cycle_ms_p95",
            .integer(milliseconds),
            "200",
            "Promise: order cycle."
        ),
        SettingKey(
            "readiness.slo.ws_gap_ms_p95",
            .integer(milliseconds),
            "400",
            "Promise: stream gap."
        ),
        SettingKey(
            "readiness.slo.book_freshness_ms_p95",
            .integer(milliseconds),
            "250",
            "Promise: age of the book."
        ),
        SettingKey(
            "readiness.slo.cancel_all_ms_p95",
            .integer(milliseconds),
            "1500",
            "Promise: cancel all."
        ),
        SettingKey(
            "readiness.slo.reject_rate",
            .decimal(share),
            "0.005",
            "Promise: refused orders."
        ),
        SettingKey(
            "readiness.slo.cancel_fail_rate",
            .decimal(share),
            "0.003",
            "Promise: failed cancels; beyond it a symbol is quarantined."
        ),
        SettingKey(
            "readiness.slo.recon_mismatch",
            .integer(0...0),
            "0",
            "Promise: differences to the venue."
        ),
        SettingKey(
            "readiness.hold.ws_gap_factor",
            .integer(1...100),
            "3",
            "So many times the promise means HOLD,"
        ),
        SettingKey("readiness.hold.ws_gap_minutes", .integer(1...1_440), "5", "after so long."),
        SettingKey(
            "status_thresholds",
            .text,
            "status_thresholds.yaml",
            "The file of status limits."
        ),
        SettingKey("sor.weights.cycle_time_p95", .decimal(share), "0.25", "Router weight."),
        SettingKey("sor.weights.p_fill", .decimal(share), "0.25", "Router weight."),
        SettingKey("sor.weights.fees_vip", .decimal(share), "0.15", "Router weight."),
        SettingKey("sor.weights.impact", .decimal(share), "0.15", "Router weight."),
        SettingKey("sor.weights.queue_pos", .decimal(share), "0.10", "Router weight."),
        SettingKey("sor.weights.reliability", .decimal(share), "0.10", "Router weight."),
        SettingKey(
            "security.ws_signature.required",
            .flag,
            "true",
            "Streams of the API are signed."
        ),
        SettingKey(
            "security.keys.rotation_days",
            .integer(1...90),
            "30",
            "When a key should be changed."
        ),
        SettingKey("security.keys.max_age_days", .integer(1...90), "90", "When it must be."),
        SettingKey("security.ip_allowlist", .texts, "[]", "Addresses that may reach the API."),
        SettingKey(
            "security.egress_allowlist",
            .texts,
            "[venues, alert-channels, backup-store]",
            "What may be dialled."
        ),
        SettingKey(
            "security.withdraw",
            .choice(["off"]),
            "off",
            "A constant: this program cannot withdraw."
        ),
        SettingKey(
            "security.secrets_backend",
            .choice(["env", "vault", "hsm"]),
            "env",
            "Where secrets come from.",
            missing: "vault and hsm",
            off: ["env"]
        ),
        SettingKey(
            "security.require_testnet_keys",
            .flag,
            "false",
            "Refuse keys that were used on the main network."
        ),
        SettingKey("approvals.two_man_rule", .flag, "true", "Two people for what adds risk."),
        SettingKey(
            "approvals.expiry_min",
            .integer(1...1_440),
            "15",
            "How long a first yes lasts."
        ),
        SettingKey(
            "approvals.kill_engage_requires_two",
            .flag,
            "false",
            "Whether even a kill needs two."
        ),
        SettingKey(
            "gates.conformance_required",
            .flag,
            "false",
            "Refuse the next rung without a conformance report."
        ),
        SettingKey(
            "release.auto_rollback_on_slo",
            .flag,
            "false",
            "Go back a release on a broken promise.",
            missing: "automatic rollback",
            off: ["false"]
        ),
        SettingKey(
            "release.exception_budget",
            .flag,
            "false",
            "Count broken promises.",
            missing: "the exception budget",
            off: ["false"]
        ),
        SettingKey(
            "tca.enabled",
            .flag,
            "false",
            "Cost analysis.",
            missing: "cost analysis",
            off: ["false"]
        ),
        SettingKey(
            "tca.baseline_compare",
            .flag,
            "false",
            "Against a baseline.",
            missing: "cost analysis",
            off: ["false"]
        ),
    ]
}
