public import Base
public import Domain

/// What a lane may do this pass, all in one place; written once a pass, read by every check.
public struct LaneCondition: BitwiseCopyable, Sendable {
    /// The mode.
    public var mode = TradingMode.hold

    /// What keeps the lane from adding risk; empty when nothing does.
    public var reasons = ReadinessReasons([.journal, .reconciliation])

    /// Until when the lease to trade holds.
    public var leaseUntil = Instant.distantPast

    /// Whether the trade session is logged on.
    public var hasSession = false

    /// Bytes the trade socket has not taken yet.
    public var unsentBytes = 0

    /// Half the round trip of the venue-time sample in force; huge before the first.
    public var clockUncertainty = Nanoseconds(.max)

    /// Whether the journal takes intents.
    public var journalTakes = false

    /// Nothing that adds risk leaves before.
    public var coolOffUntil = Instant.distantPast

    /// A lane that may do nothing.
    public init() {}
}
