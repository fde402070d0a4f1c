internal import Base
internal import Domain
internal import Exchange

/// One contract's rules as the venue publishes them, decimals as text.
public struct SymbolSpec: Sendable {
    /// The venue's name of it.
    public var symbol: String

    /// What is traded.
    public var baseAsset: String

    /// What prices and margin are in.
    public var quoteAsset: String

    /// Decimals of a price; finer than the tick.
    public var pricePrecision: Int

    /// Decimals of a quantity.
    public var quantityPrecision: Int

    /// The price grid.
    public var tickSize: String

    /// The lowest price.
    public var minPrice: String

    /// The highest price.
    public var maxPrice: String

    /// The quantity grid and the smallest order.
    public var stepSize: String

    /// The largest limit order.
    public var maxQuantity: String

    /// The largest market order.
    public var maxMarketQuantity: String

    /// The least value of an order.
    public var minNotional: String

    /// How far a limit may be from the mark: 0.05 for five percent.
    public var priceBand: String

    /// A price to start from.
    public var startPrice: String

    /// The contracts the simulator knows, by volume.
    public static let known: [SymbolSpec] = [
        usdt("BTC", 2, 3, "0.10", "556.80", "4529764", "0.001", "1000", "120", "50", "64000.0"),
        usdt("ETH", 2, 3, "0.01", "39.86", "306177", "0.001", "10000", "2000", "20", "3100.00"),
        usdt(
            "SOL",
            4,
            2,
            "0.0100",
            "0.4200",
            "6857.0000",
            "0.01",
            "1000000",
            "50000",
            "5",
            "150.00"
        ),
        usdt("BNB", 3, 2, "0.010", "6.600", "100000.000", "0.01", "100000", "2000", "5", "600.00"),
        usdt(
            "XRP",
            4,
            1,
            "0.0001",
            "0.0143",
            "100000.0000",
            "0.1",
            "10000000",
            "2000000",
            "5",
            "2.5000"
        ),
        usdt(
            "DOGE",
            6,
            0,
            "0.000010",
            "0.002440",
            "30.000000",
            "1",
            "50000000",
            "30000000",
            "5",
            "0.200000"
        ),
        usdt(
            "1000SHIB",
            6,
            0,
            "0.000001",
            "0.000660",
            "20.000000",
            "1",
            "25000000",
            "20000000",
            "5",
            "0.012000"
        ),
        usdt(
            "币安人生",
            6,
            0,
            "0.000010",
            "0.001000",
            "200.000000",
            "1",
            "5000000",
            "1000000",
            "5",
            "0.150000"
        ),
        usdc("BTC", 2, 3, "0.1", "556.8", "4529764", "0.001", "1000", "120", "50", "64000.0"),
        usdc("ETH", 2, 3, "0.01", "39.86", "306177", "0.001", "10000", "2000", "20", "3100.00"),
    ]

    /// The contract with that name.
    public static func named(_ symbol: String) -> SymbolSpec? {
        known.first { $0.symbol == symbol }
    }

    private static func usdt(
        _ base: String,
        _ pricePrecision: Int,
        _ quantityPrecision: Int,
        _ texts: String...
    ) -> SymbolSpec {
        make(base, "USDT", pricePrecision, quantityPrecision, texts)
    }

    private static func usdc(
        _ base: String,
        _ pricePrecision: Int,
        _ quantityPrecision: Int,
        _ texts: String...
    ) -> SymbolSpec {
        make(base, "USDC", pricePrecision, quantityPrecision, texts)
    }

    private static func make(
        _ base: String,
        _ quote: String,
        _ pricePrecision: Int,
        _ quantityPrecision: Int,
        _ texts: [String]
    ) -> SymbolSpec {
        SymbolSpec(
            symbol: base + quote,
            baseAsset: base,
            quoteAsset: quote,
            pricePrecision: pricePrecision,
            quantityPrecision: quantityPrecision,
            tickSize: texts[0],
            minPrice: texts[1],
            maxPrice: texts[2],
            stepSize: texts[3],
            maxQuantity: texts[4],
            maxMarketQuantity: texts[5],
            minNotional: texts[6],
            priceBand: "0.05",
            startPrice: texts[7]
        )
    }
}

extension SymbolSpec {
    /// The contract as the exchange lists it, from `price` on.
    func listing(place: Int, startingAt price: Int64) -> Listing {
        guard let symbol = SymbolText(symbol) else { preconditionFailure("a symbol is short") }
        var instrument = Instrument(
            id: InstrumentID(index: UInt16(place)),
            version: 1,
            venue: .binance,
            symbol: symbol,
            base: .none,
            quote: settlementAsset,
            settlement: settlementAsset,
            scale: PairScale(price: prices, quantity: quantities),
            tick: Price.Offset(raw: Self.exact(tickSize, prices)),
            lot: Quantity(raw: Self.exact(stepSize, quantities))
        )
        instrument.priceMin = Price(raw: Self.exact(minPrice, prices))
        instrument.priceMax = Price(raw: Self.exact(maxPrice, prices))
        instrument.quantityMin = instrument.lot
        instrument.quantityMax = Quantity(raw: Self.exact(maxQuantity, quantities))
        instrument.marketLot = instrument.lot
        instrument.marketQuantityMax = Quantity(raw: Self.exact(maxMarketQuantity, quantities))
        instrument.notionalMin = Notional(raw: Self.exact(minNotional, .money))
        let band = Self.exact(priceBand, Scale(digits: 4))
        instrument.percentPriceUp = 10_000 + band
        instrument.percentPriceDown = 10_000 - band
        instrument.openOrdersMax = 200
        let start = Price(raw: price * Scale(digits: 8 - prices.digits).unit)
        return Listing(
            instrument: instrument,
            brackets: MarginTable.brackets(of: baseAsset),
            leverage: 20,
            marketTakeBound: band,
            amendmentsMax: 10_000,
            mark: MarkPrice(start),
            index: IndexPrice(start)
        )
    }

    /// The scale of its prices.
    var prices: Scale { Scale(digits: UInt8(pricePrecision)) }

    /// The scale of its quantities.
    var quantities: Scale { Scale(digits: UInt8(quantityPrecision)) }

    /// The asset of profit, loss and margin.
    var settlementAsset: AssetID { quoteAsset == "USDC" ? Assets.usdc : Assets.usdt }

    /// A text of this table as an integer.
    static func exact(_ text: String, _ scale: Scale) -> Int64 {
        let bytes = Array(text.utf8)
        guard let value = try? Decimal.parse(bytes.span, scale: scale) else {
            preconditionFailure("a rule is a decimal of its scale")
        }
        return value
    }
}

/// The settlement assets.
enum Assets {
    static let usdt = AssetID(index: 1)
    static let usdc = AssetID(index: 2)

    /// All of them, in the order the venue lists them.
    static let all: [(id: AssetID, name: String)] = [(usdt, "USDT"), (usdc, "USDC")]

    /// An asset's name.
    static func name(_ id: AssetID) -> String { id == usdc ? "USDC" : "USDT" }

    /// The asset of that name.
    static func named(_ name: String) -> AssetID? { all.first { $0.name == name }?.id }
}
