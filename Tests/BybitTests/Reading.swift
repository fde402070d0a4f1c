import Base
import Domain
import Json
import VenuePort

@testable import Bybit

/// Reads messages by every way this processor has.
enum Reading {
    static let symbols = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "DOGEUSDT"]

    /// Every way of reading.
    static let ways: [(ReadingPath, JSONBody?)] =
        [(.reference, nil)]
        + JSONBody.allCases.filter(\.runsHere).flatMap { body in
            [(ReadingPath.fast, body), (.general, body)]
        }

    static func table() -> InstrumentTable {
        let scale = PairScale(price: Scale(digits: 8), quantity: Scale(digits: 8))
        let instruments = symbols.enumerated().compactMap { index, symbol in
            SymbolText(symbol).map {
                Instrument(
                    id: InstrumentID(index: UInt16(index)),
                    version: 1,
                    venue: .bybit,
                    symbol: $0,
                    base: AssetID(index: 1),
                    quote: AssetID(index: 2),
                    settlement: AssetID(index: 2),
                    scale: scale,
                    tick: Price.Offset(raw: 1),
                    lot: Quantity(raw: 1)
                )
            }
        }
        return InstrumentTable(instruments, assets: ["BTC", "USDT"])
    }

    /// All that the lines give, read one after the other by one decoder.
    static func decode(
        _ lines: [String],
        _ way: (ReadingPath, JSONBody?)
    ) throws -> MarketRecorder {
        var market = BybitMarket(path: way.0, body: way.1)
        let table = table()
        var recorder = MarketRecorder()
        for line in lines {
            let message = PaddedMessage(line)
            try market.decodeMarket(message.bytes, instruments: table, into: &recorder)
        }
        return recorder
    }

    /// The same by every way; empty when two ways differ.
    static func decode(_ lines: [String]) throws -> MarketRecorder {
        let reference = try decode(lines, ways[0])
        for way in ways.dropFirst() where try decode(lines, way).text != reference.text {
            return MarketRecorder()
        }
        return reference
    }
}
