public import Base

/// An instrument's price grid: turns a price into its number of ticks by one multiplication.
///
/// Division by a constant is exact modulo 2⁶⁴ when the odd part's inverse is multiplied and the
/// rest rotated; a price off the grid comes out larger than any price on it.
@frozen
public struct TickGrid: BitwiseCopyable, Sendable {
    /// The tick.
    public let tick: Price.Offset

    @usableFromInline let inverse: UInt64
    @usableFromInline let shift: UInt64
    @usableFromInline let ticksMax: UInt64

    /// The most ticks a price may have, so that keys and distances never overflow.
    @usableFromInline static let ticksLimit: UInt64 = 1 << 56

    /// Lays the grid.
    ///
    /// - Precondition: the tick is positive.
    public init(tick: Price.Offset) {
        precondition(tick.raw > 0, "a tick is positive")
        self.tick = tick
        shift = UInt64(tick.raw.trailingZeroBitCount)
        let odd = UInt64(tick.raw) >> shift
        // Newton's step doubles the right bits; an odd number is its own inverse modulo 8.
        var inverse = odd
        for _ in 0..<5 { inverse = inverse &* (2 &- odd &* inverse) }
        self.inverse = inverse
        ticksMax = min(UInt64(Int64.max / tick.raw), Self.ticksLimit)
    }

    /// How many ticks `price` is; 0 when it is no positive multiple of the tick.
    @inlinable
    @inline(__always)
    public func ticks(of price: Price) -> Int {
        let product = UInt64(bitPattern: price.raw) &* inverse
        let ticks = product &>> shift | product &<< (64 &- shift)
        return ticks <= ticksMax ? Int(truncatingIfNeeded: ticks) : 0
    }

    /// The price that is so many ticks.
    @inlinable
    public func price(ticks: Int) -> Price { Price(raw: Int64(ticks) &* tick.raw) }
}
