public import Base
public import Domain

extension BookReading where Self: ~Copyable {
    /// The middle of bid and ask times two, exact at the price scale; nil when a side is empty.
    @inlinable
    public var doubledMid: Int64? {
        guard let bid = best(.buy), let ask = best(.sell) else { return nil }
        return bid.price.raw + ask.price.raw
    }

    /// Bid and ask weighted by the opposite quantity, rounded down at ten thousand times the price
    /// scale; nil when a side is empty or 64 bits cannot hold it.
    @inlinable
    public var microprice: Int64? {
        guard let bid = best(.buy), let ask = best(.sell) else { return nil }
        let weight = Int128(bid.quantity.raw) + Int128(ask.quantity.raw)
        let above = Int128(ask.price.raw - bid.price.raw) * Int128(bid.quantity.raw) * 10_000
        let (base, overflow) = bid.price.raw.multipliedReportingOverflow(by: 10_000)
        guard !overflow else { return nil }
        // Rounded down also when crossed, where the distance is negative.
        return Int64(exactly: Int128(base) + above.divided(by: weight, rounding: .down))
    }

    /// (bids − asks) / (bids + asks) over the best `count` levels, −1 … 1; 0 for an empty book.
    @inlinable
    public func imbalance(levels count: Int) -> Double {
        let bids = Double(volume(.buy, levels: count).raw)
        let asks = Double(volume(.sell, levels: count).raw)
        return bids + asks > 0 ? (bids - asks) / (bids + asks) : 0
    }
}
