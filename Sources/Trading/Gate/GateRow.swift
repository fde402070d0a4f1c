internal import Base
internal import Domain

/// One contract's numbers as the gate reads them: limits, filters and market in a few lines of cache.
struct GateRow: BitwiseCopyable {
    var limits = SymbolLimits()
    var market = MarketFacts()
    var quarantineUntil = Instant.distantPast
    var isTrading = false
    var isClosing = false
    var tick: Int64 = 1
    var lot: Int64 = 1
    var marketLot: Int64 = 1
    var priceMin: Int64 = 1
    var priceMax = Int64.max
    var quantityMin: Int64 = 1
    var quantityMax = Int64.max
    var marketQuantityMax = Int64.max
    var notionalMin: Int64 = 0
    var percentPriceUp: Int64 = 0
    var percentPriceDown: Int64 = 0
    var venueOpenOrders: Int64 = 0
    var scale = PairScale(price: .money, quantity: .money)
    var version: UInt16 = 0

    /// Price × quantity times this, when `divisor` is 1.
    private var multiplier: Int64 = 1
    private var divisor: Int64 = 1
    private var fitsFastPath = false

    init() {}

    mutating func take(_ instrument: Instrument) {
        isTrading = instrument.status == .trading
        isClosing = instrument.status == .closing
        tick = max(instrument.tick.raw, 1)
        lot = max(instrument.lot.raw, 1)
        marketLot = max(instrument.marketLot.raw, 1)
        priceMin = instrument.priceMin.raw
        priceMax = instrument.priceMax.raw
        quantityMin = instrument.quantityMin.raw
        quantityMax = instrument.quantityMax.raw
        marketQuantityMax = instrument.marketQuantityMax.raw
        notionalMin = instrument.notionalMin.raw
        percentPriceUp = instrument.percentPriceUp
        percentPriceDown = instrument.percentPriceDown
        venueOpenOrders = Int64(instrument.openOrdersMax)
        scale = instrument.scale
        version = instrument.version
        let digits = Int(scale.price.digits) + Int(scale.quantity.digits) - 8
        fitsFastPath = digits >= -18 && digits <= 18
        multiplier = digits < 0 && fitsFastPath ? Scale(digits: UInt8(-digits)).unit : 1
        divisor = digits > 0 && fitsFastPath ? Scale(digits: UInt8(digits)).unit : 1
    }

    /// The order's value in 10⁻⁸, rounded up; nil when 64 bits cannot hold it.
    @inline(__always)
    func notional(_ price: Int64, _ quantity: Int64) -> Int64? {
        if fitsFastPath {
            let (product, over) = price.multipliedReportingOverflow(by: quantity)
            let (scaled, overScaled) = product.multipliedReportingOverflow(by: multiplier)
            if !over, !overScaled {
                return divisor == 1 ? scaled : (scaled + (divisor - 1)) / divisor
            }
        }
        return scale.notional(Price(raw: price), Quantity(raw: quantity), .up)?.raw
    }

    /// Whether two prices lie within `band` ten-thousandths of `reference`.
    @inline(__always)
    static func isWithin(_ band: Int64, _ price: Int64, of reference: Int64) -> Bool {
        let distance = abs(price - reference)
        let (far, overFar) = distance.multipliedReportingOverflow(by: 10_000)
        let (wide, overWide) = reference.multipliedReportingOverflow(by: band)
        if overFar || overWide {
            return Int128(distance) * 10_000 <= Int128(reference) * Int128(band)
        }
        return far <= wide
    }
}
