internal import Base
internal import Domain
internal import Journal
internal import Market

// The beginning of a life: the journal's word, each open order in doubt until the venue speaks.
extension LaneCore where S: ~Copyable {
    /// Puts back what the journal holds; nothing recovered is ever sent again.
    mutating func restore(_ recovered: RecoveredLane) {
        modes.mode = .hold
        for fold in recovered.state.positions {
            guard let index = place(of: fold.symbol) else { continue }
            desk.ledger.restore(fold, at: index)
            symbols[index].lastTrade = Int64(bitPattern: fold.lastTradeID)
            // Fills are not always booked in the order of their numbers: the last one is no safe id.
            symbols[index].listedBelow = Int64(bitPattern: fold.settledBelow)
            symbols[index].bookedBelow = Int64(bitPattern: fold.settledBelow)
            symbols[index].isNew = fold.settledBelow == 0
            symbols[index].absentAt = fold.absentAt
            for trade in fold.recent {
                _ = desk.orders.trades.insert(
                    Int64(bitPattern: trade),
                    of: InstrumentID(index: UInt16(index)),
                    short: false
                )
            }
        }
        for order in recovered.state.openOrders {
            guard let index = place(of: order.symbol) else { continue }
            let handle = desk.orders.restore(order, of: desk.rules[index], now: now)
            guard let handle else { continue }
            if settings.startPolicy == .cancelAll { doom(handle) }
        }
    }

    private func place(of symbol: SymbolText) -> Int? {
        settings.instruments.firstIndex { $0.symbol == symbol }
    }
}

extension OrderMachine {
    /// Puts an order of a former life back, its fate unproven; nil when its numbers do not fit.
    mutating func restore(
        _ found: OpenOrder,
        of rules: Instrument,
        now: Instant
    ) -> OrderHandle? {
        guard let priceUnit = Self.unit(found.priceDigits, rules.scale.price),
            let quantityUnit = Self.unit(found.quantityDigits, rules.scale.quantity)
        else { return nil }
        func terms(_ price: Price, _ quantity: Int64) -> OrderTerms {
            OrderTerms(
                price: Price(raw: price.raw * priceUnit),
                quantity: Quantity(raw: quantity * quantityUnit)
            )
        }
        var order = Order()
        order.clientID = found.clientID
        order.venueID = found.venueID
        order.instrument = rules.id
        order.version = rules.version
        order.layer = UInt8(truncatingIfNeeded: found.slot)
        order.side = found.side
        order.type = found.type
        order.timeInForce = found.timeInForce
        order.reduceOnly = found.flags.contains(.reduceOnly)
        order.terms = terms(found.price, found.quantity)
        order.filled = Quantity(raw: found.filled * quantityUnit)
        order.reported = order.filled
        order.riskPrice = order.terms.price
        order.validUntil = found.validUntil
        order.generation = UInt16(truncatingIfNeeded: found.generation)
        order.state = .unknown
        // What the venue never spoke of may not have been placed, whatever was asked about it since.
        order.doubt = found.venueID == .none ? .place : .cancel
        if found.awaitsAnswer, found.venueID != .none {
            switch found.lastIntent {
            case .intentPlace: order.doubt = .place
            case .intentModify:
                order.doubt = .modify
                order.asked = terms(found.askedPrice, found.askedQuantity)
            default: break
            }
        }
        order.changedAt = now
        order.queryAt = now
        nextQuery = min(nextQuery, now)
        guard let place = table.insert(order) else { return nil }
        exposures[Int(rules.id.index)].orders += 1
        exposures[Int(rules.id.index)].unknown += 1
        settle(place)
        return table.handle(of: place)
    }

    /// What a recorded number is multiplied by to be at today's scale; nil when it lost digits.
    private static func unit(_ digits: UInt8, _ scale: Scale) -> Int64? {
        guard digits <= scale.digits else { return nil }
        return Scale(digits: scale.digits - digits).unit
    }
}

extension Ledger {
    /// Puts a position back from the sum of its journalled fills.
    mutating func restore(_ fold: PositionFold, at index: Int) {
        let scale = scales[index]
        let amountUnit = Self.power(PositionFold.digits - Int(scale.quantity.digits))
        let costDigits =
            2 * PositionFold.digits - Int(scale.price.digits) - Int(scale.quantity.digits)
        let costUnit = Self.power(costDigits)
        positions[index].amount = SignedQuantity(raw: Int64(fold.amount / amountUnit))
        let sign: Int128 = fold.amount < 0 ? -1 : 1
        positions[index].cost = fold.openCost / costUnit * sign
        positions[index].realised = fold.realised / costUnit
        positions[index].fills = fold.fills
        refresh(index)
    }

    private static func power(_ digits: Int) -> Int128 {
        var result: Int128 = 1
        for _ in 0..<max(digits, 0) { result *= 10 }
        return result
    }
}
