public import Base
public import Domain
public import Json

/// Every field of use in Binance's public messages, as one struct that all their plans fill.
///
/// Names are the meanings; the plans say which letter of which message each one is.
@usableFromInline
struct MarketRecord: AuditedRecord {
    @usableFromInline var seen: UInt64 = 0
    @usableFromInline var eventTime: Int64 = 0
    @usableFromInline var engineTime: Int64 = 0
    @usableFromInline var first: Int64 = 0
    @usableFromInline var last: Int64 = 0
    @usableFromInline var previous: Int64 = -1
    @usableFromInline var price: Int64 = 0
    @usableFromInline var quantity: Int64 = -1
    var wholeQuantity: Int64 = 0
    @usableFromInline var bidPrice: Int64 = 0
    @usableFromInline var bidQuantity: Int64 = 0
    @usableFromInline var askPrice: Int64 = 0
    @usableFromInline var askQuantity: Int64 = 0
    var mark: Int64 = 0
    var index: Int64 = 0
    var funding: Int64 = 0
    var nextFunding: Int64 = 0

    /// 1 for USD-M; messages from before June 2026 do not say.
    var product: Int64 = 1
    var stream = JSONText()

    /// The event's name, by which a guessed plan is proven right.
    var event = JSONText()
    var word = JSONText()

    /// What a layout must name to check it, and nothing needs.
    var unused: Int64 = 0
    @usableFromInline var instrument: UInt16 = 0
    @usableFromInline var buyerIsMaker: UInt8 = 0

    /// A book message's head.
    @inlinable @inline(__always)
    func book(_ kind: BookUpdateKind, _ counts: (first: Int, second: Int)) -> BookUpdate {
        BookUpdate(
            instrument: InstrumentID(index: instrument),
            kind: kind,
            first: first,
            last: last,
            previous: previous,
            bidCount: UInt32(counts.first),
            askCount: UInt32(counts.second),
            eventTime: UTCTime(milliseconds: eventTime),
            engineTime: UTCTime(milliseconds: engineTime)
        )
    }

    /// The record as the best bid and offer.
    @inlinable var best: BestQuote {
        BestQuote(
            instrument: InstrumentID(index: instrument),
            updateID: last,
            bid: Level(price: Price(raw: bidPrice), quantity: Quantity(raw: bidQuantity)),
            ask: Level(price: Price(raw: askPrice), quantity: Quantity(raw: askQuantity)),
            engineTime: UTCTime(milliseconds: engineTime)
        )
    }

    /// The record as a trade.
    @inlinable var trade: PublicTrade {
        PublicTrade(
            instrument: InstrumentID(index: instrument),
            // The buyer rested, so the seller took.
            aggressor: buyerIsMaker != 0 ? .sell : .buy,
            price: Price(raw: price),
            quantity: Quantity(raw: quantity),
            id: last,
            engineTime: UTCTime(milliseconds: engineTime)
        )
    }

    /// Nothing read yet.
    @usableFromInline init() {}

    /// Layouts leave out what only plans name.
    @usableFromInline var told: MarketRecord {
        var told = self
        told.seen = 0
        told.stream = JSONText()
        told.event = JSONText()
        told.word = JSONText()
        return told
    }
}
