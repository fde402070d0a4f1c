public import Base
internal import Domain

/// One contract's position in one-way mode, built from fills alone and held against the venue's.
public struct Position: BitwiseCopyable, Sendable {
    /// Long positive, short negative.
    public internal(set) var amount = SignedQuantity.zero

    /// What the open amount cost, signed like it, at both scales multiplied.
    public internal(set) var cost: Int128 = 0

    /// Profit of closed amounts before fees, at both scales multiplied.
    public internal(set) var realised: Int128 = 0

    /// Fees paid in the settlement asset, 10⁻⁸.
    public internal(set) var fees: Int64 = 0

    /// Funding received less funding paid, 10⁻⁸ of the settlement asset.
    public internal(set) var funding: Int64 = 0

    /// Value traded since start, 10⁻⁸.
    public internal(set) var turnover: Int64 = 0

    /// Fills booked.
    public internal(set) var fills: UInt64 = 0

    /// How often it went from long to short or back without standing flat.
    public internal(set) var flips: UInt32 = 0

    /// What the venue last said it is.
    public internal(set) var venueAmount = SignedQuantity.zero

    /// When the venue said so.
    public internal(set) var venueTime = UTCTime.none

    /// Since when ours and the venue's differ; never while they agree.
    public internal(set) var differsSince = Instant.distantFuture

    /// The mark price it is valued at, at the instrument's price scale; zero before the first.
    public internal(set) var mark = Price.none

    /// Its signed value at mark, or at cost before the first mark, 10⁻⁸.
    public internal(set) var notional: Int64 = 0

    /// Profit of the open amount at mark, 10⁻⁸.
    public internal(set) var unrealised: Int64 = 0

    /// Realised profit in 10⁻⁸, rounded down; kept beside the exact sum.
    public internal(set) var realisedMoney: Int64 = 0

    init() {}

    /// Books a fill; average cost leaves with what closes, exact to the last unit in sum.
    mutating func book(_ side: Side, _ price: Price, _ quantity: Quantity) {
        fills &+= 1
        let signed = quantity.raw * side.sign
        let value = Int128(price.raw) * Int128(quantity.raw)
        let opens = amount.raw == 0 || (amount.raw > 0) == (signed > 0)
        if opens {
            cost += value * Int128(side.sign)
            amount = SignedQuantity(raw: amount.raw + signed)
            return
        }
        let closing = min(quantity.raw, abs(amount.raw))
        // The part of the cost that leaves; what rounding keeps stays with the rest.
        let leaving = cost * Int128(closing) / Int128(abs(amount.raw))
        let proceeds = Int128(price.raw) * Int128(closing) * Int128(side.sign)
        realised += -(leaving + proceeds)
        cost -= leaving
        let before = amount.raw
        amount = SignedQuantity(raw: amount.raw + closing * side.sign)
        let rest = quantity.raw - closing
        guard rest > 0 else { return }
        cost = Int128(price.raw) * Int128(rest) * Int128(side.sign)
        amount = SignedQuantity(raw: rest * side.sign)
        if before != 0 { flips &+= 1 }
    }

    /// The average entry price at the instrument's price scale, rounded down; nil when flat.
    public var entry: Price? {
        guard amount.raw != 0 else { return nil }
        let average = (cost * Int128(amount.raw.signum())).divided(
            by: Int128(abs(amount.raw)),
            rounding: .down
        )
        return Price(raw: Int64(average))
    }

    /// Brings the money figures up to date with amount, cost and mark.
    mutating func value(scale: PairScale) {
        realisedMoney = scale.money(realised)
        let open = Int128(mark.raw) * Int128(amount.raw)
        notional = scale.money(mark == .none ? cost : open)
        unrealised = mark == .none ? 0 : scale.money(open - cost)
    }
}

extension PairScale {
    /// A product of price and quantity as money at 10⁻⁸, rounded down; saturates at 64 bits.
    func money(_ product: Int128) -> Int64 {
        let digits = Int(price.digits) + Int(quantity.digits) - 8
        let scaled: Int128
        if digits <= 0 {
            scaled = product * Int128(Scale(digits: UInt8(-digits)).unit)
        } else {
            let first = Scale(digits: UInt8(min(digits, 18))).unit
            let second = Scale(digits: UInt8(max(digits - 18, 0))).unit
            scaled = product.divided(by: Int128(first) * Int128(second), rounding: .down)
        }
        return Int64(clamping: scaled)
    }
}
