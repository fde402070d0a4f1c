internal import Base
internal import Domain
public import Trading

/// Notices in the words of an operator.
public enum NoticeText {
    /// One line; `symbol` names the instrument, where it is about one.
    public static func words(_ notice: Notice, symbol: String?, digits: Int) -> String {
        let subject = symbol.map { "\($0): " } ?? ""
        return subject + core(notice, digits: digits)
    }

    private static func core(_ notice: Notice, digits: Int) -> String {
        let amount = Amount.signed(notice.amount, digits: digits, shown: digits)
        switch notice.kind {
        case .mode:
            let mode = UInt8(exactly: notice.value).flatMap(TradingMode.init(rawValue:))
            return "mode is now \(mode?.word ?? "unknown")"
        case .reasonRaised: return "not ready: \(reason(notice.value))"
        case .reasonCleared: return "settled: \(reason(notice.value))"
        case .fill: return "filled \(amount), trade \(notice.value)"
        case .refused:
            let refusal = UInt16(exactly: notice.value).flatMap(Refusal.init(rawValue:))
            let times = notice.amount > 1 ? ", \(notice.amount) times" : ""
            return "order refused: \(refusal.map { "\($0.reason)" } ?? "\(notice.value)")\(times)"
        case .rejected: return "the venue refused an order, code \(notice.value)"
        case .unknown: return "order \(notice.value) is UNKNOWN"
        case .resolved: return "order \(notice.value) is resolved"
        case .gap: return "the book lost its chain at \(notice.value), resyncing"
        case .bookLive: return "the book is live again after \(notice.value) ms"
        case .linkDown: return "\(link(notice.value)) connection lost"
        case .linkUp: return "\(link(notice.value)) connection up"
        case .rateLimited: return "the venue limits us for \(notice.value) ms"
        case .armed: return "countdown armed for \(notice.value) ms"
        case .disarmed: return "countdown NOT ARMED"
        case .fallback: return "decoding goes on by the reference path, \(notice.value) times"
        case .venueMade: return "the venue closed \(amount) by itself"
        case .recovered:
            return "recovered: \(notice.value) orders adopted, \(notice.amount) proven absent"
        case .repaired: return "the audit repaired a difference, order \(notice.value)"
        case .overrun: return "the strategy overran its time by \(Amount.time(notice.value))"
        case .flipped: return "the position turned over, now \(amount)"
        }
    }

    private static func reason(_ bit: Int64) -> String {
        let reasons = ReadinessReasons(rawValue: UInt32(truncatingIfNeeded: bit))
        let names = ReadinessReasons.named.filter { reasons.contains($0.reason) }
        return names.map(\.meaning).joined(separator: "; ")
    }

    private static func link(_ value: Int64) -> String {
        switch value {
        case 0: "market"
        case 1: "user"
        case 2: "trade"
        default: "REST"
        }
    }
}
