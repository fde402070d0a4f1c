import Base
import Domain
import Journal
import Market
import VenuePort

@testable import Trading

/// What the plain worlds are made of.
enum PlainSetup {
    static let names = ["BTCUSDT", "ETHUSDT", "SOLUSDT"]

    static func assets() -> AssetTable {
        var assets = AssetTable()
        for name in ["USDT", "BTC", "ETH"] { _ = assets.intern(name) }
        return assets
    }

    static func instruments(_ count: Int) -> [Instrument] {
        (0..<count).map { place in
            guard let symbol = SymbolText(names[place]) else { preconditionFailure("names fit") }
            var instrument = Instrument(
                id: InstrumentID(index: UInt16(place)),
                version: 1,
                venue: .binance,
                symbol: symbol,
                base: AssetID(index: 2),
                quote: AssetID(index: 1),
                settlement: AssetID(index: 1),
                scale: PairScale(price: Scale(digits: 1), quantity: Scale(digits: 3)),
                tick: Price.Offset(raw: 1),
                lot: Quantity(raw: 1)
            )
            instrument.quantityMax = Quantity(raw: 100_000)
            instrument.marketQuantityMax = Quantity(raw: 100_000)
            instrument.priceMax = Price(raw: 10_000_000)
            return instrument
        }
    }

    static func settings(instruments count: Int, seed: UInt64) -> LaneSettings {
        var symbol = SymbolLimits()
        symbol.isAllowed = true
        symbol.position = 1_000
        var settings = LaneSettings(
            instruments: instruments(count),
            symbolLimits: Array(repeating: symbol, count: count),
            tag: 7,
            settlement: AssetID(index: 1)
        )
        settings.seed = seed
        settings.orderCapacity = 512
        settings.feeds = [[.book]]
        // The strategy follows every tick; the venue's real budget has tests of its own.
        settings.budget.ordersShort = 100_000
        settings.budget.ordersLong = 100_000
        settings.timeoutShareMax = 10_000
        return settings
    }

    static var policy: SequencePolicy {
        var policy = SequencePolicy()
        policy.heldMessagesMax = 64
        policy.heldLevelsMax = 1_024
        return policy
    }

    static func tables(_ instruments: [Instrument]) -> JournalTables {
        JournalTables(
            assets: ["", "USDT", "BTC", "ETH"],
            contracts: instruments.map {
                ContractFact(
                    id: $0.id,
                    version: $0.version,
                    priceDigits: $0.scale.price.digits,
                    quantityDigits: $0.scale.quantity.digits,
                    symbol: $0.symbol
                )
            }
        )
    }

    /// Lends bytes as the receive buffers do, with room behind them.
    static func withPadded(_ bytes: [UInt8], _ body: (PaddedBytes) -> Void) {
        var room = bytes
        room.append(contentsOf: repeatElement(0, count: PaddedBytes.padding))
        unsafe room.withUnsafeBufferPointer { pointer in
            guard let start = pointer.baseAddress else { return }
            // SAFETY: the array holds the message and its padding for the length of the call.
            unsafe body(PaddedBytes(start: start, count: bytes.count))
        }
    }
}
