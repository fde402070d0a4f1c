internal import Base
internal import VenueWire

extension BinanceSkin {
    /// Limits, assets and every contract's rules.
    func exchangeInfo() -> [UInt8] {
        var json = JSONWriter(reserving: 1_800 * contracts.count + 512)
        json.openObject()
        json.openArray("exchangeFilters")
        json.closeArray()
        json.openArray("rateLimits")
        json.limit("REQUEST_WEIGHT", "MINUTE", 1, 2_400)
        json.limit("ORDERS", "MINUTE", 1, 1_200)
        json.limit("ORDERS", "SECOND", 10, 300)
        json.closeArray()
        json.field("serverTime", clientTime(now).milliseconds)
        json.openArray("assets")
        for asset in Assets.all {
            json.openObject()
            json.field("asset", asset.name)
            json.field("marginAvailable", true)
            json.field("autoAssetExchange", "0")
            json.closeObject()
        }
        json.closeArray()
        json.openArray("symbols")
        for contract in contracts { write(contract, &json) }
        json.closeArray()
        json.field("timezone", "UTC")
        json.closeObject()
        return json.bytes
    }

    private func write(_ contract: Contract, _ json: inout JSONWriter) {
        let spec = contract.spec
        json.openObject()
        json.field("symbol", spec.symbol)
        json.field("pair", spec.symbol)
        json.field("contractType", "PERPETUAL")
        json.field("deliveryDate", 4_133_404_800_000)
        json.field("onboardDate", 1_567_965_300_000)
        json.field("status", contract.status)
        json.field("maintMarginPercent", "2.5000")
        json.field("requiredMarginPercent", "5.0000")
        json.field("baseAsset", spec.baseAsset)
        json.field("quoteAsset", spec.quoteAsset)
        json.field("marginAsset", spec.quoteAsset)
        json.field("pricePrecision", Int64(spec.pricePrecision))
        json.field("quantityPrecision", Int64(spec.quantityPrecision))
        json.field("baseAssetPrecision", 8)
        json.field("quotePrecision", 8)
        json.field("underlyingType", "COIN")
        json.openArray("underlyingSubType")
        json.closeArray()
        json.field("triggerProtect", "0.0500")
        json.field("liquidationFee", "0.012500")
        json.field("marketTakeBound", spec.priceBand)
        json.field("maxMoveOrderLimit", 10_000)
        writeFilters(spec, &json)
        // Only what this venue really takes, so that no client relies on more.
        json.openArray("orderTypes")
        for type in ["LIMIT", "MARKET"] { json.string(type) }
        json.closeArray()
        json.openArray("timeInForce")
        for word in ["GTC", "IOC", "FOK", "GTX"] { json.string(word) }
        json.closeArray()
        json.openArray("permissionSets")
        json.closeArray()
        json.closeObject()
    }

    private func writeFilters(_ spec: SymbolSpec, _ json: inout JSONWriter) {
        json.openArray("filters")
        json.openObject()
        json.field("filterType", "PRICE_FILTER")
        json.field("minPrice", spec.minPrice)
        json.field("maxPrice", spec.maxPrice)
        json.field("tickSize", spec.tickSize)
        json.closeObject()
        json.openObject()
        json.field("filterType", "LOT_SIZE")
        json.field("minQty", spec.stepSize)
        json.field("maxQty", spec.maxQuantity)
        json.field("stepSize", spec.stepSize)
        json.closeObject()
        json.openObject()
        json.field("filterType", "MARKET_LOT_SIZE")
        json.field("minQty", spec.stepSize)
        json.field("maxQty", spec.maxMarketQuantity)
        json.field("stepSize", spec.stepSize)
        json.closeObject()
        json.openObject()
        json.field("filterType", "MAX_NUM_ORDERS")
        json.field("limit", 200)
        json.closeObject()
        json.openObject()
        json.field("filterType", "MIN_NOTIONAL")
        json.field("notional", spec.minNotional)
        json.closeObject()
        let band = SymbolSpec.exact(spec.priceBand, Scale(digits: 4))
        json.openObject()
        json.field("filterType", "PERCENT_PRICE")
        json.field("multiplierUp", 10_000 + band, digits: 4)
        json.field("multiplierDown", 10_000 - band, digits: 4)
        json.field("multiplierDecimal", "4")
        json.closeObject()
        json.openObject()
        json.field("filterType", "POSITION_RISK_CONTROL")
        json.field("positionControlSide", "NONE")
        json.closeObject()
        json.closeArray()
    }
}
