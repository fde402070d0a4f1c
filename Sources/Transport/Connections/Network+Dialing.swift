public import Base

extension Network where Backend: ~Copyable {
    /// Dials by plan; `opened` or `closed` follows.
    public mutating func dial(
        _ plan: ConnectionPlan,
        _ addresses: [SocketAddress],
        at now: Instant
    ) throws(DialRefusal) -> ConnectionID {
        guard allowed.allows(plan.host) else { throw .hostNotAllowed(plan.host) }
        if case .webSocket(let path, _) = plan.speech {
            if ForbiddenPath.refuses(Array(path.utf8).span) { throw .forbiddenPath }
        }
        guard !addresses.isEmpty else { throw .noAddress }
        guard !plan.isEncrypted || table.clientTLS != nil else { throw .noTLS }
        guard let slot = table.claim() else { throw .tableFull }
        begin(slot, plan, .client, .dialing, at: now)
        sockets.dial(slot, addresses, at: now, by: now + plan.openWithin)
        return table.id(slot)
    }

    /// Accepts connections by plan; returns the listener and its port.
    public mutating func listen(
        _ plan: ConnectionPlan,
        _ address: SocketAddress
    ) throws(DialRefusal) -> (ConnectionID, port: UInt16) {
        guard !plan.isEncrypted || table.serverTLS != nil else { throw .noTLS }
        guard let slot = table.claim() else { throw .tableFull }
        let port = sockets.listen(slot, address)
        guard port >= 0 else { throw .listen(errno: -port) }
        table.plans[slot] = plan
        unsafe table.slots[slot].phase = .listening
        return (table.id(slot), UInt16(port))
    }

    mutating func begin(
        _ slot: Int,
        _ plan: ConnectionPlan,
        _ role: WebSocketRole,
        _ phase: Connection.Phase,
        at now: Instant
    ) {
        let sizes = table.sizes
        table.plans[slot] = plan
        let connection = unsafe table.slots + slot
        unsafe connection.pointee.phase = phase
        unsafe connection.pointee.role = role
        unsafe connection.pointee.deadline = now + plan.openWithin
        unsafe connection.pointee.lastByte = now
        unsafe connection.pointee.webSocket = WebSocketReader(
            role: role,
            messageBytesMax: sizes.messageBytesMax,
            checksText: plan.checksText
        )
        unsafe connection.pointee.http = HTTPReader(
            side: role,
            headBytesMax: sizes.headBytesMax,
            bodyBytesMax: sizes.messageBytesMax
        )
        switch plan.speech {
        case .webSocket: unsafe connection.pointee.speech = .webSocket
        case .http: unsafe connection.pointee.speech = .http
        case .stream: unsafe connection.pointee.speech = .stream
        }
        unsafe connection.pointee.pings =
            connection.pointee.speech == .webSocket && plan.pingAfter > .zero
        table.nextDeadline = min(table.nextDeadline, now + plan.openWithin)
    }

    /// The TCP connection stands: begin TLS, or speak at once.
    mutating func stands<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ handler: inout Handler,
        at now: Instant
    ) {
        guard let plan = table.plans[slot] else { return }
        let connection = unsafe table.slots + slot
        guard plan.isEncrypted else { return speak(slot, plan, &handler, at: now) }
        if unsafe connection.pointee.role == .client {
            guard let context = table.clientTLS else { return }
            unsafe connection.pointee.tls = TLSSession(
                client: context,
                host: plan.host,
                ticket: table.makeTicket(plan)
            )
        } else {
            guard let context = table.serverTLS else { return }
            unsafe connection.pointee.tls = TLSSession(server: context)
        }
        unsafe connection.pointee.phase = .securing
        shake(slot, &handler, at: now)
    }

    /// Takes the TLS handshake as far as it goes.
    mutating func shake<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ handler: inout Handler,
        at now: Instant
    ) {
        guard let plan = table.plans[slot] else { return }
        let connection = unsafe table.slots + slot
        let outcome = unsafe connection.pointee.tls?.shake(into: &connection.pointee.output)
        table.markDirty(slot)
        switch outcome {
        case .done: speak(slot, plan, &handler, at: now)
        case .wantsInput: break
        case .wantsRoom: unsafe connection.pointee.verdict = .peerStopsReading
        case .closed, .failed, .none:
            unsafe connection.pointee.verdict = .tls(
                connection.pointee.tls?.whyFailed ?? "no memory for a session"
            )
        }
    }

    /// The bytes are plain from here: ask for the upgrade, or be live.
    private mutating func speak<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ plan: ConnectionPlan,
        _ handler: inout Handler,
        at now: Instant
    ) {
        let connection = unsafe table.slots + slot
        guard case .webSocket(let path, let headers) = plan.speech else {
            return live(slot, &handler, at: now)
        }
        unsafe connection.pointee.phase = .upgrading
        guard unsafe connection.pointee.role == .client else { return }
        let key = WebSocketHandshake.key(table.masks.next(), table.masks.next())
        unsafe connection.pointee.key = key
        let request = WebSocketHandshake.request(
            host: plan.host,
            port: plan.port,
            isEncrypted: plan.isEncrypted,
            path: path,
            headers: headers,
            key: key
        )
        unsafe request.withUnsafeBytes { bytes in _ = unsafe table.queue(slot, bytes) }
    }

    /// Messages may flow.
    mutating func live<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ handler: inout Handler,
        at now: Instant
    ) {
        unsafe table.slots[slot].phase = .live
        unsafe table.slots[slot].deadline = .distantFuture
        refreshDeadline(slot, at: now)
        handler.opened(table.id(slot), &table, at: now)
    }

    /// Reads the HTTP head that ends the upgrade; true when frames may follow.
    mutating func upgrade<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ handler: inout Handler,
        at now: Instant
    ) -> Bool {
        let connection = unsafe table.slots + slot
        switch unsafe connection.pointee.http.next(in: &connection.pointee.input) {
        case .incomplete: return false
        case .failed(let failure):
            unsafe connection.pointee.verdict = .http(failure)
            return false
        case .message(let head, _):
            if unsafe connection.pointee.role == .client {
                guard head.status == 101 else {
                    unsafe connection.pointee.verdict = .upgradeRefused(status: head.status)
                    return false
                }
                let proven = unsafe WebSocketHandshake.proves(
                    head,
                    in: connection.pointee.input,
                    key: connection.pointee.key
                )
                guard proven else {
                    unsafe connection.pointee.verdict = .upgradeUnproven
                    return false
                }
            } else {
                let answer = unsafe WebSocketHandshake.response(
                    to: head,
                    in: connection.pointee.input
                )
                let bytes =
                    answer ?? Array("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".utf8)
                unsafe bytes.withUnsafeBytes { bytes in _ = unsafe table.queue(slot, bytes) }
                guard answer != nil else {
                    unsafe connection.pointee.verdict = .upgradeUnproven
                    return false
                }
            }
            unsafe connection.pointee.input.release()
            live(slot, &handler, at: now)
            return unsafe connection.pointee.verdict == nil
        }
    }
}
