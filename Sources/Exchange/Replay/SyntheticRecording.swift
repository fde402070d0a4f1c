internal import Base
internal import Domain

/// A recording made from a seed, for tests and measurements: levels and trades around a walking
/// middle price, about one event a millisecond, one millisecond later at the account.
///
/// Every draw is a mix of its own index, so that another language makes the same events in a few
/// vector operations; no floating point is involved.
public struct SyntheticRecording {
    /// Where the middle starts, in ticks.
    public static let middle: Int64 = 670_000

    private let seed: UInt64

    /// Distances from the middle: place `k` holds 2⁶⁴ · (1 − 0.92ᵏ⁺¹), cut at each step.
    private let distances: [UInt64]

    /// The recording of a seed.
    public init(seed: UInt64) {
        self.seed = seed
        var rest = UInt64.max
        distances = (0..<399).map { _ in
            let (high, low) = rest.multipliedFullWidth(by: 92)
            rest = (100 as UInt64).dividingFullWidth((high, low)).quotient
            return .max - rest
        }
    }

    /// The first `count` events.
    public func events(_ count: Int) -> [ReplayEvent] {
        var stamp: Int64 = 1_700_000_000_000_000_000
        var middle = Self.middle
        return (0..<count).map { index in
            stamp += 20_000 + below(1_980_000, index, 0)
            if below(100, index, 1) < 2 { middle += below(3, index, 2) - 1 }
            let buys = below(2, index, 3) == 0
            let side: Side = buys ? .buy : .sell
            let trades = below(100, index, 4) < 8
            let away = trades ? -1 : distance(draw(index, 5))
            let lots = trades ? 1 + below(499, index, 6) : below(50_000, index, 7)
            return ReplayEvent(
                venueTime: UTCTime(nanoseconds: stamp),
                localTime: UTCTime(nanoseconds: stamp + 1_000_000),
                tick: Int32(middle - side.sign * away),
                kind: trades ? .trade : .level,
                side: side,
                quantity: Quantity(raw: lots)
            )
        }
    }

    /// A geometric distance of 1…400 ticks.
    private func distance(_ draw: UInt64) -> Int64 {
        var (low, high) = (0, distances.count)
        while low < high {
            let half = (low + high) / 2
            if distances[half] <= draw { low = half + 1 } else { high = half }
        }
        return Int64(low + 1)
    }

    /// The upper bits of a draw, scaled down to 0 ..< `bound`.
    private func below(_ bound: Int64, _ index: Int, _ purpose: Int) -> Int64 {
        (Int64(draw(index, purpose) >> 32) * bound) >> 32
    }

    /// SplitMix64's output number `index` · 8 + `purpose`.
    private func draw(_ index: Int, _ purpose: Int) -> UInt64 {
        var mixed = seed &+ UInt64(index * 8 + purpose + 1) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
