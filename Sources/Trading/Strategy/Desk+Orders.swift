public import Base
public import Domain
internal import VenuePort

extension Desk {
    /// Places an order; what the gate or the table says against it is thrown at once.
    public mutating func place(
        _ side: Side,
        of instrument: InstrumentID,
        price: Price,
        quantity: Quantity,
        type: OrderType = .limit,
        timeInForce: TimeInForce = .goodTillCancel,
        reduceOnly: Bool = false,
        layer: UInt8 = 0
    ) throws(Refusal) -> OrderHandle {
        guard admitsCall(), intentCount < Self.intentsMax else { throw refuse(.tooMany) }
        guard Int(instrument.index) < instrumentCount else { throw refuse(.notAllowed) }
        var request = OrderRequest(
            action: .place,
            clientID: .none,
            instrument: instrument,
            side: side,
            type: type,
            timeInForce: timeInForce,
            selfTrade: selfTrade,
            reduceOnly: reduceOnly,
            price: price,
            quantity: quantity,
            validUntil: venueNow + validity
        )
        if isExplained { explainPlace(request) }
        if let refusal = gate.checkPlace(request, orders: orders, ledger: ledger, now: now) {
            throw refuse(refusal)
        }
        guard let id = numbers.next() else { throw refuse(.capacity) }
        request.clientID = id
        let handle = orders.place(
            request,
            version: rules[Int(instrument.index)].version,
            layer: layer,
            riskPrice: gate.riskPrice(of: request, now: now),
            now: now
        )
        guard let handle else { throw refuse(.capacity) }
        enqueue(request, handle)
        return handle
    }

    /// Asks for new terms of a resting order; the quantity is the total, fills included.
    public mutating func modify(
        _ handle: OrderHandle,
        price: Price,
        quantity: Quantity
    ) throws(Refusal) {
        guard admitsCall(), intentCount < Self.intentsMax else { throw refuse(.tooMany) }
        guard let order = orders.order(handle) else { throw refuse(.orderState) }
        if order.request != nil { throw refuse(.requestInFlight) }
        guard orders.allows(.modify, of: handle) else { throw refuse(.orderState) }
        var request = self.request(.modify, about: order)
        request.price = price
        request.quantity = quantity
        if isExplained { explainModify(request, of: order) }
        if let refusal = gate.checkModify(
            request,
            of: order,
            orders: orders,
            ledger: ledger,
            now: now
        ) {
            throw refuse(refusal)
        }
        let terms = OrderTerms(price: price, quantity: quantity)
        _ = orders.modify(handle, to: terms, validUntil: request.validUntil, now: now)
        enqueue(request, handle)
    }

    /// Takes a resting order back.
    public mutating func cancel(_ handle: OrderHandle) throws(Refusal) {
        try cancel(handle, isOrdered: false)
    }

    /// Takes an order back; what the engine itself orders is never damped.
    mutating func cancel(_ handle: OrderHandle, isOrdered: Bool) throws(Refusal) {
        guard isOrdered || admitsCall(), intentCount < Self.intentsMax else {
            throw refuse(.tooMany)
        }
        guard let order = orders.order(handle) else { throw refuse(.orderState) }
        guard orders.allows(.cancel, of: handle) else {
            throw refuse(order.request != nil ? .requestInFlight : .orderState)
        }
        let weight = costs[Int(OrderAction.cancel.rawValue)].weight
        if isExplained {
            explainCancel(self.request(.cancel, about: order), weight: weight, isOrdered: isOrdered)
        }
        let refusal = gate.checkCancel(
            order.instrument,
            weight: weight,
            isOrdered: isOrdered,
            now: now
        )
        if let refusal { throw refuse(refusal) }
        let request = self.request(.cancel, about: order)
        _ = orders.cancel(handle, validUntil: request.validUntil, now: now)
        enqueue(request, handle)
    }

    /// Closes a position with one reduce-only market order of at most the venue's largest size.
    public mutating func close(_ instrument: InstrumentID) throws(Refusal) -> OrderHandle {
        let amount = ledger.position(of: instrument).amount
        let rules = self.rules[Int(instrument.index)]
        let most = min(rules.marketQuantityMax, rules.quantityMax)
        let quantity = min(amount.magnitude, most).roundedDown(toMultipleOf: rules.marketLot)
        return try place(
            amount.raw > 0 ? .sell : .buy,
            of: instrument,
            price: .none,
            quantity: quantity,
            type: .market,
            timeInForce: .immediateOrCancel,
            reduceOnly: true
        )
    }

    /// A request about an order as it stands.
    func request(_ action: OrderAction, about order: Order) -> OrderRequest {
        OrderRequest(
            action: action,
            clientID: order.clientID,
            venueID: order.venueID,
            instrument: order.instrument,
            side: order.side,
            type: order.type,
            timeInForce: order.timeInForce,
            selfTrade: selfTrade,
            reduceOnly: order.reduceOnly,
            price: order.terms.price,
            quantity: order.terms.quantity,
            validUntil: venueNow + validity
        )
    }

    private mutating func enqueue(_ request: OrderRequest, _ handle: OrderHandle) {
        let reserved = orders.order(handle)?.reserved.notional.raw ?? 0
        outbox[intentCount] = Intent(request: request, handle: handle, reserved: reserved)
        intentCount += 1
        if isExplained { explainPassed(request) }
        // Counted here and not at the socket: the next check of this pass must see it.
        let cost = costs[Int(request.action.rawValue)]
        if request.action == .cancel {
            gate.countCancel(weight: cost.weight, now: now)
        } else {
            gate.countOrder(
                of: request.instrument,
                weight: cost.weight,
                orders: cost.ordersShort,
                now: now
            )
        }
    }
}
