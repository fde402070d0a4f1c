internal import Domain
internal import Market

extension DataFaults {
    /// The reason the gate gives for one of them, and the fact it misses then.
    ///
    /// - Precondition: it is one fault alone.
    var reason: (refusal: Refusal, fact: StaticString) {
        switch self {
        case .notLive: (.bookNotLive, "the book is live")
        case .behind: (.bookBehind, "the book is not behind")
        case .crossed: (.bookCrossed, "bid and offer are apart")
        case .fundingRoll: (.fundingRoll, "no funding is being paid")
        case .markMissing: (.markMissing, "a young mark price")
        case .markFromIndex: (.markFromIndex, "mark and index agree")
        case .lagging: (.dataLag, "data is stamped with venue time")
        case .tradeThrough: (.tradeThrough, "no trade through the book")
        case .outlier: (.outlierPrint, "no print far from the book")
        case .spoofing: (.spoofing, "no bait at the touch")
        case .burst: (.burst, "no burst of events")
        default: preconditionFailure("a reason stands for one fault")
        }
    }
}
