public import Base
public import Domain
internal import Json
public import VenuePort

/// Contract rules out of exchangeInfo, for start-up and for watching rule changes.
public enum BinanceMetadata {
    /// The rules of the wanted contracts (`BASE/QUOTE`), with ids by their place in `wanted`.
    ///
    /// Scales are those of tick and lot: `pricePrecision` of the venue is not its grid.
    public static func read(
        _ body: [UInt8],
        wanted: [String],
        assets: inout AssetTable
    ) throws(MetadataError) -> [Instrument] {
        let rows = JSONTree.read(body)?["symbols"]?.items ?? []
        return try RuleRow.contracts(wanted, of: rows, where: isPerpetual) {
            row,
            id throws(MetadataError) in try instrument(row, id, assets: &assets)
        }
    }

    private static func isPerpetual(_ row: JSONTree, _ name: String) -> Bool {
        row["contractType"]?.words == "PERPETUAL"
            && "\(row["baseAsset"]?.words ?? "")/\(row["quoteAsset"]?.words ?? "")" == name
    }

    private static func instrument(
        _ row: RuleRow,
        _ id: InstrumentID,
        assets: inout AssetTable
    ) throws(MetadataError) -> Instrument {
        let filters = row.tree["filters"]?.items ?? []
        func filter(_ type: String, _ field: String) throws(MetadataError) -> String {
            let filter = filters.first { $0["filterType"]?.words == type }
            guard let text = filter?[field]?.words else { throw row.unreadable("\(type).\(field)") }
            return text
        }
        func number(
            _ type: String,
            _ field: String,
            _ scale: Scale
        ) throws(MetadataError) -> Int64 {
            try row.number(try filter(type, field), scale, "\(type).\(field)")
        }
        let tick = try row.grid(try filter("PRICE_FILTER", "tickSize"), "PRICE_FILTER.tickSize")
        let lot = try row.grid(try filter("LOT_SIZE", "stepSize"), "LOT_SIZE.stepSize")
        let scale = PairScale(price: tick.1, quantity: lot.1)
        var instrument = Instrument(
            id: id,
            version: 1,
            venue: .binance,
            symbol: try row.symbol("symbol"),
            base: try row.asset("baseAsset", &assets),
            quote: try row.asset("quoteAsset", &assets),
            settlement: try row.asset("marginAsset", &assets),
            scale: scale,
            tick: Price.Offset(raw: tick.0),
            lot: Quantity(raw: lot.0)
        )
        func price(_ field: String) throws(MetadataError) -> Price {
            Price(raw: try number("PRICE_FILTER", field, scale.price))
        }
        func quantity(_ type: String, _ field: String) throws(MetadataError) -> Quantity {
            Quantity(raw: try number(type, field, scale.quantity))
        }
        let state = row.tree["status"] ?? row.tree["contractStatus"]
        instrument.status = status(state?.words ?? "")
        instrument.priceMin = try price("minPrice")
        instrument.priceMax = try price("maxPrice")
        instrument.quantityMin = try quantity("LOT_SIZE", "minQty")
        instrument.quantityMax = try quantity("LOT_SIZE", "maxQty")
        instrument.marketLot = try quantity("MARKET_LOT_SIZE", "stepSize")
        instrument.marketQuantityMax = try quantity("MARKET_LOT_SIZE", "maxQty")
        instrument.notionalMin = Notional(raw: try number("MIN_NOTIONAL", "notional", .money))
        let share = Scale(digits: 4)
        instrument.percentPriceUp = try number("PERCENT_PRICE", "multiplierUp", share)
        instrument.percentPriceDown = try number("PERCENT_PRICE", "multiplierDown", share)
        instrument.openOrdersMax = UInt32(try filter("MAX_NUM_ORDERS", "limit")) ?? 0
        return instrument
    }

    /// A word this engine does not know means: not tradable.
    static func status(_ word: String) -> InstrumentStatus {
        switch word {
        case "TRADING": .trading
        case "PENDING_TRADING": .pending
        case "TRADING_HALT": .halted
        case "PRE_DELIVERING", "DELIVERING", "PRE_SETTLE", "SETTLING": .closing
        case "DELIVERED", "CLOSE": .closed
        default: .unknown
        }
    }
}
