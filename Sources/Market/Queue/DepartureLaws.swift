/// The two functions the laws are built of; where they come from decides what they may be used for.
public protocol DepartureFunctions: Sendable {
    /// `base` to the power of `exponent`.
    static func power(_ base: Double, _ exponent: Double) -> Double

    /// The natural logarithm.
    static func logarithm(_ value: Double) -> Double
}

/// bⁿ / (bⁿ + fⁿ): hftbacktest's `PowerProbQueueFunc`.
@frozen
public struct PowerDeparture<Functions: DepartureFunctions>: Departure {
    /// The exponent.
    public let exponent: Double

    /// Takes the exponent.
    @inlinable
    public init(exponent: Double) { self.exponent = exponent }

    /// The probability that a cancellation came from behind.
    @inlinable
    public func behind(front: Double, back: Double) -> Double {
        let back = Functions.power(back, exponent)
        return back / (back + Functions.power(front, exponent))
    }
}

/// bⁿ / (b + f)ⁿ: hftbacktest's `PowerProbQueueFunc2`.
@frozen
public struct PowerOfSumDeparture<Functions: DepartureFunctions>: Departure {
    /// The exponent.
    public let exponent: Double

    /// Takes the exponent.
    @inlinable
    public init(exponent: Double) { self.exponent = exponent }

    /// The probability that a cancellation came from behind.
    @inlinable
    public func behind(front: Double, back: Double) -> Double {
        Functions.power(back, exponent) / Functions.power(back + front, exponent)
    }
}

/// 1 − (f / (f + b))ⁿ: hftbacktest's `PowerProbQueueFunc3`.
@frozen
public struct PowerOfShareDeparture<Functions: DepartureFunctions>: Departure {
    /// The exponent.
    public let exponent: Double

    /// Takes the exponent.
    @inlinable
    public init(exponent: Double) { self.exponent = exponent }

    /// The probability that a cancellation came from behind.
    @inlinable
    public func behind(front: Double, back: Double) -> Double {
        1 - Functions.power(front / (front + back), exponent)
    }
}

/// ln(1+b) / (ln(1+b) + ln(1+f)): hftbacktest's `LogProbQueueFunc`.
@frozen
public struct LogarithmDeparture<Functions: DepartureFunctions>: Departure {
    /// Makes the law; it has no parameter.
    @inlinable
    public init() {}

    /// The probability that a cancellation came from behind.
    @inlinable
    public func behind(front: Double, back: Double) -> Double {
        let back = Functions.logarithm(1 + back)
        return back / (back + Functions.logarithm(1 + front))
    }
}

/// ln(1+b) / ln(1+b+f): hftbacktest's `LogProbQueueFunc2`.
@frozen
public struct LogarithmOfSumDeparture<Functions: DepartureFunctions>: Departure {
    /// Makes the law; it has no parameter.
    @inlinable
    public init() {}

    /// The probability that a cancellation came from behind.
    @inlinable
    public func behind(front: Double, back: Double) -> Double {
        // The parentheses are the peer's: 1 + (back + front), which rounds differently otherwise.
        Functions.logarithm(1 + back) / Functions.logarithm(1 + (back + front))
    }
}
