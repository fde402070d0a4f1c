/// Nanoseconds from the processor's counter: what stage stamps are made of, never a decision.
///
/// Calibrated against the raw clock and steered after it by `track()`, without ever going back.
/// Where the counter is not invariant, or is seen to step back, the raw clock itself is read.
@frozen
public struct TSCClock<Source: TickSource>: Sendable {
    /// Why the raw clock is read in place of the counter.
    public enum Fallback: String, Sendable {
        /// The processor does not promise one rate.
        case notInvariant

        /// The counter went back between two readings.
        case steppedBack

        /// No rate could be measured.
        case noRate
    }

    /// The door.
    public let source: Source

    /// Set when the counter is not used.
    public private(set) var fallback: Fallback?

    /// How far the clock stood from the raw clock at the last `track()`, in nanoseconds.
    public private(set) var lastError: Int64 = 0

    @usableFromInline var usesCounter: Bool
    @usableFromInline var baseTicks: UInt64
    @usableFromInline var baseNanoseconds: Int64

    /// Nanoseconds a tick in units of 2⁻³².
    @usableFromInline var rate: Int64

    /// The last pair taken, from which the counter's true rate is measured.
    @usableFromInline var pair: Pair

    @usableFromInline
    struct Pair: Sendable {
        var ticks: Ticks
        var nanoseconds: Int64
        /// Ticks between the readings around it: how exact it is.
        var width: Int64
    }

    /// Calibrates for about `window`; longer is more exact (1 ms: some 10⁻⁵).
    public init(_ source: Source, window: Nanoseconds = .milliseconds(2)) {
        self.source = source
        let first = Self.readPair(source)
        pair = first
        baseTicks = first.ticks.raw
        baseNanoseconds = first.nanoseconds
        rate = 0
        usesCounter = false
        guard source.isInvariant else {
            fallback = .notInvariant
            return
        }
        var second = first
        while second.nanoseconds - first.nanoseconds < window.count {
            second = Self.readPair(source)
            if second.ticks < first.ticks { break }
        }
        guard let measured = Self.rate(from: first, to: second) else {
            fallback = second.ticks < first.ticks ? .steppedBack : .noRate
            return
        }
        rate = measured
        baseTicks = second.ticks.raw
        baseNanoseconds = second.nanoseconds
        pair = second
        usesCounter = true
    }

    /// Nanoseconds on the raw clock's line.
    @inlinable @inline(__always)
    public func read() -> Nanoseconds {
        guard usesCounter else { return Nanoseconds(source.rawNanoseconds()) }
        return nanoseconds(at: source.ticks())
    }

    /// A stamp taken earlier, on the same line; exact as long as it is not much older than `track()`.
    @inlinable @inline(__always)
    public func nanoseconds(at ticks: Ticks) -> Nanoseconds {
        let elapsed = Int64(bitPattern: ticks.raw &- baseTicks)
        return Nanoseconds(baseNanoseconds &+ scaled(elapsed))
    }

    /// The length of a span of ticks.
    @inlinable @inline(__always)
    public func nanoseconds(ofTicks ticks: Int64) -> Nanoseconds { Nanoseconds(scaled(ticks)) }

    @inlinable @inline(__always)
    func scaled(_ ticks: Int64) -> Int64 {
        let (high, low) = ticks.multipliedFullWidth(by: rate)
        return high << 32 | Int64(truncatingIfNeeded: low >> 32)
    }

    /// Measures the rate since the last call and steers toward the raw clock; call about once a second.
    public mutating func track() {
        guard usesCounter else { return }
        let now = Self.readPair(source)
        guard now.ticks >= pair.ticks else {
            fallback = .steppedBack
            // The raw clock may stand behind what was told: the line goes on from the raw clock,
            // which differs by less than the last steering left over.
            usesCounter = false
            return
        }
        let shown = nanoseconds(at: now.ticks).count
        lastError = shown - now.nanoseconds
        guard let measured = Self.rate(from: pair, to: now) else { return }
        let window = now.nanoseconds - pair.nanoseconds
        baseTicks = now.ticks.raw
        if lastError < -1_000_000 {
            // More than a millisecond behind (a suspended machine): ahead is the only way out.
            baseNanoseconds = now.nanoseconds
            rate = measured
        } else {
            baseNanoseconds = shown
            // Absorb the error over a window as long as the last; at most half the speed is taken.
            let correction = max(min(lastError, window / 2), -window / 2)
            let factor = Int128(window - correction)
            rate = max(1, Int64(Int128(measured) * factor / Int128(max(window, 1))))
        }
        pair = now
    }

    /// The tightest of a few readings of counter, raw clock, counter.
    private static func readPair(_ source: Source) -> Pair {
        var best = Pair(ticks: Ticks(raw: 0), nanoseconds: 0, width: .max)
        for _ in 0..<5 {
            let before = source.ticks()
            let nanoseconds = source.rawNanoseconds()
            let after = source.ticks()
            let width = after - before
            if width < 0 {
                // A step back inside the reading: hand on the low end, so that it is seen.
                return Pair(ticks: after, nanoseconds: nanoseconds, width: 0)
            }
            if width < best.width {
                let middle = Ticks(raw: before.raw &+ UInt64(width) / 2)
                best = Pair(ticks: middle, nanoseconds: nanoseconds, width: width)
            }
        }
        return best
    }

    /// Nanoseconds a tick between two pairs, or nil when either did not move.
    private static func rate(from first: Pair, to second: Pair) -> Int64? {
        let ticks = second.ticks - first.ticks
        let nanoseconds = second.nanoseconds - first.nanoseconds
        guard ticks > 0, nanoseconds > 0 else { return nil }
        let rate = Int128(nanoseconds) << 32 / Int128(ticks)
        guard rate > 0, rate < Int128(1) << 40 else { return nil }
        return Int64(rate)
    }
}

/// The clock of stage stamps on this machine.
public typealias StageClock = TSCClock<ProcessorTicks>
