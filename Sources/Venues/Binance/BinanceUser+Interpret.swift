internal import Base
internal import Domain
internal import Json
internal import VenuePort

extension BinanceUser {
    /// ORDER_TRADE_UPDATE in the engine's words.
    mutating func orderNews(_ message: PaddedBytes) -> UserReading {
        guard let side = OrderWords.side(order.side, in: message) else {
            return .odd(Oddity(.unknownWord, word: order.side.symbol(in: message)))
        }
        let kind = OrderWords.kind(order.execution, in: message)
        if kind == nil { note(order.execution, message) }
        // An event of a new kind still tells where the order stands.
        var event = OrderEvent(kind: kind ?? .snapshot, source: .stream)
        fillIn(&event, side: side, message)
        let state = OrderWords.state(order.status, in: message)
        if state == nil { note(order.status, message) }
        event.state = state ?? .unknown
        let type = OrderWords.type(order.type, in: message)
        if type == nil { note(order.type, message) }
        event.type = type ?? .conditional
        let wait = OrderWords.timeInForce(order.timeInForce, in: message)
        if wait == nil { note(order.timeInForce, message) }
        event.timeInForce = wait ?? .goodTillCancel
        if !order.positionSide.equals("BOTH", in: message) { note(order.positionSide, message) }
        event.reduceOnly = order.isReduceOnly != 0
        event.filled = Quantity(raw: order.filled)
        event.realised = order.realised
        event.code = Int32(truncatingIfNeeded: order.reason)
        if order.commissionAsset != .max {
            let asset = AssetID(index: UInt8(order.commissionAsset + 1))
            event.commission = Money(raw: order.commission, asset: asset)
        } else if order.commission != 0 {
            // A fee in an asset without a name here: the amount is kept, the asset must be looked up.
            event.commission = Money(raw: order.commission, asset: .none)
            aside = Oddity(.unlistedSymbol)
        }
        return .order(event)
    }

    /// TRADE_LITE: a fill told early, without state, fee or cumulative quantity.
    mutating func fillNotice(_ message: PaddedBytes) -> UserReading {
        guard let side = OrderWords.side(order.side, in: message) else {
            return .odd(Oddity(.unknownWord, word: order.side.symbol(in: message)))
        }
        var event = OrderEvent(kind: .trade, source: .tradeLite)
        fillIn(&event, side: side, message)
        return .order(event)
    }

    /// ALGO_UPDATE in the engine's words.
    mutating func conditional(_ message: PaddedBytes) -> UserReading {
        let state = OrderWords.conditional(account.state, in: message)
        if state == .unknown { note(account.state, message) }
        var child = VenueOrderID.none
        for index in 0..<Int(account.child.length) {
            // The child's id is decimal text, empty before there is a child.
            let digit = message[Int(account.child.offset) + index] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            child.low = child.low &* 10 &+ UInt64(digit)
        }
        return .signal(
            .conditional(
                ConditionalUpdate(
                    id: account.algoID,
                    clientID: OrderWords.clientID(account.clientID, in: message),
                    instrument: InstrumentID(index: account.instrument),
                    state: state,
                    child: child,
                    eventTime: UTCTime(milliseconds: account.eventTime)
                )
            )
        )
    }

    /// ACCOUNT_CONFIG_UPDATE in the engine's words.
    func configuration() -> UserReading {
        if account.instrument != .max {
            let id = InstrumentID(index: account.instrument)
            return .signal(.leverage(id, Int32(truncatingIfNeeded: account.leverage)))
        }
        guard account.isMultiAsset != 2 else { return .odd(Oddity(.unknownMessage)) }
        return .signal(.multiAssets(account.isMultiAsset == 1))
    }

    /// What both kinds of order news state.
    private func fillIn(_ event: inout OrderEvent, side: Side, _ message: PaddedBytes) {
        event.clientID = OrderWords.clientID(order.clientID, in: message)
        event.madeByVenue = OrderWords.isMadeByVenue(order.clientID, in: message)
        event.venueID = VenueOrderID(low: UInt64(bitPattern: order.orderID))
        event.instrument = InstrumentID(index: order.instrument)
        event.side = side
        event.maker = order.isMaker != 0
        event.price = Price(raw: order.price)
        event.quantity = Quantity(raw: order.quantity)
        event.lastPrice = Price(raw: order.lastPrice)
        event.lastQuantity = Quantity(raw: order.lastQuantity)
        event.tradeID = order.tradeID
        event.engineTime = UTCTime(milliseconds: order.engineTime)
        event.eventTime = UTCTime(milliseconds: order.eventTime)
    }

    private mutating func note(_ word: JSONText, _ message: PaddedBytes) {
        aside = Oddity(.unknownWord, word: word.symbol(in: message))
    }
}
