internal import Base
internal import Domain
internal import Trading

/// Draws one picture of a running daemon as lines of text.
public struct Dashboard {
    let frame: DashboardFrame

    /// Prepares to draw a picture.
    public init(_ frame: DashboardFrame) { self.frame = frame }

    /// The lines, for a screen of that many columns and rows.
    func lines(rows: Int) -> [Styled] {
        var lines = [title(), processes()]
        guard let lane = frame.lane else {
            lines.append(Styled())
            lines.append(Styled("The engine has not opened its shared memory yet.", .faint))
            return lines + events(room: rows - lines.count)
        }
        lines.append(readiness(lane))
        lines.append(links(lane))
        lines.append(counters(lane))
        for index in 0..<Int(lane.symbolCount) {
            lines.append(Styled())
            lines += SymbolPanel(status: lane.symbols[index], now: frame.now).lines()
        }
        lines.append(Styled())
        lines += LatencyPanel(stages: lane.stages).lines()
        return lines + events(room: rows - lines.count)
    }

    /// The picture for a terminal: each line ends by clearing what stood there before.
    public func text(columns: Int, rows: Int) -> String {
        lines(rows: rows).prefix(max(rows - 1, 1))
            .map { $0.coloured(cutAt: columns) + "\u{1B}[K" }
            .joined(separator: "\r\n")
    }

    /// The picture without colours, for documents and tests.
    public func plain(rows: Int = 60) -> String {
        lines(rows: rows).map(\.plain).joined(separator: "\n")
    }

    private func title() -> Styled {
        var line = Styled("APUS", .strong)
        line.append("  \(frame.profile)  \(frame.strategy)")
        guard let lane = frame.lane else { return line }
        line.append("   ")
        if frame.isOfDeadLife {
            line.append(" DOWN ", .bad)
        } else {
            line.append(" \(lane.mode.word) ", lane.mode.tone)
        }
        let age = frame.now - lane.instant
        if age > .seconds(2) { line.append("  last pass \(Amount.time(age.count)) ago", .bad) }
        line.append("   up \(Amount.span((frame.now - lane.started).count / 1_000_000_000))")
        line.append("   start \(lane.incarnation)", .faint)
        return line
    }

    private func processes() -> Styled {
        var line = Styled("processes  ", .faint)
        for process in frame.processes {
            line.append(process.name + " ")
            line.append(process.phase.word, process.phase.tone)
            if process.restarts > 0 { line.append(" ×\(process.restarts)", .warning) }
            line.append("   ")
        }
        line.append("guard ")
        line.append("NOT GUARDED", .warning)
        return line
    }

    private func readiness(_ lane: LaneStatus) -> Styled {
        var line = Styled("readiness  ", .faint)
        if frame.isOfDeadLife {
            line.append("the engine is down: what follows is the last it showed", .bad)
            return line
        }
        if lane.reasons.isEmpty { line.append("nothing stands in the way", .good) }
        var first = true
        for entry in ReadinessReasons.named where lane.reasons.contains(entry.reason) {
            if !first { line.append("; ", .faint) }
            line.append(entry.name, .bad)
            line.append(": \(entry.meaning)")
            first = false
        }
        return line
    }

    private func links(_ lane: LaneStatus) -> Styled {
        var line = Styled("links      ", .faint)
        let links = [
            ("market", lane.marketLink), ("user", lane.userLink), ("trade", lane.tradeLink),
        ]
        for (name, state) in links {
            line.append("\(name) ")
            line.append(state.word, state.tone)
            line.append("  ")
        }
        line.append("reconnects \(lane.reconnects)  countdown ")
        let left = lane.countdownUntil - frame.now
        if left > .zero {
            line.append("armed, \(Amount.time(left.count)) left", .good)
        } else {
            line.append("NOT ARMED", lane.open == 0 ? .faint : .bad)
        }
        line.append(
            "  budget \(lane.ordersLeft10s)/10s \(lane.ordersLeftMinute)/min "
                + "weight \(lane.weightLeft)"
        )
        if lane.rateLimited > 0 { line.append("  limited ×\(lane.rateLimited)", .warning) }
        return line
    }

    private func counters(_ lane: LaneStatus) -> Styled {
        var line = Styled("orders     ", .faint)
        line.append(
            "open \(lane.open)  in flight \(lane.inFlight)  placed \(Amount.count(lane.placed))"
                + "  changed \(Amount.count(lane.modified))"
                + "  cancelled \(Amount.count(lane.canceled))"
                + "  fills \(Amount.count(lane.fills))"
        )
        line.append("  refused \(Amount.count(lane.refused))", lane.refused > 0 ? .faint : .plain)
        if let refusal = Refusal(rawValue: lane.lastRefusal) {
            line.append(" (\(refusal.reason))", .faint)
        }
        if lane.rejected > 0 { line.append("  rejected \(Amount.count(lane.rejected))") }
        line.append("  unknown ")
        line.append("\(lane.unknown)", lane.unknown > 0 ? .bad : .good)
        line.append("  journal \(Amount.count(lane.journalAppended))")
        let lag = lane.journalAppended - min(lane.journalDurable, lane.journalAppended)
        if lag > 0 { line.append(" (\(lag) not on disk)", .faint) }
        if !lane.tapeWhole { line.append("  tape has holes", .warning) }
        return line
    }

    private func events(room: Int) -> [Styled] {
        guard room > 3, !frame.events.isEmpty else { return [] }
        return [Styled(), Styled("events", .faint)]
            + frame.events.suffix(room - 3).map { Styled("  " + $0) }
    }
}
