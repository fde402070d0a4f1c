internal import Base
internal import Domain

// Keeping what the gate checks: the gate itself, asked once more with somebody watching.
extension Desk {
    @inline(never)
    mutating func explainPlace(_ request: OrderRequest) {
        var trail = GateTrail(request)
        trail.refusal = gate.checkPlace(
            request,
            orders: orders,
            ledger: ledger,
            now: now,
            &trail
        )
        trails.append(trail)
    }

    @inline(never)
    mutating func explainModify(_ request: OrderRequest, of order: Order) {
        var trail = GateTrail(request)
        trail.refusal = gate.checkModify(
            request,
            of: order,
            orders: orders,
            ledger: ledger,
            now: now,
            &trail
        )
        trails.append(trail)
    }

    /// A quote is not asked for yet, because the rates have no room for a new order.
    @inline(never)
    mutating func explainWait(of wanted: Quote, _ side: Side, of instrument: InstrumentID) {
        explainPlace(
            OrderRequest(
                action: .place,
                clientID: .none,
                instrument: instrument,
                side: side,
                timeInForce: wanted.timeInForce,
                selfTrade: selfTrade,
                reduceOnly: wanted.reduceOnly,
                price: wanted.price,
                quantity: wanted.quantity,
                validUntil: venueNow + validity
            )
        )
    }

    /// The same for new terms of an order that serves it.
    @inline(never)
    mutating func explainWait(of wanted: Quote, for order: Order) {
        var request = self.request(.modify, about: order)
        request.price = wanted.price
        request.quantity = max(order.filled, order.reported) + wanted.quantity
        explainModify(request, of: order)
    }

    @inline(never)
    mutating func explainCancel(_ request: OrderRequest, weight: Int32, isOrdered: Bool) {
        var trail = GateTrail(request)
        trail.refusal = gate.checkCancel(
            weight: weight,
            isOrdered: isOrdered,
            now: now,
            &trail
        )
        trails.append(trail)
    }

    /// The request got its id and leaves.
    @inline(never)
    mutating func explainPassed(_ request: OrderRequest) {
        guard let last = trails.indices.last else { return }
        trails[last].request = request
    }

    /// A request the gate let pass was refused after it: no id, no room.
    @inline(never)
    mutating func explainRefusal(_ refusal: Refusal) {
        guard let last = trails.indices.last, trails[last].refusal == nil,
            trails[last].request.clientID == .none
        else { return }
        trails[last].refusal = refusal
    }
}
