public import Base
public import Domain
public import VenuePort

extension BinanceEncoder {
    /// A REST request's path and query.
    public mutating func target(
        _ request: RestRequest,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget {
        switch request {
        case .time: plain(.get, "/fapi/v1/time", into: &buffer)
        case .instruments: plain(.get, "/fapi/v1/exchangeInfo", into: &buffer)
        case .streamKey: plain(.post, "/fapi/v1/listenKey", needsKey: true, into: &buffer)
        case .streamKeepAlive: plain(.put, "/fapi/v1/listenKey", needsKey: true, into: &buffer)
        case .book(let instrument, let levels):
            book(instruments[instrument].symbol, levels, into: &buffer)
        case .order(let instrument, let id):
            signed(.get, "/fapi/v1/order?", at: time, into: &buffer) { fields in
                fields.put("symbol", symbol: instruments[instrument].symbol)
                fields.put("origClientOrderId", id: id.raw)
            }
        case .orderOfVenue(let instrument, let id):
            signed(.get, "/fapi/v1/order?", at: time, into: &buffer) { fields in
                fields.put("symbol", symbol: instruments[instrument].symbol)
                fields.put("orderId", number: Int64(bitPattern: id.low))
            }
        case .openOrders(let instrument):
            signed(.get, "/fapi/v1/openOrders?", at: time, into: &buffer) { fields in
                guard instrument != .none else { return }
                fields.put("symbol", symbol: instruments[instrument].symbol)
            }
        case .fills(let instrument, let from):
            signed(.get, "/fapi/v1/userTrades?", at: time, into: &buffer) { fields in
                fields.put("symbol", symbol: instruments[instrument].symbol)
                if from > 0 { fields.put("fromId", number: from) }
                fields.put("limit", number: 1_000)
            }
        case .positions: signed(.get, "/fapi/v3/positionRisk?", at: time, into: &buffer) { _ in }
        case .balances: signed(.get, "/fapi/v3/balance?", at: time, into: &buffer) { _ in }
        case .positionMode:
            signed(.get, "/fapi/v1/positionSide/dual?", at: time, into: &buffer) { _ in }
        case .setOneWay:
            signed(.post, "/fapi/v1/positionSide/dual?", at: time, into: &buffer) { fields in
                fields.put("dualSidePosition", word: "false")
            }
        case .countdown(let instrument, let span):
            signed(.post, "/fapi/v1/countdownCancelAll?", at: time, into: &buffer) { fields in
                fields.put("symbol", symbol: instruments[instrument].symbol)
                fields.put("countdownTime", number: span.count / 1_000_000)
            }
        case .operation(let order):
            operation(order, instruments[order.instrument], at: time, into: &buffer)
        }
    }

    /// Several requests of one action in one REST call.
    public mutating func batch(
        _ requests: Span<OrderRequest>,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget {
        precondition(!requests.isEmpty, "a batch has a request")
        let action = requests[0].action
        if action == .cancel { return cancelBatch(requests, instruments, at: time, into: &buffer) }
        precondition(requests.count <= Self.batchMax, "a batch has at most five orders")
        precondition(action != .cancelAll, "cancel-all is a batch by itself")
        // The JSON of all orders is written first and escaped into the query.
        var fields = RequestFields(.frame, out: scratchText(), payload: apiKeyText())
        fields.out.put("[")
        for index in requests.indices {
            precondition(requests[index].action == action, "a batch is of one action")
            fields.out.put(index == 0 ? "{" : ",{")
            fields.restart()
            fields.putElement(requests[index], instruments[requests[index].instrument])
            fields.out.put("}")
        }
        fields.out.put("]")
        let method: RestMethod = action == .place ? .post : .put
        return signed(method, "/fapi/v1/batchOrders?", at: time, into: &buffer) { query in
            query.put("batchOrders", text: fields.out)
        }
    }

    private mutating func cancelBatch(
        _ requests: Span<OrderRequest>,
        _ instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget {
        precondition(requests.count <= Self.batchCancelMax, "a batch cancels at most ten orders")
        var list = scratchText()
        for index in requests.indices {
            precondition(requests[index].instrument == requests[0].instrument, "of one instrument")
            list.put(index == 0 ? "[\"" : ",\"")
            list.put(integer: requests[index].clientID.raw)
            list.put("\"")
        }
        list.put("]")
        let symbol = instruments[requests[0].instrument].symbol
        return signed(.delete, "/fapi/v1/batchOrders?", at: time, into: &buffer) { fields in
            fields.put("symbol", symbol: symbol)
            fields.put("origClientOrderIdList", text: list)
        }
    }

    private mutating func operation(
        _ request: OrderRequest,
        _ instrument: Instrument,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget {
        let method: RestMethod
        let path: StaticString
        switch request.action {
        case .place: (method, path) = (.post, "/fapi/v1/order?")
        case .modify: (method, path) = (.put, "/fapi/v1/order?")
        case .cancel: (method, path) = (.delete, "/fapi/v1/order?")
        case .cancelAll: (method, path) = (.delete, "/fapi/v1/allOpenOrders?")
        }
        return Self.write(into: &buffer) { out in
            var out = out
            out.put(path)
            var fields = RequestFields(.query, out: out, payload: scratchText())
            fields.put(request, instrument, at: time)
            return finish(&fields, method, from: path.utf8CodeUnitCount)
        }
    }

    /// A request that anybody may make, or whose key is proof enough.
    private func plain(
        _ method: RestMethod,
        _ path: StaticString,
        needsKey: Bool = false,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget {
        Self.write(into: &buffer) { out in
            var out = out
            out.put(path)
            return RestTarget(method: method, byteCount: out.count, needsKey: needsKey)
        }
    }

    private func book(
        _ symbol: SymbolText,
        _ levels: Int32,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget {
        Self.write(into: &buffer) { out in
            var out = out
            out.put("/fapi/v1/depth?")
            var fields = RequestFields(.query, out: out, payload: scratchText())
            fields.put("symbol", symbol: symbol)
            fields.put("limit", number: Int64(levels))
            return RestTarget(method: .get, byteCount: fields.out.count, needsKey: false)
        }
    }

    /// A request with window, time and signature behind its own parameters.
    private mutating func signed(
        _ method: RestMethod,
        _ path: StaticString,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>,
        _ parameters: (inout RequestFields) -> Void
    ) -> RestTarget {
        Self.write(into: &buffer) { out in
            var out = out
            out.put(path)
            // The payload is the query itself; a text of no length stands in its place.
            var fields = RequestFields(.query, out: out, payload: apiKeyText())
            parameters(&fields)
            fields.put("recvWindow", number: Self.queryWindow.count / 1_000_000)
            fields.put("timestamp", number: time.milliseconds)
            return finish(&fields, method, from: path.utf8CodeUnitCount)
        }
    }

    /// Signs exactly the query's bytes as they go out.
    private mutating func finish(
        _ fields: inout RequestFields,
        _ method: RestMethod,
        from start: Int
    ) -> RestTarget {
        let query = fields.out.part(from: start)
        fields.out.put("&signature=")
        key.sign(query, from: 0, escaped: true, into: &fields.out)
        return RestTarget(method: method, byteCount: fields.out.count, needsKey: true)
    }
}
