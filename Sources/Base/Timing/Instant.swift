/// A span of time in nanoseconds.
@frozen
public struct Nanoseconds: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The count.
    public let count: Int64

    /// Wraps a count.
    @inlinable
    public init(_ count: Int64) { self.count = count }

    /// So many microseconds.
    @inlinable
    public static func microseconds(_ count: Int64) -> Self { Self(count * 1_000) }

    /// So many milliseconds.
    @inlinable
    public static func milliseconds(_ count: Int64) -> Self { Self(count * 1_000_000) }

    /// So many seconds.
    @inlinable
    public static func seconds(_ count: Int64) -> Self { Self(count * 1_000_000_000) }

    /// No time.
    public static let zero = Nanoseconds(0)

    /// Orders by length.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.count < rhs.count }

    /// The sum; traps on overflow.
    @inlinable
    public static func + (lhs: Self, rhs: Self) -> Self { Self(lhs.count + rhs.count) }

    /// The difference; traps on overflow.
    @inlinable
    public static func - (lhs: Self, rhs: Self) -> Self { Self(lhs.count - rhs.count) }
}

/// A point of this boot's monotonic time, in nanoseconds since boot; what deadlines are made of.
@frozen
public struct Instant: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Nanoseconds since boot.
    public let sinceBoot: Int64

    /// Wraps nanoseconds since boot.
    @inlinable
    public init(sinceBoot: Int64) { self.sinceBoot = sinceBoot }

    /// Before everything.
    public static let distantPast = Instant(sinceBoot: 0)

    /// After everything: a deadline that never comes.
    public static let distantFuture = Instant(sinceBoot: .max)

    /// Orders by time.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.sinceBoot < rhs.sinceBoot }

    /// The later point.
    @inlinable
    public static func + (lhs: Self, span: Nanoseconds) -> Self {
        Self(sinceBoot: lhs.sinceBoot + span.count)
    }

    /// The earlier point.
    @inlinable
    public static func - (lhs: Self, span: Nanoseconds) -> Self {
        Self(sinceBoot: lhs.sinceBoot - span.count)
    }

    /// The time between two points.
    @inlinable
    public static func - (lhs: Self, rhs: Self) -> Nanoseconds {
        Nanoseconds(lhs.sinceBoot - rhs.sinceBoot)
    }
}

/// A point of civil time (UTC) in nanoseconds since 1970: venue stamps, signatures, order validity.
///
/// No deadline is ever made of it; mixing it with `Instant` does not compile.
@frozen
public struct UTCTime: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Nanoseconds since 1970-01-01 UTC.
    public let nanoseconds: Int64

    /// Wraps nanoseconds since 1970.
    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Wraps the milliseconds that venues send.
    ///
    /// What lies beyond the year 2116 is a broken message and is held there: such a time may stop
    /// nothing, and the difference to any other still fits.
    @inlinable
    public init(milliseconds: Int64) {
        let bound: Int64 = 4_611_686_018_427
        nanoseconds = min(max(milliseconds, -bound), bound) * 1_000_000
    }

    /// Not stated.
    public static let none = UTCTime(nanoseconds: 0)

    /// Whole milliseconds, cut off.
    @inlinable
    public var milliseconds: Int64 { nanoseconds / 1_000_000 }

    /// Orders by time.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.nanoseconds < rhs.nanoseconds }

    /// The later point.
    @inlinable
    public static func + (lhs: Self, span: Nanoseconds) -> Self {
        Self(nanoseconds: lhs.nanoseconds + span.count)
    }

    /// The earlier point.
    @inlinable
    public static func - (lhs: Self, span: Nanoseconds) -> Self {
        Self(nanoseconds: lhs.nanoseconds - span.count)
    }

    /// The time between two points.
    @inlinable
    public static func - (lhs: Self, rhs: Self) -> Nanoseconds {
        Nanoseconds(lhs.nanoseconds - rhs.nanoseconds)
    }
}
