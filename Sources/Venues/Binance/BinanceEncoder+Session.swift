public import Base
public import Domain
public import VenuePort

extension BinanceEncoder {
    /// One operation on an order as a message of the trade session.
    ///
    /// - Precondition: not `cancelAll`, which the session does not know; see `target`.
    public mutating func operation(
        _ request: OrderRequest,
        id: RequestID,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int {
        let instrument = instruments[request.instrument]
        return Self.write(into: &buffer) { out in
            var out = out
            out.put("{\"id\":")
            out.put(integer: id.raw)
            switch request.action {
            case .place: out.put(",\"method\":\"order.place\",\"params\":{")
            case .modify: out.put(",\"method\":\"order.modify\",\"params\":{")
            case .cancel: out.put(",\"method\":\"order.cancel\",\"params\":{")
            case .cancelAll: preconditionFailure("the trade session has no cancel-all")
            }
            var fields = RequestFields(
                isSessionOpen ? .frame : .signedFrame,
                out: out,
                payload: scratchText()
            )
            if !isSessionOpen { fields.put("apiKey", text: apiKeyText()) }
            fields.put(request, instrument, at: time)
            return finish(&fields)
        }
    }

    /// The message that opens the trade session; Ed25519 keys only.
    public mutating func logon(
        id: RequestID,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int {
        Self.write(into: &buffer) { out in
            var out = out
            out.put("{\"id\":")
            out.put(integer: id.raw)
            out.put(",\"method\":\"session.logon\",\"params\":{")
            var fields = RequestFields(.signedFrame, out: out, payload: scratchText())
            fields.put("apiKey", text: apiKeyText())
            fields.put("recvWindow", number: Self.queryWindow.count / 1_000_000)
            fields.put("timestamp", number: time.milliseconds)
            return finish(&fields)
        }
    }

    /// Signs a frame where that is due, closes it, and tells its size.
    private mutating func finish(_ fields: inout RequestFields) -> Int {
        if fields.form == .signedFrame {
            fields.out.put(",\"signature\":\"")
            key.sign(fields.payload, from: 0, escaped: false, into: &fields.out)
            fields.out.put("\"")
        }
        fields.out.put("}}")
        return fields.out.count
    }
}

extension RequestFields {
    /// The parameters of one order operation, in alphabetical order.
    mutating func put(_ request: OrderRequest, _ instrument: Instrument, at time: UTCTime) {
        switch request.action {
        case .place:
            putPlace(request, instrument)
            putEnd(request, at: time)
            put("side", word: request.side == .buy ? "BUY" : "SELL")
            put("symbol", symbol: instrument.symbol)
            if request.type == .limit { put("timeInForce", word: Self.word(request.timeInForce)) }
            put("timestamp", number: time.milliseconds)
            put("type", word: request.type == .limit ? "LIMIT" : "MARKET")
        case .modify:
            putIdentity(request)
            put("price", decimal: request.price.raw, instrument.scale.price)
            put("quantity", decimal: request.quantity.raw, instrument.scale.quantity)
            put("recvWindow", number: Self.window(request, at: time))
            put("side", word: request.side == .buy ? "BUY" : "SELL")
            put("symbol", symbol: instrument.symbol)
            put("timestamp", number: time.milliseconds)
        case .cancel:
            putIdentity(request)
            put("recvWindow", number: Self.window(request, at: time))
            put("symbol", symbol: instrument.symbol)
            put("timestamp", number: time.milliseconds)
        case .cancelAll:
            put("recvWindow", number: Self.window(request, at: time))
            put("symbol", symbol: instrument.symbol)
            put("timestamp", number: time.milliseconds)
        }
    }

    /// What a batch's object holds: an order without time and window.
    mutating func putElement(_ request: OrderRequest, _ instrument: Instrument) {
        if request.action == .modify {
            putIdentity(request)
            put("price", decimal: request.price.raw, instrument.scale.price)
            put("quantity", decimal: request.quantity.raw, instrument.scale.quantity)
            put("side", word: request.side == .buy ? "BUY" : "SELL")
            put("symbol", symbol: instrument.symbol)
            return
        }
        putPlace(request, instrument)
        putTerms(request)
        put("side", word: request.side == .buy ? "BUY" : "SELL")
        put("symbol", symbol: instrument.symbol)
        if request.type == .limit { put("timeInForce", word: Self.word(request.timeInForce)) }
        put("type", word: request.type == .limit ? "LIMIT" : "MARKET")
    }

    private mutating func putPlace(_ request: OrderRequest, _ instrument: Instrument) {
        precondition(
            request.type == .limit || request.type == .market,
            "this engine places no other"
        )
        put("newClientOrderId", id: request.clientID.raw)
        put("newOrderRespType", word: "ACK")
        if request.type == .limit {
            put("price", decimal: request.price.raw, instrument.scale.price)
        }
        put("quantity", decimal: request.quantity.raw, instrument.scale.quantity)
    }

    private mutating func putEnd(_ request: OrderRequest, at time: UTCTime) {
        put("recvWindow", number: Self.window(request, at: time))
        putTerms(request)
    }

    private mutating func putTerms(_ request: OrderRequest) {
        if request.reduceOnly { put("reduceOnly", word: "true") }
        // The account's default is not to be trusted: pages of the venue disagree about it.
        put("selfTradePreventionMode", word: Self.word(request.selfTrade))
    }

    /// Our id, which every order of ours has; the venue's for a stranger's.
    private mutating func putIdentity(_ request: OrderRequest) {
        if request.clientID != .none {
            put("origClientOrderId", id: request.clientID.raw)
        } else {
            put("orderId", id: Int64(bitPattern: request.venueID.low))
        }
    }

    /// Milliseconds from the stamp to the end of validity: the venue takes 1…60,000.
    private static func window(_ request: OrderRequest, at time: UTCTime) -> Int64 {
        min(max((request.validUntil - time).count / 1_000_000, 1), 60_000)
    }

    private static func word(_ wait: TimeInForce) -> StaticString {
        switch wait {
        case .goodTillCancel: "GTC"
        case .immediateOrCancel: "IOC"
        case .fillOrKill: "FOK"
        case .postOnly: "GTX"
        case .goodTillDate: preconditionFailure("this engine places no order with an end date")
        }
    }

    private static func word(_ mode: SelfTradePrevention) -> StaticString {
        switch mode {
        case .none: "NONE"
        case .expireTaker: "EXPIRE_TAKER"
        case .expireMaker: "EXPIRE_MAKER"
        case .expireBoth: "EXPIRE_BOTH"
        }
    }
}
