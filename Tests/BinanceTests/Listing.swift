import Base
import Domain
import VenuePort

/// The contracts and assets of the fixtures.
enum Listing {
    static let symbols = [
        "BTCUSDT", "ETHUSDT", "ETHUSDC", "SOLUSDT", "BNBUSDT", "DOGEUSDT", "ILVUSDT", "ZECUSDT",
        "COTIUSDT", "IOTAUSDT", "币安人生USDT",
    ]

    static let assets = ["USDT", "USDC", "BNB", "BTC", "BUSD", "BNFCR"]

    /// Every contract with the given digits, in the order of `symbols`.
    static func table(price: UInt8 = 8, quantity: UInt8 = 8) -> InstrumentTable {
        var table = AssetTable()
        let ids = assets.map { table.intern($0) ?? .none }
        let scale = PairScale(price: Scale(digits: price), quantity: Scale(digits: quantity))
        let instruments = symbols.enumerated().map { index, symbol in
            Instrument(
                id: InstrumentID(index: UInt16(index)),
                version: 1,
                venue: .binance,
                symbol: text(symbol),
                base: ids[3],
                quote: symbol.hasSuffix("USDC") ? ids[1] : ids[0],
                settlement: symbol.hasSuffix("USDC") ? ids[1] : ids[0],
                scale: scale,
                tick: Price.Offset(raw: 1),
                lot: Quantity(raw: 1)
            )
        }
        return InstrumentTable(instruments, assets: table)
    }

    private static func text(_ symbol: String) -> SymbolText {
        guard let text = SymbolText(symbol) else { preconditionFailure("\(symbol) is too long") }
        return text
    }

    /// The place of a symbol.
    static func id(_ symbol: String) -> InstrumentID {
        guard let index = symbols.firstIndex(of: symbol) else {
            preconditionFailure("\(symbol) is not listed")
        }
        return InstrumentID(index: UInt16(index))
    }
}
