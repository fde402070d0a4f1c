public import Base
public import Domain

extension Gate {
    /// Why a new order must not leave; nil when it may.
    public func checkPlace(
        _ request: OrderRequest,
        orders: borrowing OrderMachine,
        ledger: borrowing Ledger,
        now: Instant
    ) -> Refusal? {
        if !orders.hasRoom { return .capacity }
        return check(request, own: OwnShare(), orders: orders, ledger: ledger, now: now)
    }

    /// Why new terms must not leave; nil when they may.
    public func checkModify(
        _ request: OrderRequest,
        of order: Order,
        orders: borrowing OrderMachine,
        ledger: borrowing Ledger,
        now: Instant
    ) -> Refusal? {
        // At or below what has filled an amendment means cancel (Binance): say cancel instead.
        if request.quantity <= max(order.filled, order.reported) { return .lotFilter }
        return check(request, own: OwnShare(order), orders: orders, ledger: ledger, now: now)
    }

    @inline(__always)
    private func check(
        _ request: OrderRequest,
        own: OwnShare,
        orders: borrowing OrderMachine,
        ledger: borrowing Ledger,
        now: Instant
    ) -> Refusal? {
        let index = Int(request.instrument.index)
        guard index < rows.count else { return .notAllowed }
        let reduces = request.reduceOnly
        if let refusal = checkStanding(reduces, now: now) { return refusal }
        if let refusal = checkSymbol(index, request, now: now) { return refusal }
        if let refusal = checkFilters(index, request) { return refusal }
        let isClosing = reduces ? BudgetUse.closing : .ordinary
        if let refusal = checkRates(index, isClosing, now: now) { return refusal }
        if limits.inFlight > 0, orders.inFlight >= limits.inFlight { return .inFlight }
        let exposure = orders.exposures[index]
        if let refusal = checkSelfTrade(index, request, exposure) { return refusal }
        if reduces {
            let held = ledger.positions[index].amount.raw
            return checkReduces(request, own: own, exposure, held: held)
        }
        return checkRisk(
            index,
            request,
            own: own,
            exposure,
            orders: orders,
            ledger: ledger
        )
    }

    /// Who may trade now, and by what session, clock and journal.
    @inline(__always)
    private func checkStanding(_ reduces: Bool, now: Instant) -> Refusal? {
        if reduces {
            if !condition.mode.allowsReducing { return .mode }
        } else {
            if !condition.mode.allowsRisk { return .mode }
            if !condition.reasons.isEmpty { return .notReady }
            if now < condition.coolOffUntil { return .coolOff }
        }
        if now >= condition.leaseUntil { return .lease }
        if !condition.hasSession { return .noSession }
        if condition.unsentBytes > 0 { return .unsentBytes }
        if condition.clockUncertainty > limits.clockUncertainty { return .clock }
        if !condition.journalTakes { return .journal }
        return nil
    }

    /// Whether the contract is ours to trade and its book is one to trade on.
    @inline(__always)
    private func checkSymbol(_ index: Int, _ request: OrderRequest, now: Instant) -> Refusal? {
        if !rows[index].limits.isAllowed { return .notAllowed }
        if !rows[index].isTrading, !(rows[index].isClosing && request.reduceOnly) {
            return .notTrading
        }
        if now < rows[index].quarantineUntil, !request.reduceOnly { return .quarantine }
        let market = rows[index].market
        // Flattening must not wait for a feed: the venue's own bounds protect a closing order.
        if request.reduceOnly, condition.mode == .kill { return nil }
        if !market.isLive { return .bookNotLive }
        if market.isBehind { return .bookBehind }
        if now - market.aliveAt > limits.bookAge { return .bookStale }
        if market.isCrossed { return .bookCrossed }
        if request.timeInForce == .postOnly {
            if now - market.aliveAt > limits.postOnlyAge { return .postOnlyWouldTake }
            let takes =
                request.side == .buy
                ? market.ask != .none && request.price >= market.ask
                : market.bid != .none && request.price <= market.bid
            if takes { return .postOnlyWouldTake }
        }
        let divergence = rows[index].limits.anchorDivergence
        if divergence > 0, market.mark != .none {
            let middle = (market.bid.raw + market.ask.raw) / 2
            if !GateRow.isWithin(divergence, middle, of: market.mark.raw) {
                return .anchorDivergence
            }
            if market.last != .none,
                !GateRow.isWithin(divergence, market.last.raw, of: market.mark.raw)
            {
                return .anchorDivergence
            }
        }
        return nil
    }

    /// The venue's filters and our bands: what a number on an order may be.
    @inline(__always)
    private func checkFilters(_ index: Int, _ request: OrderRequest) -> Refusal? {
        let quantity = request.quantity.raw
        if quantity <= 0 { return .absurd }
        let limits = rows[index].limits
        if limits.fatFinger > 0, quantity > limits.fatFinger { return .fatFinger }
        if request.type == .market {
            let most = min(rows[index].marketQuantityMax, rows[index].quantityMax)
            if quantity % rows[index].marketLot != 0 || quantity > most { return .lotFilter }
            return quantity < rows[index].quantityMin ? .lotFilter : nil
        }
        let price = request.price.raw
        if price <= 0 { return .absurd }
        if price < rows[index].priceMin || price > rows[index].priceMax { return .priceFilter }
        if rows[index].tick != 1, price % rows[index].tick != 0 { return .priceFilter }
        if quantity < rows[index].quantityMin || quantity > rows[index].quantityMax {
            return .lotFilter
        }
        if rows[index].lot != 1, quantity % rows[index].lot != 0 { return .lotFilter }
        let market = rows[index].market
        if market.mark != .none {
            let up = rows[index].percentPriceUp
            let down = rows[index].percentPriceDown
            let scaled = Self.scaled(price)
            if request.side == .buy, up > 0, scaled > Self.product(market.mark.raw, up) {
                return .percentPrice
            }
            if request.side == .sell, down > 0, scaled < Self.product(market.mark.raw, down) {
                return .percentPrice
            }
            if limits.markBand > 0,
                !GateRow.isWithin(limits.markBand, price, of: market.mark.raw)
            {
                return .priceBand
            }
        }
        if limits.bookBand > 0, market.bid != .none, market.ask != .none {
            let middle = (market.bid.raw + market.ask.raw) / 2
            if !GateRow.isWithin(limits.bookBand, price, of: middle) { return .priceBand }
        }
        return nil
    }

    /// Whether one of our own orders stands in the way.
    @inline(__always)
    private func checkSelfTrade(
        _ index: Int,
        _ request: OrderRequest,
        _ exposure: Exposure
    ) -> Refusal? {
        let market = rows[index].market
        if request.side == .buy {
            let reach = request.type == .market ? Price(raw: .max) : request.price
            let blocks = exposure.lowestSell <= reach && exposure.lowestSell.raw != .max
            return blocks && (request.type != .market || market.ask >= exposure.lowestSell)
                ? .selfTrade : nil
        }
        let reach = request.type == .market ? Price(raw: .min) : request.price
        let blocks = exposure.highestBuy >= reach && exposure.highestBuy.raw != .min
        return blocks && (request.type != .market || market.bid <= exposure.highestBuy)
            ? .selfTrade : nil
    }

    /// A closing order closes: never more than the position, all closing orders together.
    @inline(__always)
    private func checkReduces(
        _ request: OrderRequest,
        own: OwnShare,
        _ exposure: Exposure,
        held amount: Int64
    ) -> Refusal? {
        if amount == 0 || (amount > 0) == (request.side == .buy) { return .reduceOnly }
        let reserved = request.side == .buy ? exposure.reducingBuys : exposure.reducingSells
        let open = reserved - own.quantity + request.quantity.raw - own.booked
        return open > abs(amount) ? .reduceOnly : nil
    }

    /// What the order may add, on top of the worst that everything live may add.
    @inline(__always)
    private func checkRisk(
        _ index: Int,
        _ request: OrderRequest,
        own: OwnShare,
        _ exposure: Exposure,
        orders: borrowing OrderMachine,
        ledger: borrowing Ledger
    ) -> Refusal? {
        let limits = rows[index].limits
        let market = rows[index].market
        // Fills are missing somewhere: what we think we hold is not what we hold.
        if exposure.lackingTrades > 0 { return .notReady }
        let price =
            request.price != .none
            ? request.price.raw : request.side == .buy ? market.ask.raw : market.bid.raw
        let quantity = request.quantity.raw - own.booked
        guard let notional = rows[index].notional(price, quantity) else { return .absurd }
        if notional < rows[index].notionalMin { return .notionalMin }
        if limits.orderNotional > 0, notional > limits.orderNotional { return .orderNotional }
        if own.isNew {
            let open = Int64(exposure.orders)
            if limits.openOrders > 0, open >= limits.openOrders { return .openOrders }
            let venueOpen = rows[index].venueOpenOrders
            if venueOpen > 0, open >= venueOpen { return .openOrders }
            if self.limits.openOrders > 0, Int64(orders.liveCount) >= self.limits.openOrders {
                return .openOrders
            }
        }
        let amount = ledger.positions[index].amount.raw
        let worth = ledger.positions[index].notional
        let ownNotional = own.notional
        let isBuy = request.side == .buy
        let live = (isBuy ? exposure.buying : exposure.selling) - own.quantity
        let held = isBuy ? amount : -amount
        if limits.position > 0, held + live + quantity > limits.position { return .positionLimit }
        let liveValue =
            (isBuy ? exposure.buyingNotional : exposure.sellingNotional) - ownNotional + notional
        let heldValue = isBuy ? worth : -worth
        if limits.symbolNotional > 0, heldValue + liveValue > limits.symbolNotional {
            return .symbolNotional
        }
        let sideValue = (isBuy ? orders.buyingNotional : orders.sellingNotional) - ownNotional
        let sideHeld = isBuy ? ledger.longNotional : ledger.shortNotional
        let sideCap = isBuy ? self.limits.longCap : self.limits.shortCap
        if sideCap > 0, sideHeld + sideValue + notional > sideCap { return .sideCap }
        if self.limits.venueNotional > 0 {
            let all = orders.buyingNotional + orders.sellingNotional - ownNotional + notional
            if all + ledger.longNotional + ledger.shortNotional > self.limits.venueNotional {
                return .venueNotional
            }
        }
        if self.limits.positions > 0, amount == 0, exposure.orders == 0,
            activeSymbols(orders, ledger) >= self.limits.positions
        {
            return .positionsMax
        }
        return checkLosses(ledger)
    }

    /// The caps of day and month.
    @inline(__always)
    private func checkLosses(_ ledger: borrowing Ledger) -> Refusal? {
        if breachedKillCap(ledger) { return .killCap }
        if limits.dailyLoss > 0, ledger.dayProfit <= -limits.dailyLoss { return .dailyLoss }
        return nil
    }

    /// Whether a cap is reached that stops everything until released.
    @inline(__always)
    public func breachedKillCap(_ ledger: borrowing Ledger) -> Bool {
        if limits.killDailyLoss > 0, ledger.dayProfit <= -limits.killDailyLoss { return true }
        if limits.killMonthlyLoss > 0, ledger.monthProfit <= -limits.killMonthlyLoss {
            return true
        }
        if limits.killDailyTurnover > 0,
            ledger.turnover - ledger.turnoverAtDayStart >= limits.killDailyTurnover
        {
            return true
        }
        return limits.killMonthlyTurnover > 0
            && ledger.turnover - ledger.turnoverAtMonthStart >= limits.killMonthlyTurnover
    }

    private func activeSymbols(
        _ orders: borrowing OrderMachine,
        _ ledger: borrowing Ledger
    ) -> Int64 {
        var active: Int64 = 0
        for index in 0..<rows.count
        where ledger.positions[index].amount.raw != 0 || orders.exposures[index].orders > 0 {
            active += 1
        }
        return active
    }

    @inline(__always)
    private static func scaled(_ price: Int64) -> Int64 { product(price, 10_000) }

    /// A product that saturates: only compared, never kept.
    @inline(__always)
    private static func product(_ lhs: Int64, _ rhs: Int64) -> Int64 {
        let (product, over) = lhs.multipliedReportingOverflow(by: rhs)
        return over ? .max : product
    }
}

/// What the order to be amended holds already; nothing for a new one.
struct OwnShare: BitwiseCopyable {
    var quantity: Int64 = 0
    var notional: Int64 = 0
    var booked: Int64 = 0
    var isNew = true

    init() {}

    init(_ order: Order) {
        quantity = order.reserved.quantity.raw
        notional = order.reserved.notional.raw
        booked = max(order.filled, order.reported).raw
        isNew = false
    }
}
