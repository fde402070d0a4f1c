internal import Base
internal import Domain

// What the order may add, on top of the worst that everything live may add.
extension Gate {
    @inline(__always)
    func checkRisk<W: GateWitness>(
        _ index: Int,
        _ request: OrderRequest,
        own: OwnShare,
        _ exposure: Exposure,
        orders: borrowing OrderMachine,
        ledger: borrowing Ledger,
        now: Instant,
        _ witness: inout W
    ) -> Refusal? {
        let limits = rows[index].limits
        // Fills are missing somewhere: what we think we hold is not what we hold.
        if witness.misses(.notReady, "no fill is missing", unless: exposure.lackingTrades <= 0) {
            return .notReady
        }
        let met = riskPrice(of: request, now: now)
        if witness.misses(.emptySide, "somebody is there to trade with", unless: met != .none) {
            return .emptySide
        }
        let price = met.raw
        let quantity = request.quantity.raw - own.booked
        guard let notional = rows[index].notional(price, quantity) else { return .absurd }
        if witness.refuses(
            .notionalMin,
            "value against the venue's least",
            notional,
            rows[index].notionalMin,
            .money,
            when: notional < rows[index].notionalMin
        ) {
            return .notionalMin
        }
        if witness.refuses(
            .orderNotional,
            "value of the order",
            notional,
            limits.orderNotional,
            .money,
            when: limits.orderNotional > 0 && notional > limits.orderNotional
        ) {
            return .orderNotional
        }
        if own.isNew {
            let live = Int64(orders.liveCount)
            if let refusal = checkOpen(index, Int64(exposure.orders), live, &witness) {
                return refusal
            }
        }
        let amount = ledger.positions[index].amount.raw
        let worth = ledger.positions[index].notional
        let ownNotional = own.notional
        let isBuy = request.side == .buy
        let live = (isBuy ? exposure.buying : exposure.selling) - own.quantity
        let held = isBuy ? amount : -amount
        let position = held + live + quantity
        if witness.refuses(
            .positionLimit,
            "position with all orders of the side",
            position,
            limits.position,
            .quantity,
            when: limits.position > 0 && position > limits.position
        ) {
            return .positionLimit
        }
        let liveValue =
            (isBuy ? exposure.buyingNotional : exposure.sellingNotional) - ownNotional + notional
        let heldValue = isBuy ? worth : -worth
        if witness.refuses(
            .symbolNotional,
            "value of the contract's side",
            heldValue + liveValue,
            limits.symbolNotional,
            .money,
            when: limits.symbolNotional > 0 && heldValue + liveValue > limits.symbolNotional
        ) {
            return .symbolNotional
        }
        let sideValue = (isBuy ? orders.buyingNotional : orders.sellingNotional) - ownNotional
        let sideHeld = isBuy ? ledger.longNotional : ledger.shortNotional
        let sideCap = isBuy ? self.limits.longCap : self.limits.shortCap
        if witness.refuses(
            .sideCap,
            isBuy ? "value of all longs" : "value of all shorts",
            sideHeld + sideValue + notional,
            sideCap,
            .money,
            when: sideCap > 0 && sideHeld + sideValue + notional > sideCap
        ) {
            return .sideCap
        }
        if self.limits.venueNotional > 0 {
            let all = orders.buyingNotional + orders.sellingNotional - ownNotional + notional
            let total = all + ledger.longNotional + ledger.shortNotional
            if witness.refuses(
                .venueNotional,
                "value of everything",
                total,
                self.limits.venueNotional,
                .money,
                when: total > self.limits.venueNotional
            ) {
                return .venueNotional
            }
        }
        if self.limits.positions > 0, amount == 0, exposure.orders == 0 {
            let active = activeSymbols(orders, ledger)
            if witness.refuses(
                .positionsMax,
                "contracts in use",
                active,
                self.limits.positions,
                .count,
                when: active >= self.limits.positions
            ) {
                return .positionsMax
            }
        }
        return checkLosses(ledger, &witness)
    }

    @inline(__always)
    private func checkOpen<W: GateWitness>(
        _ index: Int,
        _ open: Int64,
        _ live: Int64,
        _ witness: inout W
    ) -> Refusal? {
        let ours = rows[index].limits.openOrders
        if witness.refuses(
            .openOrders,
            "open orders of the contract",
            open,
            ours,
            .count,
            when: ours > 0 && open >= ours
        ) {
            return .openOrders
        }
        let venue = rows[index].venueOpenOrders
        if witness.refuses(
            .openOrders,
            "open orders the venue allows",
            open,
            venue,
            .count,
            when: venue > 0 && open >= venue
        ) {
            return .openOrders
        }
        if witness.refuses(
            .openOrders,
            "open orders of all contracts",
            live,
            limits.openOrders,
            .count,
            when: limits.openOrders > 0 && live >= limits.openOrders
        ) {
            return .openOrders
        }
        return nil
    }

    /// The caps of day and month.
    @inline(__always)
    private func checkLosses<W: GateWitness>(
        _ ledger: borrowing Ledger,
        _ witness: inout W
    ) -> Refusal? {
        if checkKillCaps(ledger, &witness) { return .killCap }
        let loss = ledger.dayProfit
        if witness.refuses(
            .dailyLoss,
            "loss of the day",
            -loss,
            limits.dailyLoss,
            .money,
            when: limits.dailyLoss > 0 && loss <= -limits.dailyLoss
        ) {
            return .dailyLoss
        }
        return nil
    }

    /// Whether a cap is reached that stops everything until released.
    @inline(__always)
    public func breachedKillCap(_ ledger: borrowing Ledger) -> Bool {
        var nobody = Unwatched()
        return checkKillCaps(ledger, &nobody)
    }

    @inline(__always)
    private func checkKillCaps<W: GateWitness>(
        _ ledger: borrowing Ledger,
        _ witness: inout W
    ) -> Bool {
        let day = ledger.dayProfit
        if witness.refuses(
            .killCap,
            "loss of the day that kills",
            -day,
            limits.killDailyLoss,
            .money,
            when: limits.killDailyLoss > 0 && day <= -limits.killDailyLoss
        ) {
            return true
        }
        let month = ledger.monthProfit
        if witness.refuses(
            .killCap,
            "loss of the month that kills",
            -month,
            limits.killMonthlyLoss,
            .money,
            when: limits.killMonthlyLoss > 0 && month <= -limits.killMonthlyLoss
        ) {
            return true
        }
        let today = ledger.turnover - ledger.turnoverAtDayStart
        if witness.refuses(
            .killCap,
            "turnover of the day that kills",
            today,
            limits.killDailyTurnover,
            .money,
            when: limits.killDailyTurnover > 0 && today >= limits.killDailyTurnover
        ) {
            return true
        }
        let thisMonth = ledger.turnover - ledger.turnoverAtMonthStart
        return witness.refuses(
            .killCap,
            "turnover of the month that kills",
            thisMonth,
            limits.killMonthlyTurnover,
            .money,
            when: limits.killMonthlyTurnover > 0 && thisMonth >= limits.killMonthlyTurnover
        )
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
}
