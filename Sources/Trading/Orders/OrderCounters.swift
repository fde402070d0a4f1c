/// What the order machine met that a healthy venue rarely sends.
@frozen
public struct OrderCounters: Equatable, BitwiseCopyable, Sendable {
    /// Impossible transitions, ignored.
    public var illegal: UInt64 = 0

    /// News older than what was known.
    public var outOfOrder: UInt64 = 0

    /// News said before, fills booked before among it.
    public var duplicates: UInt64 = 0

    /// Requests whose outcome became unknown.
    public var unknown: UInt64 = 0

    /// Requests answered in time or not at all.
    public var requests: UInt64 = 0

    /// Orders that had been thought dead.
    public var returned: UInt64 = 0

    /// Orders that were not known.
    public var adopted: UInt64 = 0

    /// Fills beyond the quantity asked for.
    public var overFills: UInt64 = 0

    /// Fills of orders that had ended.
    public var lateFills: UInt64 = 0

    /// News about orders nobody keeps and that changed nothing.
    public var unmatched: UInt64 = 0

    init() {}
}
