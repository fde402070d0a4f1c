/// What the lane may do; every change is journalled with its cause.
@frozen
public enum TradingMode: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// Everything within the limits.
    case run = 1

    /// No new risk by wish of an operator; cancels and closing allowed.
    case pause = 2

    /// No new risk because something looks wrong; cancels and closing allowed.
    case safeMode = 3

    /// No order at all but cancels; where every start begins.
    case hold = 4

    /// Cancel everything, flatten, and stay until released.
    case kill = 5

    /// Whether orders that add risk may leave.
    @inlinable
    public var allowsRisk: Bool { self == .run }

    /// Whether orders that shrink the position may leave.
    @inlinable
    public var allowsReducing: Bool { self != .hold }
}
