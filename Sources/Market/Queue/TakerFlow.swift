public import Base
public import Domain

/// How often and how much the takers of each side trade, the past fading away.
@frozen
public struct TakerFlow: BitwiseCopyable, Sendable {
    /// One side's fading sums.
    @usableFromInline
    @frozen
    struct Sums: BitwiseCopyable, Sendable {
        @usableFromInline var trades = 0.0
        @usableFromInline var volume = 0.0
        @usableFromInline var at = UTCTime.none

        @inlinable init() {}
    }

    private let fadesWithin: Double
    private let unit: Double
    private var buyers = Sums()
    private var sellers = Sums()
    private var began = UTCTime.none

    /// Starts with no trades; a trade's weight falls to 1/e within `fadesWithin`.
    ///
    /// - Precondition: the time is positive.
    public init(fadesWithin: Nanoseconds, quantity scale: Scale) {
        precondition(fadesWithin > .zero, "the past fades in some time")
        self.fadesWithin = Double(fadesWithin.count)
        unit = Double(scale.unit)
    }

    /// Takes a trade; an older one than the last counts as if it came with it.
    public mutating func take(_ trade: PublicTrade) {
        if began == .none { began = trade.engineTime }
        var sums = trade.aggressor == .buy ? buyers : sellers
        let fading = fading(since: sums.at, to: trade.engineTime)
        sums.trades = sums.trades * fading + 1
        sums.volume = sums.volume * fading + Double(trade.quantity.raw) / unit
        sums.at = max(sums.at, trade.engineTime)
        if trade.aggressor == .buy { buyers = sums } else { sellers = sums }
    }

    private func fading(since: UTCTime, to now: UTCTime) -> Double {
        guard since != .none, now > since else { return 1 }
        return TabulatedFunctions.exponential(-Double((now - since).count) / fadesWithin)
    }

    /// Trades a second and the mean size of those that take from `side`.
    func rate(takingFrom side: Side, at now: UTCTime) -> (perSecond: Double, size: Double) {
        let sums = side == .buy ? sellers : buyers
        guard sums.trades > 0 else { return (0, 0) }
        // A young flow has seen only part of the time it averages over.
        let seen = 1 - fading(since: began, to: now)
        let seconds = fadesWithin * 1e-9 * max(seen, 1e-3)
        return (
            sums.trades * fading(since: sums.at, to: now) / seconds, sums.volume / sums.trades
        )
    }

    /// The probability that takers will have traded `volume` from `side` within `horizon`.
    ///
    /// Trades come as a Poisson stream and their sizes are exponential; then the volume is reached
    /// exactly when the stream outruns a second Poisson number, that of sizes fitting into `volume`.
    public func probability(
        ofTrading volume: Double,
        from side: Side,
        within horizon: Nanoseconds,
        at now: UTCTime
    ) -> Double {
        guard volume > 0 else { return 1 }
        let rate = rate(takingFrom: side, at: now)
        guard rate.perSecond > 0, rate.size > 0 else { return 0 }
        let trades = rate.perSecond * Double(horizon.count) * 1e-9
        return Self.outruns(trades, volume / rate.size)
    }

    /// P(K > M) for independent Poisson numbers with these means.
    static func outruns(_ mean: Double, _ hurdle: Double) -> Double {
        guard mean < 200, hurdle < 200 else {
            // Far from zero the difference is nearly normal; the half step makes up for whole numbers.
            return normal((mean - hurdle - 0.5) / (mean + hurdle).squareRoot())
        }
        var hurdleTerm = TabulatedFunctions.exponential(-hurdle)
        var meanTerm = TabulatedFunctions.exponential(-mean)
        var atMost = 0.0
        var sum = 0.0
        for index in 0..<512 {
            atMost += meanTerm
            sum += hurdleTerm * max(1 - atMost, 0)
            let next = Double(index + 1)
            hurdleTerm *= hurdle / next
            meanTerm *= mean / next
        }
        return min(max(sum, 0), 1)
    }

    /// The normal distribution function, right to 7.5·10⁻⁸ (Abramowitz and Stegun 26.2.17).
    static func normal(_ value: Double) -> Double {
        let size = abs(value)
        let share = 1 / (1 + 0.2316419 * size)
        let density = TabulatedFunctions.exponential(-size * size / 2) * 0.398_942_280_401_432_7
        let series =
            share
            * (0.319381530
                + share
                * (-0.356563782
                    + share * (1.781477937 + share * (-1.821255978 + share * 1.330274429))))
        let tail = density * series
        return value > 0 ? 1 - tail : tail
    }
}
