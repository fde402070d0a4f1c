/// Where venues differ in what a matching core does.
public struct VenueRules: Sendable {
    /// What an amendment does to the order's place in the queue.
    public enum AmendPriority: Sendable {
        /// Always to the end of the queue.
        case lost

        /// Kept when only the quantity falls.
        case keptWhenShrinking
    }

    /// What becomes of an order amended to no more than what it has filled.
    public enum AmendBelowFilled: Sendable {
        /// It is cancelled.
        case cancels

        /// It counts as filled.
        case fills
    }

    /// What becomes of an order that asked for the impossible: post-only that would take, or
    /// fill-or-kill that cannot fill.
    public enum Miss: Sendable {
        /// The request is refused, and no order ever was.
        case refused

        /// An order is made and ends at once.
        case expires
    }

    /// What becomes of a reduce-only order larger than the position leaves room for.
    public enum ReduceOnlyExcess: Sendable {
        /// It rests whole, and trades only as far as there is room.
        case shrinks

        /// The request is refused.
        case refused
    }

    /// Queue place after an amendment.
    public var amendPriority: AmendPriority

    /// Amended to no more than filled.
    public var amendBelowFilled: AmendBelowFilled

    /// A post-only order that would take.
    public var postOnlyMiss: Miss

    /// A fill-or-kill order that cannot fill.
    public var fillOrKillMiss: Miss

    /// A reduce-only order larger than its room.
    public var reduceOnlyExcess: ReduceOnlyExcess

    /// Whether fill-or-kill orders are checked for self-trades; post-only orders never take.
    public var selfTradePreventionForFillOrKill: Bool

    /// States a venue's habits.
    public init(
        amendPriority: AmendPriority,
        amendBelowFilled: AmendBelowFilled,
        postOnlyMiss: Miss,
        fillOrKillMiss: Miss,
        reduceOnlyExcess: ReduceOnlyExcess,
        selfTradePreventionForFillOrKill: Bool
    ) {
        self.amendPriority = amendPriority
        self.amendBelowFilled = amendBelowFilled
        self.postOnlyMiss = postOnlyMiss
        self.fillOrKillMiss = fillOrKillMiss
        self.reduceOnlyExcess = reduceOnlyExcess
        self.selfTradePreventionForFillOrKill = selfTradePreventionForFillOrKill
    }

    /// Binance USD-M: amendments lose their place, and cancel at or below what is filled; misses
    /// are refused synchronously; fill-or-kill is outside self-trade prevention.
    public static let binance = VenueRules(
        amendPriority: .lost,
        amendBelowFilled: .cancels,
        postOnlyMiss: .refused,
        fillOrKillMiss: .refused,
        reduceOnlyExcess: .shrinks,
        selfTradePreventionForFillOrKill: false
    )
}
