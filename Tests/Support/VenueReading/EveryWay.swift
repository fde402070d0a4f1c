internal import Base
internal import Domain
public import Json
public import VenuePort

/// A venue's public messages, read by every way this processor has.
public struct EveryWay<Decoder: MarketDecoder & ~Copyable>: ~Copyable {
    private let table: InstrumentTable
    private let decoder: (ReadingPath, JSONBody?) -> Decoder

    /// Readers of one venue for contracts with these symbols.
    public init(
        _ symbols: [String],
        decoder: @escaping (ReadingPath, JSONBody?) -> Decoder
    ) {
        self.decoder = decoder
        let scale = PairScale(price: Scale(digits: 8), quantity: Scale(digits: 8))
        let instruments = symbols.enumerated().compactMap { index, symbol in
            SymbolText(symbol).map {
                Instrument(
                    id: InstrumentID(index: UInt16(index)),
                    version: 1,
                    venue: Decoder.id,
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
        table = InstrumentTable(instruments, assets: ["BTC", "USDT"])
    }

    /// What the lines give, the same by every way; empty when two ways differ.
    public func decode(_ lines: [String]) throws -> MarketRecorder {
        let reference = try decode(lines, .reference, nil)
        for body in JSONBody.allCases where body.runsHere {
            for path in [ReadingPath.fast, .general]
            where try decode(lines, path, body).text != reference.text {
                return MarketRecorder()
            }
        }
        return reference
    }

    /// All that the lines give, read one after the other by one decoder.
    private func decode(
        _ lines: [String],
        _ path: ReadingPath,
        _ body: JSONBody?
    ) throws -> MarketRecorder {
        var market = decoder(path, body)
        return try decode(lines, by: &market)
    }

    /// All that the lines give to a decoder of the caller's.
    public func decode(_ lines: [String], by market: inout Decoder) throws -> MarketRecorder {
        var recorder = MarketRecorder()
        for line in lines {
            let message = PaddedMessage(line)
            try market.decodeMarket(message.bytes, instruments: table, into: &recorder)
        }
        return recorder
    }
}
