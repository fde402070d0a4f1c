public import Base
public import Domain

/// Judges one contract's market data: whether it is fit to quote on, and if not, why.
///
/// Fed with everything the decoder hands out; asks no clock. Findings of one moment (a print far from
/// the book, a burst, bait) keep quotes away for a while; states (locked, diverging) as long as they
/// last.
public struct DataGates: Sendable {
    private let policy: DataGatePolicy
    private let priceScale: Scale
    private let tick: Int64

    private var mark: MarkUpdate?
    private var funding = UTCTime.none
    private var lastFunding = UTCTime.none
    private var last = Price.none
    private var bid = Price.none
    private var ask = Price.none
    private var passing = DataFaults()
    private var passesAt = Instant.distantPast
    private var burst = BurstWatch()
    private var bids = BaitWatch()
    private var asks = BaitWatch()

    /// Judges nothing yet.
    public init(_ instrument: Instrument, policy: DataGatePolicy = DataGatePolicy()) {
        self.policy = policy
        priceScale = instrument.scale.price
        tick = instrument.tick.raw
    }

    /// Takes mark, index and funding.
    public mutating func take(_ update: MarkUpdate) {
        if update.nextFunding != funding {
            // The stream may name the old instant once more after it has passed: keep both.
            if funding != .none, update.nextFunding > funding { lastFunding = funding }
            funding = update.nextFunding
        }
        mark = update
    }

    /// Takes a trade.
    public mutating func take(_ trade: PublicTrade, at now: Instant) {
        last = trade.price
        countEvent(at: now)
        if trade.aggressor == .buy {
            asks.trade(trade.quantity)
        } else {
            bids.trade(trade.quantity)
        }
        guard bid != .none, ask != .none else { return }
        let middle = (bid.raw + ask.raw) / 2
        let distance = abs(trade.price.raw - middle)
        if policy.outlier > 0, isBeyond(policy.outlier, distance, of: middle) {
            find(.outlier, at: now)
        }
        let through =
            trade.aggressor == .buy ? trade.price.raw - ask.raw : bid.raw - trade.price.raw
        if policy.tradeThroughTicks > 0, through > policy.tradeThroughTicks * tick {
            find(.tradeThrough, at: now)
        }
    }

    /// Takes a live book after a message.
    public mutating func take(_ book: borrowing LiveBook, at now: Instant) {
        countEvent(at: now)
        let bestBid = book.best(.buy)
        let bestAsk = book.best(.sell)
        bid = bestBid?.price ?? .none
        ask = bestAsk?.price ?? .none
        guard policy.spoofFactor > 0 else { return }
        let bidBait = bids.look(bestBid, policy, at: now)
        let askBait = asks.look(bestAsk, policy, at: now)
        if bidBait || askBait { find(.spoofing, at: now) }
    }

    /// What speaks against quoting now; `time` is venue time.
    public func faults(
        isLive: Bool,
        provenAt: Instant,
        at now: Instant,
        time: UTCTime
    ) -> DataFaults {
        var faults = now < passesAt ? passing : []
        if !isLive { faults.insert(.notLive) }
        if now - provenAt > policy.staleAfter { faults.insert(.stale) }
        if bid != .none, ask != .none, bid >= ask { faults.insert(bid == ask ? .locked : .crossed) }
        if isFundingRoll(time) { faults.insert(.fundingRoll) }
        guard let mark else { return faults }
        let index = mark.index.price.raw
        let gap = abs(mark.mark.price.raw - index)
        if policy.markFromIndex > 0, index > 0, isBeyond(policy.markFromIndex, gap, of: index) {
            faults.insert(.markFromIndex)
        }
        if policy.anchors > 0, anchorsDiverge(mark.mark) { faults.insert(.anchors) }
        return faults
    }

    private func isFundingRoll(_ time: UTCTime) -> Bool {
        if funding != .none, time >= funding - policy.beforeFunding,
            time <= funding + policy.afterFunding
        {
            return true
        }
        return lastFunding != .none && time <= lastFunding + policy.afterFunding
            && time >= lastFunding - policy.beforeFunding
    }

    /// Whether the farthest two of mid, mark and last lie further apart than allowed.
    private func anchorsDiverge(_ mark: MarkPrice) -> Bool {
        guard bid != .none, ask != .none else { return false }
        // All at the finer of the two scales; the mid is doubled, so everything is.
        let finer = max(priceScale, .money)
        let factor = Int128(finer.unit / priceScale.unit)
        let middle = (Int128(bid.raw) + Int128(ask.raw)) * factor
        let fair = Int128(mark.price.raw) * 2 * Int128(finer.unit / Scale.money.unit)
        var low = min(middle, fair)
        var high = max(middle, fair)
        if last != .none {
            low = min(low, Int128(last.raw) * 2 * factor)
            high = max(high, Int128(last.raw) * 2 * factor)
        }
        return (high - low) * 10_000 > Int128(policy.anchors) * low
    }

    private func isBeyond(_ bound: Int64, _ distance: Int64, of whole: Int64) -> Bool {
        Int128(distance) * 10_000 > Int128(bound) * Int128(whole)
    }

    private mutating func countEvent(at now: Instant) {
        guard policy.burstEvents > 0 else { return }
        if burst.count(at: now, policy) { find(.burst, at: now) }
    }

    private mutating func find(_ fault: DataFaults, at now: Instant) {
        passing = now < passesAt ? passing.union(fault) : fault
        passesAt = now + policy.coolOff
    }
}
