internal import Exchange
internal import Market

/// Which queue model decides when a resting order fills on recorded flow.
public enum QueueChoice: Sendable, Equatable {
    /// Advances by trades alone.
    case conservative

    /// ln(1 + b) / (ln(1 + b) + ln(1 + f)).
    case logarithm

    /// ln(1 + b) / ln(1 + b + f).
    case logarithmOfSum

    /// bⁿ / (bⁿ + fⁿ).
    case power(Int)

    /// bⁿ / (b + f)ⁿ.
    case powerOfSum(Int)

    /// 1 − (f / (f + b))ⁿ.
    case powerOfShare(Int)

    /// The names an option may have; a power takes its exponent after a colon.
    public static let names = "conservative, log, log-sum, power:N, power-sum:N, power-share:N"

    /// A choice by name; nil when there is none of it.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let exponent = parts.count == 2 ? Int(parts[1]) : nil
        switch (parts[0], exponent) {
        case ("conservative", nil) where parts.count == 1: self = .conservative
        case ("log", nil) where parts.count == 1: self = .logarithm
        case ("log-sum", nil) where parts.count == 1: self = .logarithmOfSum
        case ("power", let exponent?) where (1...9).contains(exponent): self = .power(exponent)
        case ("power-sum", let exponent?) where (1...9).contains(exponent):
            self = .powerOfSum(exponent)
        case ("power-share", let exponent?) where (1...9).contains(exponent):
            self = .powerOfShare(exponent)
        default: return nil
        }
    }

    /// The book of a contract under this model.
    func book(
        of contract: Contract,
        around price: Int64,
        in core: inout Exchange
    )
        -> any RecordedBook
    {
        func queued(_ model: some QueueModel) -> any RecordedBook {
            QueuedBook(model, of: contract, around: price, in: &core)
        }
        typealias Library = LibraryFunctions
        switch self {
        case .conservative: return queued(ConservativeQueue())
        case .logarithm: return queued(ProbabilityQueue(LogarithmDeparture<Library>()))
        case .logarithmOfSum: return queued(ProbabilityQueue(LogarithmOfSumDeparture<Library>()))
        case .power(let exponent):
            let law = PowerDeparture<Library>(exponent: Double(exponent))
            return queued(ProbabilityQueue(law))
        case .powerOfSum(let exponent):
            let law = PowerOfSumDeparture<Library>(exponent: Double(exponent))
            return queued(ProbabilityQueue(law))
        case .powerOfShare(let exponent):
            let law = PowerOfShareDeparture<Library>(exponent: Double(exponent))
            return queued(ProbabilityQueue(law))
        }
    }
}
