public import Base
public import Domain

/// Judges one contract's market data: whether it is fit for new risk, and if not, why.
///
/// Fed with everything the decoder hands out; asks no clock. Findings of one moment (a print far from
/// the book, a burst, bait) keep quotes away for a while; states (a mark that is old or far from the
/// index, funding, lag) as long as they last. What a lost book or feed told is forgotten with it.
public struct DataGates: BitwiseCopyable, Sendable {
    private let policy: DataGatePolicy
    private let tick: Int64

    private var markAt: Instant?
    private var diverges = false
    private var funding = UTCTime.none
    private var lastFunding = UTCTime.none
    private var bid = Price.none
    private var ask = Price.none
    private var passing = DataFaults()
    private var passesAt = Instant.distantPast
    private var burst: BurstWatch
    private var bids: BaitWatch
    private var asks: BaitWatch

    /// Judges nothing yet.
    public init(_ instrument: Instrument, policy: DataGatePolicy = DataGatePolicy()) {
        self.policy = policy
        burst = BurstWatch(policy)
        bids = BaitWatch(policy)
        asks = BaitWatch(policy)
        tick = instrument.tick.raw
    }

    /// Takes mark, index and funding.
    public mutating func take(_ update: MarkUpdate, at now: Instant) {
        if update.nextFunding != funding {
            // The stream may name the old instant once more after it has passed: keep both.
            if funding != .none, update.nextFunding > funding { lastFunding = funding }
            funding = update.nextFunding
        }
        markAt = now
        let index = update.index.price.raw
        diverges =
            policy.markFromIndex > 0 && index > 0
            && isBeyond(policy.markFromIndex, update.mark.price.raw, from: index)
    }

    /// Takes a trade.
    public mutating func take(_ trade: PublicTrade, at now: Instant) {
        countEvent(at: now)
        if trade.aggressor == .buy {
            asks.trade(trade.quantity)
        } else {
            bids.trade(trade.quantity)
        }
        guard bid != .none, ask != .none else { return }
        let middle = (bid.raw + ask.raw) / 2
        if policy.outlier > 0, isBeyond(policy.outlier, trade.price.raw, from: middle) {
            find(.outlier, at: now)
        }
        guard policy.tradeThroughTicks > 0 else { return }
        let price = Int128(trade.price.raw)
        let through = trade.aggressor == .buy ? price - Int128(ask.raw) : Int128(bid.raw) - price
        if through > Int128(policy.tradeThroughTicks) * Int128(tick) {
            find(.tradeThrough, at: now)
        }
    }

    /// Takes the touch of a live book after a message.
    public mutating func take(bid bestBid: Level?, ask bestAsk: Level?, at now: Instant) {
        countEvent(at: now)
        bid = bestBid?.price ?? .none
        ask = bestAsk?.price ?? .none
        guard policy.spoofFactor > 0 else { return }
        let bidBait = bids.look(bestBid, at: now)
        let askBait = asks.look(bestAsk, at: now)
        if bidBait || askBait { find(.spoofing, at: now) }
    }

    /// The book is not live any more: nothing is held against its touch until it is.
    public mutating func loseBook() {
        bid = .none
        ask = .none
        bids.lose()
        asks.lose()
    }

    /// The feed of marks is gone, and with it the mark.
    public mutating func loseMark() {
        markAt = nil
        diverges = false
    }

    /// What speaks against new risk now.
    ///
    /// `time` is venue time, `lag` how far the latest message's stamp was from it.
    public func faults(at now: Instant, time: UTCTime, lag: Nanoseconds) -> DataFaults {
        var faults = now < passesAt ? passing : []
        if isNear(funding, time) || isNear(lastFunding, time) { faults.insert(.fundingRoll) }
        if diverges { faults.insert(.markFromIndex) }
        if policy.markAge > .zero, isMarkMissing(at: now) { faults.insert(.markMissing) }
        if policy.lag > .zero, lag > policy.lag || lag < .zero - policy.lag {
            faults.insert(.lagging)
        }
        return faults
    }

    private func isMarkMissing(at now: Instant) -> Bool {
        guard let markAt else { return true }
        return now - markAt > policy.markAge
    }

    /// Whether quotes stop at `time` for a funding instant, which the venue may name as far away as it likes.
    private func isNear(_ funding: UTCTime, _ time: UTCTime) -> Bool {
        guard funding != .none, policy.beforeFunding > .zero || policy.afterFunding > .zero else {
            return false
        }
        let (since, isFar) = time.nanoseconds.subtractingReportingOverflow(funding.nanoseconds)
        return !isFar && since >= -policy.beforeFunding.count && since <= policy.afterFunding.count
    }

    /// Whether a price is more than `bound` ten-thousandths away from another; both as the world sent them.
    private func isBeyond(_ bound: Int64, _ price: Int64, from whole: Int64) -> Bool {
        let distance = (Int128(price) - Int128(whole)).magnitude
        return distance * 10_000 > UInt128(bound) * Int128(whole).magnitude
    }

    @inline(__always)
    private mutating func countEvent(at now: Instant) {
        guard policy.burstEvents > 0 else { return }
        if burst.count(at: now) { find(.burst, at: now) }
    }

    private mutating func find(_ fault: DataFaults, at now: Instant) {
        passing = now < passesAt ? passing.union(fault) : fault
        passesAt = now + policy.coolOff
    }
}
