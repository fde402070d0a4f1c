internal import Base
internal import Domain

extension Exchange {
    /// The order in `slot` as a report, now.
    @inline(__always)
    func view(
        _ slot: Int,
        _ execution: Execution,
        _ status: OrderStatus,
        _ reason: EndReason = .none,
        fill: Fill? = nil
    ) -> OrderReport {
        let order = orders[slot]
        let holding = place(order.account, order.instrument)
        let asset = markets[Int(order.instrument)].instrument.settlement
        return OrderReport(
            account: AccountID(index: order.account),
            instrument: InstrumentID(index: order.instrument),
            id: OrderID(raw: order.id),
            client: orders[slot].client,
            side: order.side,
            type: order.type,
            timeInForce: order.timeInForce,
            selfTrade: order.selfTrade,
            reduceOnly: order.reduceOnly,
            execution: execution,
            status: status,
            reason: reason,
            maker: fill?.maker ?? false,
            price: order.price,
            quantity: Quantity(raw: order.quantity),
            filled: Quantity(raw: order.filled),
            filledValue: Notional(raw: order.filledValue),
            lastPrice: fill?.price ?? .none,
            lastQuantity: Quantity(raw: fill?.quantity ?? 0),
            tradeID: fill?.tradeID ?? 0,
            commission: Money(raw: fill?.commission ?? 0, asset: asset),
            realised: Money(raw: fill?.realised ?? 0, asset: asset),
            bidValue: Notional(raw: holdings[holding].bidValue),
            askValue: Notional(raw: holdings[holding].askValue),
            opened: order.opened,
            time: order.updated
        )
    }

    /// Appends a report of the order in `slot`.
    @inline(__always)
    mutating func report(
        _ slot: Int,
        _ execution: Execution,
        _ status: OrderStatus,
        _ reason: EndReason = .none,
        fill: Fill? = nil
    ) {
        events.append(view(slot, execution, status, reason, fill: fill))
    }

    /// Where an order with something left stands.
    func openStatus(_ slot: Int) -> OrderStatus {
        orders[slot].filled == 0 ? .new : .partiallyFilled
    }

    /// Appends a level's new total.
    @inline(__always)
    mutating func reportLevel(_ instrument: Int, _ side: Side, tick: Int, quantity: Int64) {
        guard publishesLevels else { return }
        updateSequence += 1
        markets[instrument].updateID = updateSequence
        events.append(
            LevelReport(
                instrument: InstrumentID(index: UInt16(instrument)),
                side: side,
                price: Price(raw: Int64(tick) * markets[instrument].instrument.tick.raw),
                quantity: Quantity(raw: quantity),
                updateID: updateSequence,
                time: now
            )
        )
    }
}

/// One order's side of a match.
struct Fill: BitwiseCopyable {
    var price: Price
    var quantity: Int64
    var tradeID: Int64
    var maker: Bool
    var commission: Int64
    var realised: Int64
}
