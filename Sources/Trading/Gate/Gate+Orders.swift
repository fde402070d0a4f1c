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
        var nobody = Unwatched()
        return checkPlace(request, orders: orders, ledger: ledger, now: now, &nobody)
    }

    /// Why new terms must not leave; nil when they may.
    public func checkModify(
        _ request: OrderRequest,
        of order: Order,
        orders: borrowing OrderMachine,
        ledger: borrowing Ledger,
        now: Instant
    ) -> Refusal? {
        var nobody = Unwatched()
        return checkModify(request, of: order, orders: orders, ledger: ledger, now: now, &nobody)
    }

    @inline(__always)
    func checkPlace<W: GateWitness>(
        _ request: OrderRequest,
        orders: borrowing OrderMachine,
        ledger: borrowing Ledger,
        now: Instant,
        _ witness: inout W
    ) -> Refusal? {
        if witness.misses(.capacity, "the order table has room", unless: orders.hasRoom) {
            return .capacity
        }
        return check(request, own: OwnShare(), orders: orders, ledger: ledger, now: now, &witness)
    }

    @inline(__always)
    func checkModify<W: GateWitness>(
        _ request: OrderRequest,
        of order: Order,
        orders: borrowing OrderMachine,
        ledger: borrowing Ledger,
        now: Instant,
        _ witness: inout W
    ) -> Refusal? {
        // At or below what has filled an amendment means cancel (Binance): say cancel instead.
        let filled = max(order.filled, order.reported)
        if witness.misses(
            .lotFilter,
            "the new quantity is above what has filled",
            unless: request.quantity > filled
        ) {
            return .lotFilter
        }
        return check(
            request,
            own: OwnShare(order),
            orders: orders,
            ledger: ledger,
            now: now,
            &witness
        )
    }

    @inline(__always)
    private func check<W: GateWitness>(
        _ request: OrderRequest,
        own: OwnShare,
        orders: borrowing OrderMachine,
        ledger: borrowing Ledger,
        now: Instant,
        _ witness: inout W
    ) -> Refusal? {
        let index = Int(request.instrument.index)
        guard index < rows.count else { return .notAllowed }
        let reduces = request.reduceOnly
        if let refusal = checkStanding(reduces, now: now, &witness) { return refusal }
        if let refusal = checkSymbol(index, request, now: now, &witness) { return refusal }
        if let refusal = checkFilters(index, request, &witness) { return refusal }
        let isClosing = reduces ? BudgetUse.closing : .ordinary
        if let refusal = checkRates(index, isClosing, now: now, &witness) { return refusal }
        let inFlight = orders.inFlight
        if witness.refuses(
            .inFlight,
            "requests in flight",
            Int64(inFlight),
            limits.inFlight,
            .count,
            when: limits.inFlight > 0 && inFlight >= limits.inFlight
        ) {
            return .inFlight
        }
        let exposure = orders.exposures[index]
        if let refusal = checkSelfTrade(index, request, exposure, &witness) { return refusal }
        if reduces {
            let held = ledger.positions[index].amount.raw
            return checkReduces(request, own: own, exposure, held: held, &witness)
        }
        return checkRisk(
            index,
            request,
            own: own,
            exposure,
            orders: orders,
            ledger: ledger,
            now: now,
            &witness
        )
    }

    /// A closing order closes: never more than the position, all closing orders together.
    @inline(__always)
    private func checkReduces<W: GateWitness>(
        _ request: OrderRequest,
        own: OwnShare,
        _ exposure: Exposure,
        held amount: Int64,
        _ witness: inout W
    ) -> Refusal? {
        let closes = amount != 0 && (amount > 0) != (request.side == .buy)
        if witness.misses(.reduceOnly, "the side closes the position", unless: closes) {
            return .reduceOnly
        }
        let reserved = request.side == .buy ? exposure.reducingBuys : exposure.reducingSells
        let open = reserved - own.quantity + request.quantity.raw - own.booked
        if witness.refuses(
            .reduceOnly,
            "closing orders against the position",
            open,
            abs(amount),
            .quantity,
            when: open > abs(amount)
        ) {
            return .reduceOnly
        }
        return nil
    }

    /// Whether one of our own orders stands in the way.
    @inline(__always)
    private func checkSelfTrade<W: GateWitness>(
        _ index: Int,
        _ request: OrderRequest,
        _ exposure: Exposure,
        _ witness: inout W
    ) -> Refusal? {
        let market = rows[index].market
        let isMarket = request.type == .market
        if request.side == .buy {
            let reach = isMarket ? Price(raw: .max) : request.price
            let blocks = exposure.lowestSell <= reach && exposure.lowestSell.raw != .max
            if witness.refuses(
                .selfTrade,
                "price below our lowest offer",
                request.price.raw,
                exposure.lowestSell.raw,
                .price,
                when: blocks && (!isMarket || market.ask >= exposure.lowestSell)
            ) {
                return .selfTrade
            }
            return nil
        }
        let reach = isMarket ? Price(raw: .min) : request.price
        let blocks = exposure.highestBuy >= reach && exposure.highestBuy.raw != .min
        if witness.refuses(
            .selfTrade,
            "price above our highest bid",
            request.price.raw,
            exposure.highestBuy.raw,
            .price,
            when: blocks && (!isMarket || market.bid <= exposure.highestBuy)
        ) {
            return .selfTrade
        }
        return nil
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
