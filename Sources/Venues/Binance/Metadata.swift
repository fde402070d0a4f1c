public import Base
public import Domain
internal import Json

/// Why the venue's contract rules cannot be used; each names the contract and the field.
public enum MetadataError: Error, Equatable, Sendable {
    /// The answer is no exchangeInfo.
    case notMetadata

    /// A wanted contract is not listed as a perpetual of this product.
    case notListed(String)

    /// A rule is missing or cannot be read exactly.
    case unreadable(symbol: String, field: String)

    /// More assets than a process keeps apart.
    case tooManyAssets

    /// In one sentence.
    public var words: String {
        switch self {
        case .notMetadata: "the venue's answer holds no contract rules"
        case .notListed(let name): "\(name) is not listed as a perpetual contract"
        case .unreadable(let symbol, let field): "\(symbol): \(field) is missing or not exact"
        case .tooManyAssets: "too many assets"
        }
    }
}

/// Contract rules out of exchangeInfo, for start-up and for watching rule changes.
public enum Metadata {
    /// The rules of the wanted contracts (`BASE/QUOTE`), with ids by their place in `wanted`.
    ///
    /// Scales are those of tick and lot: `pricePrecision` of the venue is not its grid.
    public static func read(
        _ body: [UInt8],
        wanted: [String],
        assets: inout AssetTable
    ) throws(MetadataError) -> [Instrument] {
        guard let tree = JSONTree.read(body), let rows = tree["symbols"]?.items, !rows.isEmpty
        else { throw .notMetadata }
        var instruments: [Instrument] = []
        for (place, name) in wanted.enumerated() {
            let row = rows.first { row in
                row["contractType"]?.words == "PERPETUAL"
                    && "\(row["baseAsset"]?.words ?? "")/\(row["quoteAsset"]?.words ?? "")" == name
            }
            guard let row else { throw .notListed(name) }
            instruments.append(try instrument(row, place: place, name: name, assets: &assets))
        }
        return instruments
    }

    private static func instrument(
        _ row: JSONTree,
        place: Int,
        name: String,
        assets: inout AssetTable
    ) throws(MetadataError) -> Instrument {
        let filters = row["filters"]?.items ?? []
        func filter(_ type: String, _ field: String) throws(MetadataError) -> String {
            let filter = filters.first { $0["filterType"]?.words == type }
            guard let text = filter?[field]?.words else {
                throw .unreadable(symbol: name, field: "\(type).\(field)")
            }
            return text
        }
        func asset(_ field: String) throws(MetadataError) -> AssetID {
            guard let word = row[field]?.words else {
                throw .unreadable(symbol: name, field: field)
            }
            guard let id = assets.intern(word) else { throw .tooManyAssets }
            return id
        }
        func number(_ text: String, _ scale: Scale, _ field: String) throws(MetadataError) -> Int64
        {
            let bytes = Array(text.utf8)
            do throws(DecimalError) { return try Decimal.parse(bytes.span, scale: scale) } catch {
                throw .unreadable(symbol: name, field: field)
            }
        }
        guard let symbol = row["symbol"]?.words.flatMap({ SymbolText($0) }) else {
            throw .unreadable(symbol: name, field: "symbol")
        }
        let tick = try filter("PRICE_FILTER", "tickSize")
        let lot = try filter("LOT_SIZE", "stepSize")
        let scale = PairScale(price: digits(of: tick), quantity: digits(of: lot))
        var instrument = Instrument(
            id: InstrumentID(index: UInt16(place)),
            version: 1,
            venue: .binance,
            symbol: symbol,
            base: try asset("baseAsset"),
            quote: try asset("quoteAsset"),
            settlement: try asset("marginAsset"),
            scale: scale,
            tick: Price.Offset(raw: try number(tick, scale.price, "tickSize")),
            lot: Quantity(raw: try number(lot, scale.quantity, "stepSize"))
        )
        func price(_ field: String) throws(MetadataError) -> Price {
            Price(raw: try number(try filter("PRICE_FILTER", field), scale.price, field))
        }
        func quantity(_ type: String, _ field: String) throws(MetadataError) -> Quantity {
            Quantity(raw: try number(try filter(type, field), scale.quantity, "\(type).\(field)"))
        }
        instrument.status = status(row["status"]?.words ?? row["contractStatus"]?.words ?? "")
        instrument.priceMin = try price("minPrice")
        instrument.priceMax = try price("maxPrice")
        instrument.quantityMin = try quantity("LOT_SIZE", "minQty")
        instrument.quantityMax = try quantity("LOT_SIZE", "maxQty")
        instrument.marketLot = try quantity("MARKET_LOT_SIZE", "stepSize")
        instrument.marketQuantityMax = try quantity("MARKET_LOT_SIZE", "maxQty")
        instrument.notionalMin = Notional(
            raw: try number(try filter("MIN_NOTIONAL", "notional"), .money, "notional")
        )
        let share = Scale(digits: 4)
        instrument.percentPriceUp = try number(
            try filter("PERCENT_PRICE", "multiplierUp"),
            share,
            "multiplierUp"
        )
        instrument.percentPriceDown = try number(
            try filter("PERCENT_PRICE", "multiplierDown"),
            share,
            "multiplierDown"
        )
        instrument.openOrdersMax = UInt32(try filter("MAX_NUM_ORDERS", "limit")) ?? 0
        guard instrument.tick.raw > 0, instrument.lot.raw > 0 else {
            throw .unreadable(symbol: name, field: "tickSize or stepSize")
        }
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

    /// The digits a grid needs: those up to its last digit that is not zero.
    private static func digits(of grid: String) -> Scale {
        let parts = grid.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return Scale(digits: 0) }
        var fraction = parts[1]
        while fraction.last == "0" { fraction.removeLast() }
        return Scale(checking: fraction.count) ?? Scale(digits: 18)
    }
}
