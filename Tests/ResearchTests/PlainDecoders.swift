internal import Base
internal import Domain
internal import Foundation
internal import VenuePort

/// A message as a dictionary, by a JSON library that is not ours.
private func object(_ message: PaddedBytes) throws(DecodeError) -> [String: Any] {
    let bytes = Data((0..<message.count).map { message[$0] })
    let parsed = try? JSONSerialization.jsonObject(with: bytes)
    guard let object = parsed as? [String: Any] else { throw DecodeError(.malformed) }
    return object
}

private func integer(_ value: Any?) -> Int64? {
    if let text = value as? String { return Int64(text) }
    return (value as? NSNumber)?.int64Value
}

private func levels(_ rows: Any?, _ scale: PairScale) throws(DecodeError) -> [Level] {
    guard let rows = rows as? [[String]] else { throw DecodeError(.missing) }
    var levels: [Level] = []
    for row in rows {
        let price = Array(row[0].utf8)
        let quantity = Array(row[1].utf8)
        guard let raw = try? Decimal.parse(price.span, scale: scale.price),
            let size = try? Decimal.parse(quantity.span, scale: scale.quantity)
        else { throw DecodeError(.tooPrecise) }
        levels.append(Level(price: Price(raw: raw), quantity: Quantity(raw: size)))
    }
    return levels
}

/// OKX's book messages, read the slow and plain way.
struct PlainOKX: MarketDecoder {
    static var id: VenueID { .okx }

    mutating func decodeMarket<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        let object = try object(message)
        guard let argument = object["arg"] as? [String: String],
            argument["channel"]?.hasPrefix("books") == true,
            let rows = object["data"] as? [[String: Any]]
        else { return }
        let id = instruments.instrument(named: argument["instId"] ?? "")
        guard id != .none else { return }
        let scale = instruments[id].scale
        for row in rows {
            let bids = try levels(row["bids"], scale)
            let asks = try levels(row["asks"], scale)
            let time = UTCTime(milliseconds: integer(row["ts"]) ?? 0)
            let last = integer(row["seqId"]) ?? -1
            let update = BookUpdate(
                instrument: id,
                kind: object["action"] as? String == "snapshot" ? .snapshot : .diff,
                first: last,
                last: last,
                previous: integer(row["prevSeqId"]) ?? -1,
                checksum: Int32(truncatingIfNeeded: integer(row["checksum"]) ?? 0),
                bidCount: UInt32(bids.count),
                askCount: UInt32(asks.count),
                eventTime: time,
                engineTime: time
            )
            sink.book(update, bids: bids.span, asks: asks.span)
        }
    }

    mutating func decodeBook<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        of instrument: InstrumentID,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) { throw DecodeError(.unexpectedMessage) }
}

/// Bybit's book messages, read the slow and plain way.
struct PlainBybit: MarketDecoder {
    static var id: VenueID { .bybit }

    mutating func decodeMarket<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        let object = try object(message)
        guard (object["topic"] as? String)?.hasPrefix("orderbook.") == true,
            let row = object["data"] as? [String: Any]
        else { return }
        let id = instruments.instrument(named: row["s"] as? String ?? "")
        guard id != .none else { return }
        let bids = try levels(row["b"], instruments[id].scale)
        let asks = try levels(row["a"], instruments[id].scale)
        let last = integer(row["u"]) ?? 0
        let update = BookUpdate(
            instrument: id,
            kind: object["type"] as? String == "snapshot" ? .snapshot : .diff,
            first: last,
            last: last,
            previous: -1,
            bidCount: UInt32(bids.count),
            askCount: UInt32(asks.count),
            eventTime: UTCTime(milliseconds: integer(object["ts"]) ?? 0),
            engineTime: UTCTime(milliseconds: integer(object["cts"]) ?? 0)
        )
        sink.book(update, bids: bids.span, asks: asks.span)
    }

    mutating func decodeBook<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        of instrument: InstrumentID,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) { throw DecodeError(.unexpectedMessage) }
}
