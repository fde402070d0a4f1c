internal import Base
internal import Scenarios
internal import VenueWire

extension BinanceSkin {
    /// Takes a call that was read whole: limits, proof, work, answer.
    func take(_ call: Call) {
        ledger.count(call.endpoint.kind)
        guard play == nil else {
            bend(call)
            return
        }
        run(call)
        absorb()
    }

    /// Does a call's work and answers it.
    func run(_ call: Call) {
        var call = call
        do {
            try admit(&call)
            answer(call, body: try call.endpoint.handler(self, &call))
        } catch {
            answer(call, fault: error)
        }
    }

    /// Lets a call in: budgets, whose it is, whether it is really theirs.
    func admit(_ call: inout Call) throws(VenueFault) {
        try address.take(call.endpoint.weight(call.parameters), at: now)
        ledger.weightPerMinuteMax = max(ledger.weightPerMinuteMax, Int64(address.weight.used))
        try prove(&call)
        if let account = call.account { try account.budget.take(call.endpoint.orders, at: now) }
    }

    /// Finds out whose the call is, and whether it is really theirs.
    private func prove(_ call: inout Call) throws(VenueFault) {
        guard call.endpoint.security != .open else { return }
        if bends.keysRevoked {
            sockets[call.connection]?.session = nil
            throw .key
        }
        if call.door == .socket, call.key == nil, let session = sockets[call.connection]?.session {
            call.account = session
            if call.endpoint.security == .signed { try checkTime(&call) }
            return
        }
        guard let key = call.key, !key.isEmpty else { throw .keyFormat }
        guard key.utf8.allSatisfy({ $0 > 32 && $0 < 127 }), key.utf8.count <= 128 else {
            throw .keyFormat
        }
        guard let place = accountByKey[key] else { throw .key }
        call.account = accounts[place]
        guard call.endpoint.security == .signed else { return }
        try checkTime(&call)
        guard let signature = call.signature, !signature.isEmpty else {
            throw .missing("signature")
        }
        guard accounts[place].accepts(signature: signature, over: call.signedText) else {
            throw .signature
        }
    }

    /// Checks the timestamp against the venue's clock, and notes how long it is good.
    private func checkTime(_ call: inout Call) throws(VenueFault) {
        let timestamp = try call.parameters.requiredInteger("timestamp")
        let window = try call.parameters.integer("recvWindow") ?? 5_000
        guard window >= 0, window <= 60_000 else {
            throw VenueFault(-1_131, "recvWindow must be less than 60000")
        }
        guard timestamp >= 0, timestamp < 1 << 52 else { throw .tooNew }
        let server = clientTime(call.received).milliseconds
        guard timestamp < server + 1_000 else { throw .tooNew }
        guard server - timestamp <= window else { throw .tooOld }
        let skew = clientTime(call.received) - call.received
        call.expires = UTCTime(milliseconds: timestamp + window) - skew
    }

    /// The engine looks at the time once more: a request may have been long on its way inside.
    func checkTimeInEngine(_ call: Call) throws(VenueFault) {
        guard let expires = call.expires, now.milliseconds > expires.milliseconds else { return }
        throw .tooOldInEngine
    }

    /// Sends a good answer through the door the call came by.
    func answer(_ call: Call, body: [UInt8]) {
        ledger.http[200, default: 0] += 1
        notice("request", Self.fields(call, status: 200, code: 0))
        switch call.door {
        case .rest:
            output.append(
                .response(
                    call.connection,
                    HTTPResponse(status: 200, headers: headers(for: call), body: body)
                )
            )
        case .socket:
            var json = JSONWriter(reserving: body.count + 420)
            json.openObject()
            json.key("id")
            json.raw(call.id)
            json.field("status", 200)
            json.key("result")
            json.raw(body)
            writeLimits(call, &json)
            json.closeObject()
            output.append(.message(call.connection, json.bytes))
        }
    }

    /// Sends an error through the door the call came by.
    func answer(_ call: Call, fault: VenueFault) {
        notice("request", Self.fields(call, status: fault.http, code: fault.code))
        // A request refused for its clock was never looked at: the order may be asked for again.
        if call.endpoint.kind == .place, fault.code == -1_021 {
            play?.release(client: call.parameters["newClientOrderId"])
        }
        switch call.door {
        case .rest: answer(fault, connection: call.connection)
        case .socket:
            ledger.http[fault.http, default: 0] += 1
            var json = JSONWriter(reserving: 512)
            json.openObject()
            json.key("id")
            json.raw(call.id)
            json.field("status", Int64(fault.http))
            json.key("error")
            fault.write(&json)
            writeLimits(call, &json)
            json.closeObject()
            output.append(.message(call.connection, json.bytes))
        }
    }

    private static func fields(
        _ call: Call,
        status: Int,
        code: Int
    ) -> [(name: String, value: String)] {
        var fields = [
            ("kind", call.endpoint.kind.rawValue), ("via", call.door == .rest ? "rest" : "wsapi"),
            ("status", "\(status)"),
        ]
        if code != 0 { fields.append(("code", "\(code)")) }
        for name in ["symbol", "newClientOrderId", "origClientOrderId", "orderId"] {
            if let value = call.parameters[name] { fields.append((name, value)) }
        }
        return fields
    }

    private func headers(for call: Call) -> [(name: String, value: String)] {
        var headers = [("X-MBX-USED-WEIGHT-1M", "\(address.weight.count(at: now))")]
        guard call.endpoint.orders.tenSeconds > 0, let account = call.account else {
            return headers
        }
        headers.append(("X-MBX-ORDER-COUNT-10S", "\(account.budget.tenSeconds.count(at: now))"))
        headers.append(("X-MBX-ORDER-COUNT-1M", "\(account.budget.minute.count(at: now))"))
        return headers
    }

    private func writeLimits(_ call: Call, _ json: inout JSONWriter) {
        guard call.wantsRateLimits else { return }
        json.openArray("rateLimits")
        json.limit("REQUEST_WEIGHT", "MINUTE", 1, 2_400, count: address.weight.count(at: now))
        if call.endpoint.orders.tenSeconds > 0, let account = call.account {
            let tenSeconds = account.budget.tenSeconds.count(at: now)
            let minute = account.budget.minute.count(at: now)
            json.limit("ORDERS", "SECOND", 10, 300, count: tenSeconds)
            json.limit("ORDERS", "MINUTE", 1, 1_200, count: minute)
        }
        json.closeArray()
    }
}

extension JSONWriter {
    /// One rate limit, with its count where it has one.
    mutating func limit(
        _ type: String,
        _ interval: String,
        _ number: Int64,
        _ limit: Int64,
        count: Int? = nil
    ) {
        openObject()
        field("rateLimitType", type)
        field("interval", interval)
        field("intervalNum", number)
        field("limit", limit)
        if let count { field("count", Int64(count)) }
        closeObject()
    }
}
