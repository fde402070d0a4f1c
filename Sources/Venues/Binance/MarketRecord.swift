internal import Json

/// Every field of use in Binance's public messages, as one struct that all their plans fill.
///
/// Names are the meanings; the plans say which letter of which message each one is.
struct MarketRecord: PlanRecord {
    var seen: UInt64 = 0
    var eventTime: Int64 = 0
    var engineTime: Int64 = 0
    var first: Int64 = 0
    var last: Int64 = 0
    var previous: Int64 = -1
    var price: Int64 = 0
    var quantity: Int64 = -1
    var wholeQuantity: Int64 = 0
    var bidPrice: Int64 = 0
    var bidQuantity: Int64 = 0
    var askPrice: Int64 = 0
    var askQuantity: Int64 = 0
    var mark: Int64 = 0
    var index: Int64 = 0
    var funding: Int64 = 0
    var nextFunding: Int64 = 0

    /// 1 for USD-M; messages from before June 2026 do not say.
    var product: Int64 = 1
    var stream = JSONText()
    var word = JSONText()

    /// What a layout must name to check it, and nothing needs.
    var unused: Int64 = 0
    var instrument: UInt16 = 0
    var buyerIsMaker: UInt8 = 0

    /// Whether both say the same, but for what only one of two plans asks for.
    func tells(theSameAs other: MarketRecord) -> Bool {
        var mine = self
        var theirs = other
        (mine.seen, theirs.seen) = (0, 0)
        (mine.stream, theirs.stream) = (JSONText(), JSONText())
        (mine.word, theirs.word) = (JSONText(), JSONText())
        // SAFETY: both are plain bits, and their padding came from the same initialiser.
        return unsafe withUnsafeBytes(of: &mine) { mine in
            unsafe withUnsafeBytes(of: &theirs) { unsafe mine.elementsEqual($0) }
        }
    }
}
