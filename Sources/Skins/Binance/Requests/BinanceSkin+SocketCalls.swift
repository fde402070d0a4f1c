public import Base
internal import Scenarios
internal import VenueWire

extension BinanceSkin {
    /// Takes a text message of a WebSocket.
    public func onMessage(_ bytes: [UInt8], connection: UInt64, now: UTCTime) {
        catchUp(now)
        guard let socket = sockets[connection] else { return }
        guard socket.route == nil else {
            if countMessage(socket) { control(bytes, socket) }
            return
        }
        request(bytes, socket)
    }

    /// Reads a request of the WebSocket API.
    private func request(_ bytes: [UInt8], _ socket: Socket) {
        var call = Call(
            connection: socket.id,
            door: .socket,
            endpoint: Self.nothing(),
            parameters: Parameters(),
            signedText: [],
            id: Self.idText(nil),
            wantsRateLimits: socket.returnsRateLimits,
            received: now
        )
        guard let node = try? JSONReader.read(bytes), node.members != nil else {
            answer(call, fault: VenueFault(-1_135, "Invalid JSON Request"))
            return
        }
        call.id = Self.idText(node["id"])
        guard let method = node["method"]?.string else {
            answer(call, fault: .missing("method"))
            return
        }
        guard let endpoint = endpoints[method], !method.contains(" ") else {
            answer(call, fault: VenueFault(-1_020, "This operation is not supported."))
            return
        }
        do {
            var parameters = Parameters()
            if let params = node["params"] {
                guard params.members != nil else { throw VenueFault.illegal("params") }
                parameters = try Self.parameters(of: params)
            }
            var ready = Call(
                connection: call.connection,
                door: .socket,
                endpoint: endpoint,
                parameters: parameters,
                signedText: Self.sortedText(parameters),
                id: call.id,
                wantsRateLimits: try parameters.flag("returnRateLimits")
                    ?? socket.returnsRateLimits,
                received: now
            )
            ready.key = parameters["apiKey"]
            ready.signature = parameters["signature"]
            take(ready)
        } catch let fault as VenueFault {
            answer(call, fault: fault)
        } catch {
            answer(call, fault: .badCharacters)
        }
    }

    /// The parameters by name, joined, without the signature.
    private static func sortedText(_ parameters: Parameters) -> [UInt8] {
        var text: [UInt8] = []
        for item in parameters.items.sorted(by: { $0.name < $1.name })
        where item.name != "signature" {
            if !text.isEmpty { text.append(UInt8(ascii: "&")) }
            text += item.name.utf8
            text.append(UInt8(ascii: "="))
            text += item.value.utf8
        }
        return text
    }

    /// Stands in until a request names its method.
    private static func nothing() -> Endpoint {
        Endpoint(kind: .any, security: .open, weight: { _ in 0 }) {
            _,
            _ throws(VenueFault) in []
        }
    }

    /// Logs a session on; only Ed25519 keys can.
    func logon(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let socket = sockets[call.connection] else { throw .key }
        guard let key = call.key, !key.isEmpty else { throw .missing("apiKey") }
        guard let place = accountByKey[key] else { throw .key }
        let account = accounts[place]
        guard account.hasPublicKey else {
            throw VenueFault(-4_056, "HMAC_SHA256 API key is not supported.")
        }
        let timestamp = try call.parameters.requiredInteger("timestamp")
        let window = try call.parameters.integer("recvWindow") ?? 5_000
        let server = clientTime(now).milliseconds
        guard timestamp < server + 1_000 else { throw .tooNew }
        guard server - timestamp <= window else { throw .tooOld }
        guard let signature = call.signature, !signature.isEmpty else {
            throw .missing("signature")
        }
        guard account.acceptsEd25519(Array(signature.utf8), over: call.signedText) else {
            throw .signature
        }
        socket.session = account
        socket.sessionSince = now
        startScenario(on: .firstLogon)
        return sessionStatus(call)
    }

    /// Who is logged on.
    func sessionStatus(_ call: Call) -> [UInt8] {
        let socket = sockets[call.connection]
        var json = JSONWriter()
        json.openObject()
        if let session = socket?.session {
            json.field("apiKey", session.key)
            json.field("authorizedSince", clientTime(socket?.sessionSince ?? now).milliseconds)
        } else {
            json.null("apiKey")
            json.null("authorizedSince")
        }
        json.field("connectedSince", clientTime(socket?.opened ?? now).milliseconds)
        json.field("returnRateLimits", socket?.returnsRateLimits ?? true)
        json.field("serverTime", clientTime(now).milliseconds)
        json.closeObject()
        return json.bytes
    }

    /// Ends the session; the socket stays.
    func logout(_ call: Call) -> [UInt8] {
        sockets[call.connection]?.session = nil
        return sessionStatus(call)
    }
}
