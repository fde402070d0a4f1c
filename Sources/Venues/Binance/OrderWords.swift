internal import Base
internal import Domain
internal import Json
internal import VenuePort

/// Binance's words about orders in the engine's words.
enum OrderWords {
    /// What an execution type says happened.
    static func kind(_ word: JSONText, in message: PaddedBytes) -> OrderEventKind? {
        switch word.head {
        case 0x57_454E where word.length == 3: return .opened  // NEW
        case 0x45_4441_5254 where word.length == 5: return .trade  // TRADE
        default: break
        }
        if word.equals("CANCELED", in: message) { return .canceled }
        if word.equals("EXPIRED", in: message) { return .expired }
        if word.equals("AMENDMENT", in: message) { return .amended }
        if word.equals("CALCULATED", in: message) { return .liquidated }
        return nil
    }

    /// The state an order's status gives it.
    static func state(_ word: JSONText, in message: PaddedBytes) -> OrderState? {
        switch word.head {
        case 0x57_454E where word.length == 3: return .open  // NEW
        case 0x4445_4C4C_4946 where word.length == 6: return .filled  // FILLED
        default: break
        }
        if word.equals("PARTIALLY_FILLED", in: message) { return .partial }
        if word.equals("CANCELED", in: message) { return .canceled }
        if word.equals("EXPIRED", in: message) { return .expired }
        if word.equals("EXPIRED_IN_MATCH", in: message) { return .expired }
        if word.equals("REJECTED", in: message) { return .rejected }
        return nil
    }

    /// Buy or sell.
    static func side(_ word: JSONText, in message: PaddedBytes) -> Side? {
        if word.equals("BUY", in: message) { return .buy }
        if word.equals("SELL", in: message) { return .sell }
        return nil
    }

    /// The order's kind; everything that waits for a trigger is conditional.
    static func type(_ word: JSONText, in message: PaddedBytes) -> OrderType? {
        if word.equals("LIMIT", in: message) { return .limit }
        if word.equals("MARKET", in: message) { return .market }
        if word.equals("LIQUIDATION", in: message) { return .liquidation }
        if word.begins(with: "STOP", in: message) || word.begins(with: "TAKE_PROFIT", in: message)
            || word.equals("TRAILING_STOP_MARKET", in: message)
        {
            return .conditional
        }
        return nil
    }

    /// How long the order waits; retail-only orders are post-only too.
    static func timeInForce(_ word: JSONText, in message: PaddedBytes) -> TimeInForce? {
        if word.equals("GTC", in: message) { return .goodTillCancel }
        if word.equals("GTX", in: message) { return .postOnly }
        if word.equals("IOC", in: message) { return .immediateOrCancel }
        if word.equals("FOK", in: message) { return .fillOrKill }
        if word.equals("GTD", in: message) { return .goodTillDate }
        if word.equals("RPI", in: message) { return .postOnly }
        if word.equals("GTE_GTC", in: message) { return .goodTillCancel }
        return nil
    }

    /// Whether the id says that the venue made the order itself: liquidation, deleveraging, settlement.
    static func isMadeByVenue(_ id: JSONText, in message: PaddedBytes) -> Bool {
        id.begins(with: "autoclose-", in: message)
            || id.begins(with: "adl_autoclose", in: message)
            || id.begins(with: "settlement_autoclose-", in: message)
            || id.begins(with: "delivery_autoclose-", in: message)
    }

    /// Our id, when the text is one.
    static func clientID(_ text: JSONText, in message: PaddedBytes) -> ClientOrderID {
        // SAFETY: the text lies in the message.
        let bytes = unsafe Span(
            _unsafeStart: message.start + Int(text.offset),
            count: Int(text.length)
        )
        return ClientOrderID.parse(bytes) ?? .none
    }

    /// Why a balance or position changed.
    static func cause(_ word: JSONText, in message: PaddedBytes) -> AccountCause? {
        if word.equals("ORDER", in: message) { return .order }
        if word.equals("FUNDING_FEE", in: message) { return .funding }
        let transfers: [StaticString] = [
            "DEPOSIT", "WITHDRAW", "WITHDRAW_REJECT", "ADMIN_DEPOSIT", "ADMIN_WITHDRAW",
            "MARGIN_TRANSFER", "ASSET_TRANSFER", "COIN_SWAP_DEPOSIT", "COIN_SWAP_WITHDRAW",
        ]
        if transfers.contains(where: { word.equals($0, in: message) }) { return .transfer }
        let adjustments: [StaticString] = [
            "ADJUSTMENT", "INSURANCE_CLEAR", "AUTO_EXCHANGE", "OPTIONS_PREMIUM_FEE",
            "OPTIONS_SETTLE_PROFIT",
        ]
        if adjustments.contains(where: { word.equals($0, in: message) }) { return .adjustment }
        return word.equals("MARGIN_TYPE_CHANGE", in: message) ? .settings : nil
    }

    /// Where a conditional order stands.
    static func conditional(_ word: JSONText, in message: PaddedBytes) -> ConditionalState {
        if word.equals("NEW", in: message) { return .waiting }
        if word.equals("TRIGGERING", in: message) { return .triggering }
        if word.equals("TRIGGERED", in: message) { return .triggered }
        if word.equals("FINISHED", in: message) { return .finished }
        if word.equals("CANCELED", in: message) { return .canceled }
        if word.equals("REJECTED", in: message) { return .rejected }
        if word.equals("EXPIRED", in: message) { return .expired }
        return .unknown
    }
}
