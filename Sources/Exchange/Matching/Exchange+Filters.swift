internal import Base
internal import Domain

extension Exchange {
    /// Refuses what the instrument's filters do not let in.
    func filter(_ request: NewOrder, account: UInt16) throws(OrderRefusal) {
        let place = Int(request.instrument.index)
        guard markets[place].instrument.status == .trading else { throw .notTrading }
        let quantity = request.quantity.raw
        guard quantity > 0 else { throw .quantityNotPositive }
        switch request.type {
        case .limit:
            guard request.timeInForce != .goodTillDate else { throw .unsupported }
            try filter(price: request.price, quantity: quantity, side: request.side, place)
            let held = holdings[self.place(account, request.instrument.index)].orders
            let limit = markets[place].instrument.openOrdersMax
            guard limit == 0 || held < Int32(clamping: limit) else { throw .openOrdersMax }
        case .market:
            // A market order takes and is gone: only words that say so make sense.
            guard
                request.timeInForce == .goodTillCancel
                    || request.timeInForce == .immediateOrCancel
            else { throw .unsupported }
            try filterMarket(quantity: quantity, side: request.side, place)
        case .liquidation, .conditional:
            throw .unsupported
        }
        let price = request.type == .market ? assumedPrice(request.side, place) : request.price
        guard let value = markets[place].value.value(price.raw, quantity),
            fits(value, account, request.instrument.index)
        else { throw .quantityTooLarge }
        guard request.reduceOnly || minimumValue(request, value, place) else {
            throw .notionalTooSmall
        }
    }

    /// Refuses an amendment that the filters do not let in.
    func filter(_ terms: Amendment, of slot: Int) throws(OrderRefusal) {
        let place = Int(orders[slot].instrument)
        let quantity = terms.quantity.raw
        try filter(price: terms.price, quantity: quantity, side: orders[slot].side, place)
        guard let value = markets[place].value.value(terms.price.raw, quantity),
            fits(value, orders[slot].account, orders[slot].instrument)
        else { throw .quantityTooLarge }
        guard orders[slot].reduceOnly || value >= markets[place].instrument.notionalMin.raw else {
            throw .notionalTooSmall
        }
    }

    /// Whether an order of this value keeps the account's sums well within 64 bits.
    private func fits(_ value: Int64, _ account: UInt16, _ instrument: UInt16) -> Bool {
        let most = Int64.max >> 3
        let index = self.place(account, instrument)
        return value <= most - max(holdings[index].bidValue, holdings[index].askValue)
    }

    /// A market order is valued at the mark, as the venue has it; a limit order at its price.
    private func minimumValue(_ request: NewOrder, _ value: Int64, _ place: Int) -> Bool {
        guard request.type == .market else {
            return value >= markets[place].instrument.notionalMin.raw
        }
        let atMark = markets[place].markValue.value(markets[place].mark, request.quantity.raw)
        return (atMark ?? .max) >= markets[place].instrument.notionalMin.raw
    }

    private func filter(
        price: Price,
        quantity: Int64,
        side: Side,
        _ place: Int
    ) throws(OrderRefusal) {
        guard price >= markets[place].instrument.priceMin, price.raw > 0 else { throw .priceTooLow }
        guard price <= markets[place].instrument.priceMax else { throw .priceTooHigh }
        guard price.raw % markets[place].instrument.tick.raw == 0 else { throw .priceOffTick }
        guard quantity >= markets[place].instrument.quantityMin.raw else { throw .quantityTooSmall }
        guard quantity <= markets[place].instrument.quantityMax.raw else { throw .quantityTooLarge }
        guard quantity % markets[place].instrument.lot.raw == 0 else { throw .quantityOffLot }
        try filterPercent(price: price, side: side, place)
    }

    /// Buys not too far above the mark, sells not too far below it.
    private func filterPercent(
        price: Price,
        side: Side,
        _ place: Int
    ) throws(OrderRefusal) {
        let share =
            side == .buy
            ? markets[place].instrument.percentPriceUp : markets[place].instrument.percentPriceDown
        guard share > 0 else { return }
        let unit = Scale(digits: 8 - markets[place].instrument.scale.price.digits).unit
        let (product, overflow) = markets[place].mark.multipliedReportingOverflow(by: share)
        let (asked, passed) = price.raw.multipliedReportingOverflow(by: unit &* 10_000)
        let ordered: Bool
        if overflow || passed {
            let bound = Int128(markets[place].mark) * Int128(share)
            let wide = Int128(price.raw) * Int128(unit) * 10_000
            ordered = side == .buy ? wide <= bound : wide >= bound
        } else {
            ordered = side == .buy ? asked <= product : asked >= product
        }
        guard ordered else { throw side == .buy ? .percentPriceHigh : .percentPriceLow }
    }

    private func filterMarket(
        quantity: Int64,
        side: Side,
        _ place: Int
    ) throws(OrderRefusal) {
        guard quantity >= markets[place].instrument.quantityMin.raw else { throw .quantityTooSmall }
        guard quantity <= markets[place].instrument.marketQuantityMax.raw else {
            throw .quantityTooLarge
        }
        guard quantity % markets[place].instrument.marketLot.raw == 0 else { throw .quantityOffLot }
        let best = markets[place].opposite(side)
        guard best >= 0, best < markets[place].ladder.ticks else { throw .noDepth }
    }

    /// What a market order is valued at: the dearer of the other side's best and the mark.
    func assumedPrice(_ side: Side, _ place: Int) -> Price {
        let best = markets[place].opposite(side)
        let atMark =
            markets[place].mark
            / Scale(digits: 8 - markets[place].instrument.scale.price.digits).unit
        return Price(raw: max(Int64(best) * markets[place].instrument.tick.raw, atMark))
    }

    /// Whether an order of the side of `slot` would take at `price`.
    func crosses(_ slot: Int, price: Price) -> Bool {
        crosses(orders[slot].side, price: price, Int(orders[slot].instrument))
    }

    /// Whether an order at `price` would take.
    func crosses(_ side: Side, price: Price, _ place: Int) -> Bool {
        let tick = Int(price.raw / markets[place].instrument.tick.raw)
        let best = markets[place].opposite(side)
        return side == .buy ? tick >= best : tick <= best
    }

    /// Why an order that may not take, or must fill whole, would miss; refused if the venue does.
    func checkMiss(_ request: NewOrder, account: UInt16) throws(OrderRefusal) -> EndReason {
        let place = Int(request.instrument.index)
        guard request.type == .limit else { return .none }
        if request.timeInForce == .postOnly, crosses(request.side, price: request.price, place) {
            guard rules.postOnlyMiss == .expires else { throw .postOnlyWouldTake }
            return .postOnly
        }
        if request.timeInForce == .fillOrKill, !canFillWhole(request, account: account) {
            guard rules.fillOrKillMiss == .expires else { throw .fillOrKill }
            return .fillOrKill
        }
        return .none
    }
}
