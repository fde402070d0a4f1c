/// What the journal's backlog means for trading.
@frozen
public enum JournalPressure: UInt8, Comparable, BitwiseCopyable, Sendable {
    /// Nothing to say.
    case calm = 0

    /// More than a quarter of the ring waits: tell someone.
    case alert = 1

    /// Half the ring waits, the oldest waits too long, or the disk says no: no new risk.
    case hold = 2

    /// Orders by gravity.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// What must have happened to an intent before its bytes may leave.
@frozen
public enum JournalDurability: String, CaseIterable, Sendable {
    /// It lies in shared memory: it survives the death of the process.
    case process

    /// It lies on the disk: it survives the loss of power.
    case power
}
