internal import Base
internal import Domain
internal import Trading

/// What a run came to, for the person who ends it.
public struct Summary {
    private let frame: DashboardFrame
    private let code: ExitCode
    private let folder: RunFolder

    /// Sums up the last picture.
    public init(_ frame: DashboardFrame, code: ExitCode, folder: RunFolder) {
        self.frame = frame
        self.code = code
        self.folder = folder
    }

    /// A few lines.
    public var text: String {
        guard let lane = frame.lane, lane.incarnation != 0 else {
            return "ended before the engine was up (\(code.meaning)); log: \(folder.eventLog)"
        }
        let symbols = (0..<Int(lane.symbolCount)).map { lane.symbols[$0] }
        let profit = symbols.reduce(0) { $0 + $1.realised + $1.unrealised - $1.fees }
        let fees = symbols.reduce(0) { $0 + $1.fees }
        var lines = [
            "ended: \(code.meaning)",
            "  orders \(Amount.count(lane.placed)), changed \(Amount.count(lane.modified)), "
                + "cancelled \(Amount.count(lane.canceled)), fills \(Amount.count(lane.fills)), "
                + "open now \(lane.open), unknown \(lane.unknown)",
            "  PnL \(Amount.signed(profit, digits: 8, shown: 4)), "
                + "fees \(Amount.text(fees, digits: 8, shown: 4))",
        ]
        for symbol in symbols {
            guard let instrument = symbol.instrument else { continue }
            let digits = Int(instrument.scale.quantity.digits)
            lines.append(
                "  \(instrument.symbol): position "
                    + Amount.text(symbol.position.raw, digits: digits, shown: digits)
                    + ", fills \(Amount.count(symbol.fills))"
            )
        }
        lines += LatencyPanel(stages: lane.stages).lines().map { "  " + $0.plain }
        lines += ["  journal \(folder.journal)", "  tape    \(folder.tape)"]
        return lines.joined(separator: "\n")
    }
}

extension Dashboard {
    /// The picture in one line, for logs.
    public func line() -> String {
        guard let lane = frame.lane else { return "engine not up yet" }
        if frame.isOfDeadLife { return "DOWN: the engine is being started again" }
        let reasons = ReadinessReasons.named.filter { lane.reasons.contains($0.reason) }.map(\.name)
        let why = reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))"
        return "\(lane.mode.word)\(why) open \(lane.open) unknown \(lane.unknown) "
            + "fills \(lane.fills) placed \(lane.placed) journal \(lane.journalAppended)"
    }
}
