public import Base
internal import Exchange
internal import Scenarios
public import VenueWire

extension BinanceSkin {
    /// Whether a new connection is taken at all.
    public func accepts(connection: ConnectionID, now: UTCTime) -> Bool {
        catchUp(now)
        return !bends.refuses(.all, at: now)
    }

    /// Takes a REST request.
    public func onHTTP(_ request: HTTPRequest, connection: ConnectionID, now: UTCTime) {
        catchUp(now)
        bends.restConnections.insert(connection)
        if bends.refuses(.rest, at: now) {
            output.append(.reset(connection))
            return
        }
        guard let endpoint = endpoints["\(request.method) \(request.path)"] else {
            let text = "Path \(request.path), Method \(request.method) is invalid"
            answer(VenueFault(-5_000, text, http: 404), connection: connection)
            return
        }
        do {
            var call = Call(
                connection: connection,
                door: .rest,
                endpoint: endpoint,
                parameters: try Self.parameters(of: request),
                signedText: Self.signedText(of: request),
                received: self.now
            )
            call.signature = call.parameters["signature"]
            call.key = request.header("x-mbx-apikey")
            take(call)
        } catch {
            answer(error, connection: connection)
        }
    }

    /// Query first, then form body; a name twice in one of them is an error.
    private static func parameters(of request: HTTPRequest) throws(VenueFault) -> Parameters {
        var result = Parameters()
        let body = String(checked: request.body[...])
        guard let body else { throw .badCharacters }
        for text in [request.query, body] where !text.isEmpty {
            guard let items = FormText.parse(text) else { throw .badCharacters }
            for (index, item) in items.enumerated() {
                guard !items[..<index].contains(where: { $0.name == item.name }) else {
                    throw VenueFault(
                        -1_101,
                        "Duplicate values for parameter '\(item.name)' detected."
                    )
                }
            }
            result.items += items
        }
        return result
    }

    /// The query and the body as sent, one straight after the other, without the signature.
    private static func signedText(of request: HTTPRequest) -> [UInt8] {
        var text: [UInt8] = []
        for part in [Array(request.query.utf8), request.body] {
            let kept = part.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
                .filter { !$0.starts(with: "signature=".utf8) }
            text += Array(kept.joined(separator: [UInt8(ascii: "&")]))
        }
        return text
    }

    /// Sends an error on the REST side.
    func answer(_ fault: VenueFault, connection: ConnectionID) {
        ledger.http[fault.http, default: 0] += 1
        var headers = [("X-MBX-USED-WEIGHT-1M", "\(address.weight.count(at: now))")]
        if let seconds = fault.retryAfterSeconds { headers.append(("Retry-After", "\(seconds)")) }
        if fault.http == 418 {
            let left = (address.bannedUntil - now).count / 1_000_000_000
            headers.append(("Retry-After", "\(max(1, left))"))
        }
        output.append(
            .response(
                connection,
                HTTPResponse(status: fault.http, headers: headers, body: fault.body)
            )
        )
    }
}

extension VenueFault {
    /// The error's body.
    var body: [UInt8] {
        var json = JSONWriter()
        write(&json)
        return json.bytes
    }

    /// Writes the body as an element: a whole answer, or one of a batch.
    func write(_ json: inout JSONWriter) {
        json.openObject()
        json.field("code", Int64(code))
        json.field("msg", text)
        json.closeObject()
    }
}
