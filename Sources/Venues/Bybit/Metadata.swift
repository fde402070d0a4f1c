public import Base
public import Domain
internal import Json
public import VenuePort

/// Contract rules out of `/v5/market/instruments-info`, for start-up and for watching rule changes.
public enum BybitMetadata {
    /// The rules of the wanted contracts (`BASE/QUOTE`), with ids by their place in `wanted`.
    ///
    /// The answer comes in pages: ask for as many rows as the venue has contracts.
    public static func read(
        _ body: [UInt8],
        wanted: [String],
        assets: inout AssetTable
    ) throws(MetadataError) -> [Instrument] {
        guard let tree = JSONTree.read(body), tree["retCode"]?.words == "0",
            (tree["result"]?["category"]?.words ?? "linear") == "linear"
        else { throw .notMetadata }
        let rows = tree["result"]?["list"]?.items ?? []
        return try RuleRow.contracts(wanted, of: rows, where: isPerpetual) {
            row,
            id throws(MetadataError) in try instrument(row, id, assets: &assets)
        }
    }

    private static func isPerpetual(_ row: JSONTree, _ name: String) -> Bool {
        row["contractType"]?.words == "LinearPerpetual"
            && "\(row["baseCoin"]?.words ?? "")/\(row["quoteCoin"]?.words ?? "")" == name
    }

    private static func instrument(
        _ row: RuleRow,
        _ id: InstrumentID,
        assets: inout AssetTable
    ) throws(MetadataError) -> Instrument {
        let (tick, price) = try row.grid("priceFilter.tickSize")
        let (lot, quantity) = try row.grid("lotSizeFilter.qtyStep")
        var instrument = Instrument(
            id: id,
            version: 1,
            venue: .bybit,
            symbol: try row.symbol("symbol"),
            base: try row.asset("baseCoin", &assets),
            quote: try row.asset("quoteCoin", &assets),
            settlement: try row.asset("settleCoin", &assets),
            scale: PairScale(price: price, quantity: quantity),
            tick: Price.Offset(raw: tick),
            lot: Quantity(raw: lot)
        )
        func size(_ field: String) throws(MetadataError) -> Quantity {
            Quantity(raw: try row.number("lotSizeFilter.\(field)", quantity))
        }
        instrument.status = status(row.tree)
        instrument.priceMin = Price(raw: try row.number("priceFilter.minPrice", price))
        instrument.priceMax = Price(raw: try row.number("priceFilter.maxPrice", price))
        instrument.quantityMin = try size("minOrderQty")
        instrument.quantityMax = try size("maxOrderQty")
        instrument.marketQuantityMax = try size("maxMktOrderQty")
        let least = try row.number("lotSizeFilter.minNotionalValue", .money)
        instrument.notionalMin = Notional(raw: least)
        return instrument
    }

    /// A word this engine does not know means: not tradable, and so does a pre-market auction.
    private static func status(_ row: JSONTree) -> InstrumentStatus {
        switch row["status"]?.words {
        case "Trading": row["isPreListing"] == .flag(true) ? .pending : .trading
        case "PreLaunch": .pending
        case "Delivering": .closing
        case "Closed": .closed
        default: .unknown
        }
    }
}
