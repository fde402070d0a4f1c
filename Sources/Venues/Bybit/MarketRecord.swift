public import Base
public import Domain
public import Json

/// Every field of use in Bybit's public messages, as one struct that all their plans fill.
@usableFromInline
struct MarketRecord: AuditedRecord {
    @usableFromInline var seen: UInt64 = 0
    @usableFromInline var eventTime: Int64 = 0
    @usableFromInline var engineTime: Int64 = 0
    @usableFromInline var last: Int64 = -1
    @usableFromInline var previous: Int64 = -1
    @usableFromInline var checksum: Int64 = 0
    @usableFromInline var price: Int64 = 0
    @usableFromInline var quantity: Int64 = 0
    @usableFromInline var tradeID: Int64 = 0
    var side = JSONText()
    var word = JSONText()
    @usableFromInline var instrument: UInt16 = 0
    var isBlock: UInt8 = 0

    /// What a layout must name to check it, and nothing needs.
    var unused: Int64 = 0

    /// Whether a trade's taker bought; set from its side's word.
    @usableFromInline var takerBuys = false

    /// Nothing read yet.
    @usableFromInline init() {}

    /// Layouts leave out what only plans name.
    @usableFromInline var told: MarketRecord {
        var told = self
        told.seen = 0
        told.word = JSONText()
        return told
    }

    /// A book message's head.
    @inlinable @inline(__always)
    func book(_ kind: BookUpdateKind, _ counts: (first: Int, second: Int)) -> BookUpdate {
        BookUpdate(
            instrument: InstrumentID(index: instrument),
            kind: kind,
            first: last,
            last: last,
            previous: previous,
            bidCount: UInt32(counts.first),
            askCount: UInt32(counts.second),
            eventTime: UTCTime(milliseconds: eventTime),
            engineTime: UTCTime(milliseconds: engineTime)
        )
    }

    /// The record as a trade.
    @inlinable var trade: PublicTrade {
        PublicTrade(
            instrument: InstrumentID(index: instrument),
            aggressor: takerBuys ? .buy : .sell,
            price: Price(raw: price),
            quantity: Quantity(raw: quantity),
            id: tradeID,
            engineTime: UTCTime(milliseconds: engineTime)
        )
    }
}

/// What a message is, before its plan is chosen.
struct ProbeRecord: PlanRecord {
    var seen: UInt64 = 0
    var code: Int64 = .min
    var id: Int64 = .min
    var channel = JSONText()
    var event = JSONText()
    var action = JSONText()
    var rows: UInt32 = .max
    var succeeded: UInt8 = 2
}
