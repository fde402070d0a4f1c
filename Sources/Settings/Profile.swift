/// The rungs of the ladder and the two profiles beside it.
public enum Profile: String, CaseIterable, Sendable {
    /// Orders go to a simulated venue.
    case paper

    /// Orders go to the venue's test network.
    case testnet

    /// The real market is followed, no order leaves.
    case shadow

    /// Real orders of the smallest size under the strictest caps.
    case microLive = "micro-live"

    /// Real orders.
    case live

    /// Paper with debugging.
    case dev

    /// Live beside the venue.
    case colo

    /// Whether real money is at stake.
    public var isLive: Bool { self == .microLive || self == .live || self == .colo }

    /// Whether orders leave for a venue of somebody else's.
    public var sendsOrders: Bool { isLive || self == .testnet }

    /// The profile whose overlay applies below this one's.
    var parent: Profile? {
        switch self {
        case .live: .microLive
        case .colo: .live
        default: nil
        }
    }

    /// What this profile changes of the base values.
    var overlay: [(path: String, yaml: String)] {
        switch self {
        case .paper: []
        case .dev: [("logging.level", "DEBUG"), ("telegram.debug_enabled", "true")]
        case .testnet:
            [
                ("execution.mode", "live"), ("security.require_testnet_keys", "true"),
                ("gates.conformance_required", "true"),
            ]
        case .shadow: [("execution.mode", "paper")]
        case .microLive:
            [
                ("execution.mode", "live"), ("execution.per_order_notional_cap", "50"),
                ("engine.pin_required", "true"), ("risk.require_nonzero_caps", "true"),
                ("learning.mode", "strict"),
            ]
        case .live: [("approvals.two_man_rule", "true"), ("risk.leverage.enabled", "false")]
        case .colo: [("engine.busy_poll", "true")]
        }
    }
}
