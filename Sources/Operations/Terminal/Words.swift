internal import Domain
internal import Trading

extension TradingMode {
    /// The mode as operators write it.
    var word: String {
        switch self {
        case .run: "RUN"
        case .pause: "PAUSE"
        case .safeMode: "SAFE_MODE"
        case .hold: "HOLD"
        case .kill: "KILL"
        }
    }

    var tone: Styled.Tone {
        switch self {
        case .run: .good
        case .pause, .safeMode: .warning
        case .hold, .kill: .bad
        }
    }
}

extension BookState {
    var word: String {
        switch self {
        case .cold: "empty"
        case .buffering, .joining: "syncing"
        case .live: "live"
        case .gap: "gap"
        case .stale: "stale"
        }
    }
}

extension OrderState {
    var word: String {
        switch self {
        case .pendingNew: "placing"
        case .open: "open"
        case .partial: "partial"
        case .pendingModify: "changing"
        case .pendingCancel: "cancelling"
        case .unknown: "UNKNOWN"
        case .filled: "filled"
        case .canceled: "cancelled"
        case .expired: "expired"
        case .rejected: "rejected"
        }
    }
}

extension EvidenceSource {
    var word: String {
        switch self {
        case .stream: "stream"
        case .answer: "answer"
        case .query: "query"
        case .tradeLite: "fill notice"
        }
    }
}

extension LinkState {
    var word: String { "\(self)" }

    var tone: Styled.Tone {
        switch self {
        case .absent: .faint
        case .down: .bad
        case .opening: .warning
        case .up: .good
        }
    }
}

extension ChildPhase {
    var word: String {
        switch self {
        case .waiting: "waiting"
        case .starting: "starting"
        case .ready: "up"
        case .backingOff: "down, restarting"
        case .stopping: "stopping"
        case .killed: "killed"
        case .ended: "ended"
        }
    }

    var tone: Styled.Tone {
        switch self {
        case .ready: .good
        case .waiting, .starting, .stopping: .warning
        case .backingOff, .killed, .ended: .bad
        }
    }
}
