public import Domain

/// What can be asked of a running daemon.
public enum ControlVerb: String, CaseIterable, Sendable {
    /// Show everything.
    case status

    /// Cancel all, send nothing more.
    case hold

    /// Trade again, if nothing stands in the way.
    case resume

    /// Cancel every order of ours.
    case cancelAll = "cancel-all"

    /// Close every position with reduce-only orders.
    case flatten

    /// Cancel all, flatten, stay so until resumed.
    case kill

    /// The command a lane gets; nil when there is nothing to send.
    public var command: CommandKind? {
        switch self {
        case .status: nil
        case .hold: .hold
        case .resume: .resume
        case .cancelAll: .cancelAll
        case .flatten: .flatten
        case .kill: .kill
        }
    }

    /// One line for the help.
    public var summary: String {
        switch self {
        case .status: "show mode, readiness, orders, positions and latency"
        case .hold: "cancel all and send nothing more until resumed"
        case .resume: "trade again, if nothing else stands in the way"
        case .cancelAll: "cancel every order of ours, go on trading"
        case .flatten: "close every position with reduce-only orders"
        case .kill: "cancel all, flatten at once, stay so until resumed"
        }
    }
}
