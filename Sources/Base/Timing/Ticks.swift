public import CPlatform

/// A reading of the processor's time-stamp counter; only differences mean anything.
@frozen
public struct Ticks: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The counter.
    public let raw: UInt64

    /// Wraps a counter.
    @inlinable
    public init(raw: UInt64) { self.raw = raw }

    /// The counter now, not ordered against neighbouring loads.
    @inlinable @inline(__always)
    public static var now: Ticks { Ticks(raw: cplatform_ticks()) }

    /// Orders by counter.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.raw < rhs.raw }

    /// Ticks from `rhs` to `lhs`; negative when the counter went back.
    @inlinable
    public static func - (lhs: Self, rhs: Self) -> Int64 {
        Int64(bitPattern: lhs.raw &- rhs.raw)
    }
}
