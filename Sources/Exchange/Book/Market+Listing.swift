internal import Base
internal import Domain

extension Listing {
    /// The most ticks a ladder has room for.
    static let ticksMax: Int64 = 1 << 27

    /// Says why this cannot be listed, if so.
    func check(limits: ExchangeLimits) throws(ListingError) {
        let ticks = instrument.priceMax.raw / instrument.tick.raw
        guard instrument.tick.raw > 0, ticks > 0, ticks < Self.ticksMax else { throw .priceRange }
        guard instrument.scale.price.digits <= 8 else { throw .priceRange }
        guard mark.price.raw > 0 else { throw .mark }
        let asset = Int(instrument.settlement.index)
        guard asset >= 1, asset <= limits.assetsMax else { throw .settlement }
        guard let first = brackets.first, brackets.count <= LeverageBracket.countMax,
            first.notionalFloor == .zero
        else { throw .brackets }
        var floor = Notional.zero
        for bracket in brackets {
            // A fourth of 64 bits leaves room for sums of value over both sides.
            guard bracket.notionalFloor == floor, bracket.notionalCap > floor,
                bracket.notionalCap.raw <= Int64.max / 4, bracket.leverageMax >= 1,
                bracket.maintenanceRate >= 0, bracket.maintenanceRate <= 100_000_000
            else { throw .brackets }
            floor = bracket.notionalCap
        }
        guard leverage >= 1, leverage <= first.leverageMax else { throw .leverage }
    }
}

extension Market {
    /// Opens the book of a checked listing.
    init(_ listing: Listing, place: Int) {
        var instrument = listing.instrument
        instrument.id = InstrumentID(index: UInt16(place))
        self.instrument = instrument
        let quantityDigits = Int(instrument.scale.quantity.digits)
        value = ContractValue(
            priceDigits: Int(instrument.scale.price.digits),
            quantityDigits: quantityDigits,
            contractSize: instrument.contractSize
        )
        markValue = ContractValue(
            priceDigits: 8,
            quantityDigits: quantityDigits,
            contractSize: instrument.contractSize
        )
        brackets = InlineArray(repeating: listing.brackets[0])
        bracketCount = listing.brackets.count
        for index in listing.brackets.indices { brackets[index] = listing.brackets[index] }
        leverage = Int32(listing.leverage)
        marketTakeBound = listing.marketTakeBound
        amendmentsMax = listing.amendmentsMax
        ladder = Ladder(ticks: Int(instrument.priceMax.raw / instrument.tick.raw) + 1)
        bestAsk = ladder.ticks
        flowAsk = ladder.ticks
        mark = listing.mark.price.raw
        index = listing.index.price.raw
    }

    /// The best price an order of `side` would meet, recorded flow included.
    @inline(__always)
    func opposite(_ side: Side) -> Int {
        side == .buy ? min(bestAsk, flowAsk) : max(bestBid, flowBid)
    }

    /// The largest position that `leverage` allows.
    func notionalMax(leverage: Int32) -> Int64 {
        var best: Int64 = 0
        for index in 0..<bracketCount where brackets[index].leverageMax >= Int(leverage) {
            best = brackets[index].notionalCap.raw
        }
        return best
    }
}

extension RestingOrder {
    /// What a slot holds while it is free.
    init() {
        self.init(
            id: 0,
            client: ClientText(),
            price: .none,
            quantity: 0,
            filled: 0,
            shown: 0,
            filledValue: 0,
            opened: .none,
            updated: .none,
            tick: 0,
            level: -1,
            account: 0,
            instrument: 0,
            amendments: 0,
            side: .buy,
            type: .limit,
            timeInForce: .goodTillCancel,
            selfTrade: .none,
            reduceOnly: false
        )
    }
}
