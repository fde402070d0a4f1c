internal import Base
internal import Domain

// A contract's rules as a session's head keeps them.
extension Instrument {
    func write(to page: inout PageWriter) {
        page.put(id.index)
        page.put(version)
        page.put(venue.rawValue)
        page.put(kind.rawValue)
        page.put(status.rawValue)
        page.put((0..<symbol.count).map { symbol[$0] }, width: 34)
        for asset in [base, quote, settlement] { page.put(asset.index) }
        page.put(scale.price.digits)
        page.put(scale.quantity.digits)
        for price in [tick.raw, priceMin.raw, priceMax.raw] { page.put(price) }
        for quantity in [lot, quantityMin, quantityMax, marketLot, marketQuantityMax] {
            page.put(quantity.raw)
        }
        page.put(notionalMin.raw)
        page.put(percentPriceUp)
        page.put(percentPriceDown)
        page.put(openOrdersMax)
        page.put(contractSize)
    }

    init?(from page: inout PageReader) {
        let id = InstrumentID(index: page.take(UInt16.self))
        let version = page.take(UInt16.self)
        guard let venue = VenueID(rawValue: page.take(UInt8.self)),
            let kind = ContractKind(rawValue: page.take(UInt8.self)),
            let status = InstrumentStatus(rawValue: page.take(UInt8.self))
        else { return nil }
        let name = page.takeText(width: 34)
        guard let symbol = SymbolText(name.span) else { return nil }
        let base = AssetID(index: page.take(UInt8.self))
        let quote = AssetID(index: page.take(UInt8.self))
        let settlement = AssetID(index: page.take(UInt8.self))
        guard let prices = Scale(checking: Int(page.take(UInt8.self))),
            let quantities = Scale(checking: Int(page.take(UInt8.self)))
        else { return nil }
        let tick = Price.Offset(raw: page.take(Int64.self))
        let priceMin = Price(raw: page.take(Int64.self))
        let priceMax = Price(raw: page.take(Int64.self))
        self.init(
            id: id,
            version: version,
            venue: venue,
            symbol: symbol,
            base: base,
            quote: quote,
            settlement: settlement,
            scale: PairScale(price: prices, quantity: quantities),
            tick: tick,
            lot: Quantity(raw: page.take(Int64.self))
        )
        self.kind = kind
        self.status = status
        self.priceMin = priceMin
        self.priceMax = priceMax
        quantityMin = Quantity(raw: page.take(Int64.self))
        quantityMax = Quantity(raw: page.take(Int64.self))
        marketLot = Quantity(raw: page.take(Int64.self))
        marketQuantityMax = Quantity(raw: page.take(Int64.self))
        notionalMin = Notional(raw: page.take(Int64.self))
        percentPriceUp = page.take(Int64.self)
        percentPriceDown = page.take(Int64.self)
        openOrdersMax = page.take(UInt32.self)
        contractSize = page.take(Int64.self)
        guard !page.overran else { return nil }
    }
}
