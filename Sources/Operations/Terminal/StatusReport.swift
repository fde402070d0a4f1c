internal import Base
internal import Domain
internal import Trading

/// The same picture as the dashboard's, for programs.
public enum StatusReport {
    /// One JSON object on one line.
    public static func json(_ frame: DashboardFrame) -> String {
        var object = JSONText()
        object.member("profile", frame.profile)
        object.member("strategy", frame.strategy)
        object.raw("processes", list(frame.processes.map(process)))
        object.member("guarded", false)
        guard let lane = frame.lane else {
            object.member("state", "STARTING")
            return object.closed
        }
        object.member("state", frame.isOfDeadLife ? "DOWN" : lane.mode.word)
        object.raw("reasons", frame.isOfDeadLife ? list([down]) : reasons(lane.reasons))
        object.member("incarnation", lane.incarnation)
        object.member("age_ms", (frame.now - lane.instant).count / 1_000_000)
        object.member("orders", lane.placed)
        object.member("modified", lane.modified)
        object.member("canceled", lane.canceled)
        object.member("fills", lane.fills)
        object.member("refused", lane.refused)
        object.member("rejected", lane.rejected)
        object.member("open", lane.open)
        object.member("in_flight", lane.inFlight)
        object.member("unknown", lane.unknown)
        object.member("countdown_armed", lane.countdownUntil > frame.now)
        object.member("orders_left_10s", lane.ordersLeft10s)
        object.member("weight_left", lane.weightLeft)
        object.member("reconnects", lane.reconnects)
        object.member("journal_appended", lane.journalAppended)
        object.member("journal_durable", lane.journalDurable)
        object.member("tape_whole", lane.tapeWhole)
        object.member("wallet", money(lane.wallet))
        let symbols = (0..<Int(lane.symbolCount)).map { lane.symbols[$0] }
        object.raw("position", positions(symbols))
        object.raw("quality", quality(symbols))
        let realised = symbols.reduce(0) { $0 + $1.realised }
        let unrealised = symbols.reduce(0) { $0 + $1.unrealised }
        let fees = symbols.reduce(0) { $0 + $1.fees }
        object.member("pnl", money(realised + unrealised - fees))
        object.member("realised", money(realised))
        object.member("unrealised", money(unrealised))
        object.member("fees", money(fees))
        object.raw("latency", latency(lane.stages))
        return object.closed
    }

    private static var down: String {
        var object = JSONText()
        object.member("code", "engine")
        object.member("text", "the engine is down; the figures are the last it showed")
        return object.closed
    }

    private static func process(_ line: DashboardFrame.ProcessLine) -> String {
        var object = JSONText()
        object.member("name", line.name)
        object.member("phase", line.phase.word)
        object.member("restarts", line.restarts)
        return object.closed
    }

    private static func reasons(_ reasons: ReadinessReasons) -> String {
        list(
            ReadinessReasons.named.filter { reasons.contains($0.reason) }.map { entry in
                var object = JSONText()
                object.member("code", entry.name)
                object.member("text", entry.meaning)
                return object.closed
            }
        )
    }

    private static func positions(_ symbols: [SymbolStatus]) -> String {
        var object = JSONText()
        for symbol in symbols {
            guard let instrument = symbol.instrument else { continue }
            let digits = Int(instrument.scale.quantity.digits)
            object.member(
                "\(instrument.symbol)",
                Amount.exact(symbol.position.raw, digits: digits)
            )
        }
        return object.closed
    }

    /// The feed of each contract under the names of the metrics; nothing of one that never spoke.
    private static func quality(_ symbols: [SymbolStatus]) -> String {
        var object = JSONText()
        for symbol in symbols {
            guard let instrument = symbol.instrument, symbol.lastLife != .distantPast else {
                continue
            }
            var row = JSONText()
            row.member("ws_gap_ms", symbol.silence.count / 1_000_000)
            row.member("book_freshness_ms", symbol.freshness.count / 1_000_000)
            row.member("snapshot_age_ms", symbol.snapshotAge.count / 1_000_000)
            row.member("dropped_per_million", symbol.droppedPerMillion)
            row.member("seq_gaps", symbol.gaps)
            row.member("clock_skew_ms", symbol.skew.count / 1_000_000)
            object.raw("\(instrument.symbol)", row.closed)
        }
        return object.closed
    }

    private static func latency(_ stages: InlineArray<11, StageLatency>) -> String {
        var object = JSONText()
        for stage in Stage.allCases {
            let latency = stages[Int(stage.rawValue)]
            guard latency.count > 0 else { continue }
            var row = JSONText()
            row.member("count", latency.count)
            row.member("p50", latency.p50)
            row.member("p99", latency.p99)
            row.member("p999", latency.p999)
            row.member("max", latency.max)
            object.raw(stage.name, row.closed)
        }
        return object.closed
    }

    private static func money(_ raw: Int64) -> String { Amount.exact(raw, digits: 8) }

    private static func list(_ items: [String]) -> String {
        "[" + items.joined(separator: ",") + "]"
    }
}
