/// Latencies from 1 ns to 60 s in fixed memory, to three significant digits.
///
/// Log-linear as in HdrHistogram: 2048 steps up to 2047 ns, then 1024 steps for each doubling, so
/// a step is never more than a thousandth of its value. Recording is a shift, an add and a store.
@frozen @safe
public struct Histogram: ~Copyable, @unchecked Sendable {
    /// The greatest latency told apart: 60 s; anything longer is counted here and in `overflows`.
    public static let highestNanoseconds: Int64 = 60_000_000_000

    @usableFromInline static var halfSteps: Int { 1 << 10 }

    /// How many counters there are: 27 halves cover 2³⁶ ns, the first power above 60 s.
    public static let counterCount = 27 * 1_024

    @usableFromInline let counters: UnsafeMutablePointer<UInt64>
    @usableFromInline var longest: Int64 = 0

    /// The longest recorded latency, exact; 0 when nothing is recorded.
    public var max: Int64 { longest }

    /// The low end of the first counter in use; `Int64.max` when nothing is recorded.
    public var min: Int64 {
        for index in 0..<Self.counterCount where counter(index) > 0 {
            return Self.lowest(at: index)
        }
        return .max
    }

    /// How many recordings were longer than the highest and counted there.
    public internal(set) var overflows: UInt64 = 0

    /// Takes all the memory it will ever use.
    public init() {
        unsafe counters = .allocate(capacity: Self.counterCount)
        unsafe counters.initialize(repeating: 0, count: Self.counterCount)
    }

    deinit { unsafe counters.deallocate() }

    /// The counter that holds a latency.
    @inlinable @inline(__always)
    static func index(of value: UInt64) -> Int {
        // Below 2048 the shift is none; above, it leaves eleven bits. No branch: latencies of one
        // histogram may lie on both sides, and a branch missed costs more than the bit scan.
        let shift = 53 &- Int64(bitPattern: value | 2_047).leadingZeroBitCount
        return (shift << 10) &+ Int(truncatingIfNeeded: Int64(bitPattern: value) &>> Int64(shift))
    }

    /// Counts one latency; a negative one counts as zero.
    @inlinable @inline(__always)
    public mutating func record(_ latency: Nanoseconds) {
        record(nanoseconds: latency.count, times: 1)
    }

    /// Counts one latency so many times.
    @inlinable @inline(__always)
    public mutating func record(nanoseconds: Int64, times: UInt64) {
        var value = nanoseconds
        // One comparison for all that is rare: a new maximum, and what lies outside the range.
        if UInt64(bitPattern: value) > UInt64(bitPattern: longest) {
            value = stretched(value, times: times)
        }
        // SAFETY: the value is at most the longest, which is at most the highest, whose counter exists.
        unsafe counters[Self.index(of: UInt64(bitPattern: value))] &+= times
    }

    /// Takes a new maximum, and brings what is out of range into it.
    @usableFromInline @inline(never)
    mutating func stretched(_ value: Int64, times: UInt64) -> Int64 {
        guard value >= 0 else { return 0 }
        if value > Self.highestNanoseconds { overflows &+= times }
        longest = Swift.min(value, Self.highestNanoseconds)
        return longest
    }

    /// The lowest latency of a counter.
    @inlinable
    static func lowest(at index: Int) -> Int64 {
        guard index >= 2 * halfSteps else { return Int64(index) }
        let doublings = index >> 10 - 1
        return Int64(index - doublings << 10) << Int64(doublings)
    }

    /// The highest latency that a counter cannot tell from its lowest.
    @inlinable
    static func highest(at index: Int) -> Int64 {
        guard index >= 2 * halfSteps else { return Int64(index) }
        return lowest(at: index) + Int64(1) << Int64(index >> 10 - 1) - 1
    }

    /// How many latencies were recorded.
    public var count: UInt64 {
        var sum: UInt64 = 0
        for index in 0..<Self.counterCount { sum &+= unsafe counters[index] }
        return sum
    }

    /// The count of one counter.
    func counter(_ index: Int) -> UInt64 {
        precondition(index >= 0 && index < Self.counterCount, "a counter exists")
        return unsafe counters[index]
    }

    /// Adds to one counter.
    mutating func add(_ times: UInt64, toCounter index: Int) {
        precondition(index >= 0 && index < Self.counterCount, "a counter exists")
        unsafe counters[index] &+= times
    }

    /// Forgets everything.
    public mutating func reset() {
        unsafe counters.update(repeating: 0, count: Self.counterCount)
        longest = 0
        overflows = 0
    }

    /// Adds everything another histogram holds.
    public mutating func merge(_ other: borrowing Histogram) {
        for index in 0..<Self.counterCount {
            unsafe counters[index] &+= other.counters[index]
        }
        longest = Swift.max(longest, other.longest)
        overflows &+= other.overflows
    }
}
