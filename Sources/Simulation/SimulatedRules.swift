public import Base
internal import BinanceSkin
public import Domain

/// The simulated venue's contracts as a lane needs them.
public enum SimulatedRules {
    /// The contracts of these names, their ids in the order given; nil when one is not listed.
    public static func instruments(
        _ symbols: [String],
        assets: inout AssetTable
    ) -> [Instrument]? {
        var instruments: [Instrument] = []
        for (place, name) in symbols.enumerated() {
            guard let spec = SymbolSpec.named(name),
                let instrument = instrument(spec, at: place, assets: &assets)
            else { return nil }
            instruments.append(instrument)
        }
        return instruments
    }

    private static func instrument(
        _ spec: SymbolSpec,
        at place: Int,
        assets: inout AssetTable
    ) -> Instrument? {
        let price = Scale(digits: UInt8(spec.pricePrecision))
        let quantity = Scale(digits: UInt8(spec.quantityPrecision))
        guard let symbol = SymbolText(spec.symbol), let base = assets.intern(spec.baseAsset),
            let quote = assets.intern(spec.quoteAsset),
            let tick = read(spec.tickSize, price), let lot = read(spec.stepSize, quantity),
            let priceMin = read(spec.minPrice, price), let priceMax = read(spec.maxPrice, price),
            let most = read(spec.maxQuantity, quantity),
            let mostMarket = read(spec.maxMarketQuantity, quantity),
            let least = read(spec.minNotional, .money), let band = read(spec.priceBand, .money)
        else { return nil }
        var instrument = Instrument(
            id: InstrumentID(index: UInt16(place)),
            version: 1,
            venue: .binance,
            symbol: symbol,
            base: base,
            quote: quote,
            settlement: quote,
            scale: PairScale(price: price, quantity: quantity),
            tick: Price.Offset(raw: tick),
            lot: Quantity(raw: lot)
        )
        instrument.priceMin = Price(raw: priceMin)
        instrument.priceMax = Price(raw: priceMax)
        instrument.quantityMax = Quantity(raw: most)
        instrument.marketQuantityMax = Quantity(raw: mostMarket)
        instrument.notionalMin = Notional(raw: least)
        instrument.percentPriceUp = 10_000 + band / 10_000
        instrument.percentPriceDown = 10_000 - band / 10_000
        instrument.openOrdersMax = 200
        return instrument
    }

    private static func read(_ text: String, _ scale: Scale) -> Int64? {
        let bytes = Array(text.utf8)
        return try? Decimal.parse(bytes.span, scale: scale)
    }
}
