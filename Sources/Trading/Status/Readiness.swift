/// The reasons that keep a lane in HOLD; trading is allowed by evidence, and each missing piece has a name.
@frozen
public struct ReadinessReasons: OptionSet, BitwiseCopyable, Sendable {
    /// One bit a reason.
    public let rawValue: UInt32

    /// Wraps bits.
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The journal has not been recovered yet.
    public static let journal = ReadinessReasons(rawValue: 1 << 0)

    /// Orders, fills or positions are not agreed with the venue.
    public static let reconciliation = ReadinessReasons(rawValue: 1 << 1)

    /// A book is not live.
    public static let marketData = ReadinessReasons(rawValue: 1 << 2)

    /// The private stream is not up.
    public static let userStream = ReadinessReasons(rawValue: 1 << 3)

    /// The trade session is not logged on.
    public static let tradeSession = ReadinessReasons(rawValue: 1 << 4)

    /// Venue time is unknown, or too far from ours.
    public static let clock = ReadinessReasons(rawValue: 1 << 5)

    /// Contract rules have not been loaded.
    public static let instruments = ReadinessReasons(rawValue: 1 << 6)

    /// The venue is closed, halted or in maintenance.
    public static let venue = ReadinessReasons(rawValue: 1 << 7)

    /// The lease is not held.
    public static let lease = ReadinessReasons(rawValue: 1 << 8)

    /// The control process is gone for longer than allowed.
    public static let control = ReadinessReasons(rawValue: 1 << 9)

    /// No guard process, and the settings ask for one.
    public static let guardProcess = ReadinessReasons(rawValue: 1 << 10)

    /// The journal's disk is full, broken or too far behind.
    public static let journalLag = ReadinessReasons(rawValue: 1 << 11)

    /// An operator, a limit or a strategy put the lane on hold; it waits for a resume.
    public static let heldByOperator = ReadinessReasons(rawValue: 1 << 12)

    /// A limit was reached.
    public static let limit = ReadinessReasons(rawValue: 1 << 13)

    /// The strategy overran its time or asked for nonsense too often.
    public static let strategy = ReadinessReasons(rawValue: 1 << 14)

    /// The venue limits or bans our requests.
    public static let rateLimit = ReadinessReasons(rawValue: 1 << 15)

    /// The dead-man countdown could not be armed while orders rest.
    public static let countdown = ReadinessReasons(rawValue: 1 << 16)

    /// The position mode or another account setting at the venue is not what this engine needs.
    public static let accountSettings = ReadinessReasons(rawValue: 1 << 17)

    /// Every reason with its short name and its meaning, in the order an operator meets them.
    public static var named: [(reason: ReadinessReasons, name: String, meaning: String)] {
        [
            (.journal, "journal", "the journal has not been recovered yet"),
            (.reconciliation, "recon", "orders, fills or positions are not agreed with the venue"),
            (.marketData, "market-data", "a book is not live"),
            (.userStream, "user-stream", "the private stream is not up"),
            (.tradeSession, "trade-session", "the trade session is not logged on"),
            (.clock, "clock", "venue time is unknown or too far from ours"),
            (.instruments, "instruments", "contract rules have not been loaded"),
            (.venue, "venue", "the venue is closed, halted or in maintenance"),
            (.lease, "lease", "the trading lease is not held"),
            (.control, "control", "the control process is gone for longer than allowed"),
            (.guardProcess, "guard", "no guard process, and the settings ask for one"),
            (.journalLag, "journal-lag", "the journal's disk is full, broken or too far behind"),
            (.heldByOperator, "held", "put on hold; waits for a resume"),
            (.limit, "limit", "a limit was reached"),
            (.strategy, "strategy", "the strategy overran its time or asked for nonsense"),
            (.rateLimit, "rate-limit", "the venue limits or bans our requests"),
            (.countdown, "countdown", "the dead-man countdown could not be armed"),
            (.accountSettings, "account", "an account setting at the venue is not what we need"),
        ]
    }
}
