public import Base
public import Domain

extension Desk {
    /// How long a slot rests after a refusal before it is tried again.
    static let retryAfter = Nanoseconds.milliseconds(100)

    /// Wants a quote; the engine makes what rests equal to it as budgets and limits allow.
    ///
    /// Thrown at once: numbers no order can have, and more calls than a pass may carry.
    public mutating func quote(
        _ quote: Quote,
        _ side: Side,
        of instrument: InstrumentID,
        layer: Int = 0
    ) throws(Refusal) {
        guard admitsCall() else { throw refuse(.tooMany) }
        guard Int(instrument.index) < instrumentCount else { throw refuse(.notAllowed) }
        guard layer >= 0, layer < Self.layersMax else { throw refuse(.tooMany) }
        let rules = self.rules[Int(instrument.index)]
        guard quote.price.raw > 0, quote.price <= rules.priceMax, !quote.quantity.isZero,
            quote.quantity <= rules.quantityMax
        else { throw refuse(.absurd) }
        slots[slot(instrument, side, layer)].wanted = quote
    }

    /// Wants no quote there any more.
    public mutating func withdraw(_ side: Side, of instrument: InstrumentID, layer: Int = 0) {
        guard Int(instrument.index) < instrumentCount, layer >= 0, layer < Self.layersMax else {
            return
        }
        slots[slot(instrument, side, layer)].wanted = nil
    }

    /// Wants no quote of a contract any more.
    public mutating func withdrawAll(of instrument: InstrumentID) {
        guard Int(instrument.index) < instrumentCount else { return }
        let first = slot(instrument, .buy, 0)
        for place in first..<first + 2 * Self.layersMax { slots[place].wanted = nil }
    }

    /// The venue refused an order: its quote rests a moment, or the refusal becomes a storm.
    mutating func rest(_ order: Order) {
        guard order.layer < Self.layersMax else { return }
        slots[slot(order.instrument, order.side, Int(order.layer))].retryAt = now + Self.retryAfter
    }

    /// The order that serves a quote now, if one lives.
    public func order(_ side: Side, of instrument: InstrumentID, layer: Int = 0) -> Order? {
        guard let order = orders.order(slots[slot(instrument, side, layer)].handle) else {
            return nil
        }
        return order.state.isLive ? order : nil
    }

    @inline(__always)
    private func slot(_ instrument: InstrumentID, _ side: Side, _ layer: Int) -> Int {
        (Int(instrument.index) * 2 + Int(side.rawValue)) * Self.layersMax + layer
    }

    /// Turns the difference between what is wanted and what rests or flies into requests.
    ///
    /// Cancels first: they free what the other requests need.
    mutating func reconcile(_ instrument: InstrumentID) {
        let first = slot(instrument, .buy, 0)
        for place in first..<first + 2 * Self.layersMax where slots[place].wanted == nil {
            withdrawOrder(at: place)
        }
        for place in first..<first + 2 * Self.layersMax where slots[place].wanted != nil {
            let side: Side = place - first < Self.layersMax ? .buy : .sell
            serve(place, side, of: instrument, layer: UInt8((place - first) % Self.layersMax))
        }
    }

    private mutating func withdrawOrder(at place: Int) {
        let handle = slots[place].handle
        guard handle != .none else { return }
        guard let order = orders.order(handle), order.state.isLive else {
            slots[place].handle = .none
            return
        }
        tryCancel(handle, at: place)
    }

    private mutating func tryCancel(_ handle: OrderHandle, at place: Int) {
        guard orders.allows(.cancel, of: handle), now >= slots[place].retryAt else { return }
        do { try cancel(handle, isOrdered: false) } catch {
            slots[place].retryAt = now + Self.retryAfter
        }
    }

    private mutating func serve(
        _ place: Int,
        _ side: Side,
        of instrument: InstrumentID,
        layer: UInt8
    ) {
        guard let wanted = slots[place].wanted else { return }
        if let order = orders.order(slots[place].handle), order.state.isLive {
            amend(order, slots[place].handle, to: wanted, at: place)
            return
        }
        guard now >= slots[place].retryAt else { return }
        guard gate.hasRate(of: instrument, reduces: wanted.reduceOnly, now: now) else {
            if isExplained { explainWait(of: wanted, side, of: instrument) }
            return
        }
        do {
            slots[place].handle = try self.place(
                side,
                of: instrument,
                price: wanted.price,
                quantity: wanted.quantity,
                timeInForce: wanted.timeInForce,
                reduceOnly: wanted.reduceOnly,
                layer: layer
            )
        } catch {
            slots[place].handle = .none
            slots[place].retryAt = now + Self.retryAfter
        }
    }

    private mutating func amend(
        _ order: Order,
        _ handle: OrderHandle,
        to wanted: Quote,
        at place: Int
    ) {
        // While anything is in flight or in doubt the newest wish waits; older ones are forgotten.
        guard order.state == .open || order.state == .partial else { return }
        let isEnough = order.leaves >= wanted.quantityMin && order.leaves <= wanted.quantity
        if order.terms.price == wanted.price, isEnough { return }
        guard order.timeInForce == wanted.timeInForce, order.reduceOnly == wanted.reduceOnly else {
            tryCancel(handle, at: place)
            return
        }
        guard now >= slots[place].retryAt else { return }
        guard gate.hasRate(of: order.instrument, reduces: order.reduceOnly, now: now) else {
            if isExplained { explainWait(of: wanted, for: order) }
            return giveWay(order, handle, to: wanted, at: place)
        }
        let total = max(order.filled, order.reported) + wanted.quantity
        do { try modify(handle, price: wanted.price, quantity: total) } catch {
            giveWay(order, handle, to: wanted, at: place)
            slots[place].retryAt = now + Self.retryAfter
        }
    }

    /// The market moved against a quote that cannot follow: better none than a stale one.
    private mutating func giveWay(
        _ order: Order,
        _ handle: OrderHandle,
        to wanted: Quote,
        at place: Int
    ) {
        let isExposed =
            order.side == .buy
            ? order.terms.price > wanted.price : order.terms.price < wanted.price
        if isExposed || order.leaves > wanted.quantity { tryCancel(handle, at: place) }
    }
}
