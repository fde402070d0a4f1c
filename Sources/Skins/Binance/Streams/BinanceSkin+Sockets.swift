public import Base
internal import Exchange
internal import Scenarios
public import VenueWire

extension BinanceSkin {
    /// Takes a WebSocket on one of the venue's routes.
    public func onUpgrade(
        _ request: HTTPRequest,
        connection: ConnectionID,
        now: UTCTime
    ) -> HTTPResponse? {
        catchUp(now)
        noteConnect()
        notice("socket", [("path", request.path)])
        if let line = Self.line(of: request.path), bends.refuses(line, at: now) {
            return HTTPResponse(status: 503, contentType: "text/plain", body: [])
        }
        if request.path == "/ws-fapi/v1" {
            let socket = Socket(id: connection, role: .api, combined: false, opened: self.now)
            let wanted = FormText.parse(request.query)?.first { $0.name == "returnRateLimits" }
            socket.returnsRateLimits = wanted?.value != "false"
            do { try address.take(5, at: self.now) } catch {
                return HTTPResponse(status: error.http, body: error.body)
            }
            sockets[connection] = socket
            return nil
        }
        guard let place = Self.place(of: request.path) else {
            return HTTPResponse(status: 404, contentType: "text/plain", body: [])
        }
        let socket = Socket(
            id: connection,
            role: .streams(place.route),
            combined: place.combined,
            opened: self.now
        )
        sockets[connection] = socket
        for name in place.names { subscribe(socket, to: name) }
        takeQuery(request.query, socket)
        return nil
    }

    /// The line a path is on.
    private static func line(of path: String) -> Line? {
        if path == "/ws-fapi/v1" { return .wsapi }
        switch place(of: path)?.route {
        case .public, .unrouted: return .public
        case .market: return .market
        case .private: return .private
        case nil: return nil
        }
    }

    /// The route, the form, and the names within a path such as `/public/ws/a/b`.
    private static func place(
        of path: String
    ) -> (route: Route, combined: Bool, names: [String])? {
        guard let decoded = FormText.decode(path.utf8) else { return nil }
        var parts = decoded.split(separator: "/").map(String.init)[...]
        let route: Route
        switch parts.first {
        case "public": route = .public
        case "market": route = .market
        case "private": route = .private
        default: route = .unrouted
        }
        if route != .unrouted { parts.removeFirst() }
        switch parts.popFirst() {
        case "ws": return (route, false, Array(parts))
        case "stream": return (route, true, Array(parts))
        default: return nil
        }
    }

    /// `streams=a/b`, and listen keys each followed by the events wanted.
    private func takeQuery(_ query: String, _ socket: Socket) {
        var key: String?
        for item in FormText.parse(query) ?? [] {
            switch item.name {
            case "streams":
                for name in item.value.split(separator: "/") {
                    subscribe(socket, to: String(name))
                }
            case "listenKey":
                key = item.value
                subscribe(socket, to: item.value)
            case "events":
                if let key {
                    socket.eventFilters[key] = item.value.split(separator: "/").map(String.init)
                }
            default: break
            }
        }
    }

    /// Adds a stream; names that carry nothing here are kept and stay silent, as at the venue.
    func subscribe(_ socket: Socket, to name: String) {
        guard !socket.names.contains(name) else { return }
        socket.names.append(name)
        if let key = streamKey(name) {
            subscribers[key, default: []].append(
                Subscriber(connection: socket.id, name: name)
            )
        } else if socket.route == .private || socket.route == .unrouted {
            listeners[name, default: []].append(socket.id)
        }
    }

    /// Takes a stream off.
    func unsubscribe(_ socket: Socket, from name: String) {
        guard let index = socket.names.firstIndex(of: name) else { return }
        socket.names.remove(at: index)
        if let key = streamKey(name) {
            subscribers[key]?.removeAll { $0.connection == socket.id && $0.name == name }
        }
        listeners[name]?.removeAll { $0 == socket.id }
        if listeners[name]?.isEmpty == true { listeners[name] = nil }
    }

    private func streamKey(_ name: String) -> StreamKey? {
        StreamKey.named(name) { contractByLowercase[$0] }
    }

    /// Takes a control frame; too many are an offence.
    public func onControl(_ frame: ControlFrame, connection: ConnectionID, now: UTCTime) {
        catchUp(now)
        guard let socket = sockets[connection] else { return }
        if case .pong = frame { socket.lastPong = self.now }
        countMessage(socket)
    }

    /// More than ten messages a second end a stream socket.
    @discardableResult
    func countMessage(_ socket: Socket) -> Bool {
        guard socket.route != nil else { return true }
        socket.messages.add(1, at: now)
        guard socket.messages.used > socket.messages.limit else { return true }
        output.append(.close(socket.id, code: 1_008))
        return false
    }

    /// Hears that a connection is gone.
    public func onClosed(connection: ConnectionID, now: UTCTime) {
        bends.restConnections.remove(connection)
        guard let socket = sockets.removeValue(forKey: connection) else { return }
        for name in socket.names { unsubscribe(socket, from: name) }
    }

    /// Pings every three minutes; ends sockets that do not answer for ten, and all after a day.
    func superviseSockets() {
        for id in sockets.keys.sorted() {
            guard let socket = sockets[id] else { continue }
            let age = (now - socket.opened).count / 1_000_000_000
            if age >= 86_400 || (now - socket.lastPong).count > 600_000_000_000 {
                output.append(.close(id, code: 1_001))
            } else if age > 0, age % 180 == 0, !bends.isFrozen(id, at: now) {
                output.append(.ping(id, Array("\(now.milliseconds)".utf8)))
            }
        }
    }
}
