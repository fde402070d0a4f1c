public import Base
internal import Domain

extension Exchange {
    /// Refuses an order that its account's margin or leverage does not cover.
    ///
    /// Reduce-only orders need none: they can only release it.
    func checkMargin(_ request: NewOrder, account: UInt16) throws(OrderRefusal) {
        guard !request.reduceOnly else { return }
        let market = Int(request.instrument.index)
        let price =
            request.type == .market ? assumedPrice(request.side, market) : request.price
        try checkMargin(
            account: account,
            instrument: request.instrument.index,
            side: request.side,
            price: price.raw,
            quantity: request.quantity.raw,
            replaced: 0
        )
    }

    /// Refuses an amendment whose larger need is not covered.
    func checkMargin(_ terms: Amendment, of slot: Int) throws(OrderRefusal) {
        let order = orders[slot]
        let value = markets[Int(order.instrument)].value
        try checkMargin(
            account: order.account,
            instrument: order.instrument,
            side: order.side,
            price: terms.price.raw,
            quantity: terms.quantity.raw - order.filled,
            replaced: value.fitting(order.price.raw, order.rest)
        )
    }

    private func checkMargin(
        account: UInt16,
        instrument: UInt16,
        side: Side,
        price: Int64,
        quantity: Int64,
        replaced: Int64
    ) throws(OrderRefusal) {
        let market = Int(instrument)
        let index = place(account, instrument)
        let value = markets[market].value.fitting(price, quantity)
        let bids = holdings[index].bidValue + (side == .buy ? value - replaced : 0)
        let asks = holdings[index].askValue + (side == .sell ? value - replaced : 0)
        let old = Requirement(holdings[index], markets[market])
        let new = Requirement.worse(old.notional, bids, asks)
        let need = new / Int64(holdings[index].leverage) - old.initial
        guard need > 0 else { return }
        let grown = side == .buy ? old.notional + bids : asks - old.notional
        guard grown <= holdings[index].notionalMax else { throw .positionLimit }
        // A price far below the mark may go with a quantity that has no value at the mark.
        guard let marked = markets[market].markValue.value(markets[market].mark, quantity) else {
            throw .quantityTooLarge
        }
        let loss = OrderCost(
            side: side,
            value: value,
            markValue: marked,
            leverage: Int(holdings[index].leverage)
        ).openLoss
        let asset = markets[market].instrument.settlement
        let others = free(account, asset: asset, except: market)
        guard others + old.unrealised - old.initial >= need + loss else {
            throw .marginInsufficient
        }
    }

    /// Wallet and unrealised profit less all initial margin of one asset, possibly leaving one
    /// market out; may be negative.
    func free(_ account: UInt16, asset: AssetID, except market: Int = 64) -> Int64 {
        var sum = accounts[Int(account)].wallets[Int(asset.index) - 1]
        var active = accounts[Int(account)].active & ~(1 << UInt64(market))
        while active != 0 {
            let instrument = active.trailingZeroBitCount
            active &= active &- 1
            guard markets[instrument].instrument.settlement == asset else { continue }
            let need = Requirement(
                holdings[place(account, UInt16(instrument))],
                markets[instrument]
            )
            sum += need.unrealised - need.initial
        }
        return sum
    }

    /// Chooses a leverage; refused when position and orders are too large for it, or when margin
    /// does not cover the larger need.
    public mutating func setLeverage(
        _ leverage: Int,
        on instrument: InstrumentID,
        for account: AccountID,
        at time: UTCTime
    ) throws(OrderRefusal) -> LeverageReport {
        precondition(isOpen(account), "requests come from open accounts")
        advance(to: time)
        guard Int(instrument.index) < markets.count else { throw .unknownInstrument }
        let market = Int(instrument.index)
        guard leverage >= 1, leverage <= markets[market].brackets[0].leverageMax else {
            throw .leverageInvalid
        }
        let index = place(account.index, instrument.index)
        let old = Requirement(holdings[index], markets[market])
        let held = holdings[index]
        let worse = Requirement.worse(old.notional, held.bidValue, held.askValue)
        let cap = markets[market].notionalMax(leverage: Int32(leverage))
        guard worse <= cap else { throw .leverageTooHigh }
        let need = worse / Int64(leverage) - old.initial
        let asset = markets[market].instrument.settlement
        guard need <= 0 || free(account.index, asset: asset) >= need else {
            throw .marginInsufficient
        }
        holdings[index].leverage = Int32(leverage)
        holdings[index].notionalMax = cap
        let report = LeverageReport(
            account: account,
            instrument: instrument,
            leverage: leverage,
            notionalMax: Notional(raw: cap),
            time: now
        )
        events.append(.leverage(report))
        return report
    }
}
