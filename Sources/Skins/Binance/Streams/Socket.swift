internal import Base
internal import VenueWire

/// A WebSocket that is up.
final class Socket {
    /// What it is for.
    enum Role {
        case streams(Route)
        case api
    }

    let id: ConnectionID
    let role: Role
    let opened: UTCTime
    var combined: Bool
    var names: [String] = []
    var lastPong: UTCTime
    var session: ClientAccount?
    var sessionSince = UTCTime.none
    var returnsRateLimits = true

    /// Events wanted per listen key; empty for all.
    var eventFilters: [String: [String]] = [:]

    /// Messages in the current second.
    var messages = WindowCounter(span: .seconds(1), limit: 10)

    init(id: ConnectionID, role: Role, combined: Bool, opened: UTCTime) {
        self.id = id
        self.role = role
        self.combined = combined
        self.opened = opened
        lastPong = opened
    }

    /// The route of a stream socket.
    var route: Route? {
        if case .streams(let route) = role { route } else { nil }
    }
}
