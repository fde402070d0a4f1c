internal import Base
internal import BinanceSkin
internal import Domain
internal import Journal
internal import Trading
internal import VenuePort
internal import VenueWire

// One step of virtual time: what arrives at the venue, what the venue says, one pass of the lane.
extension SimulationWorld where S: ~Copyable {
    /// Moves on by half a millisecond.
    public func step() {
        time.advance(by: .microseconds(500))
        for item in toVenue.take(by: time.now) { arrive(item) }
        skin.tick(now: venueNow)
        collect()
        guard !isDead else { return }
        redial()
        let due = toLane.take(by: time.now)
        if !due.isEmpty || passes & 3 == 0 {
            pass { lane in
                for item in due { self.give(item, to: &lane) }
            }
        } else {
            pass { _ in }
        }
        if passes % 8 == 0 {
            _ = drainer?.step(now: time.now, utc: time.utc)
            _ = tapeDrainer?.step(now: time.now, utc: time.utc)
        }
    }

    // MARK: At the venue

    private func arrive(_ item: Travelling) {
        switch item.load {
        case .request(let request):
            if request.wantsWebSocket {
                open(item.road, item.connection, request)
            } else {
                skin.onHTTP(request, connection: item.connection, now: venueNow)
            }
        case .text(let bytes):
            skin.onMessage(bytes, connection: item.connection, now: venueNow)
        case .answer, .open: break
        }
        collect()
    }

    private func open(
        _ road: SimulatedRoad,
        _ connection: ConnectionID,
        _ request: HTTPRequest
    ) {
        guard skin.accepts(connection: connection, now: venueNow),
            skin.onUpgrade(request, connection: connection, now: venueNow) == nil
        else {
            reconnects.append((road, time.now + .milliseconds(500)))
            return
        }
        toLane.add(.open, road, connection, at: arrival())
    }

    /// Puts what the venue said on its way.
    private func collect() {
        for output in skin.takeOutput() {
            switch output {
            case .message(let connection, let bytes): said(bytes, on: connection)
            case .response(let connection, let response): answered(response, on: connection)
            case .ping(let connection, let payload):
                skin.onControl(.pong(payload), connection: connection, now: venueNow)
            case .close(let connection, _), .reset(let connection): lose(connection)
            case .hang, .resume: break
            }
        }
    }

    private func said(_ bytes: [UInt8], on connection: ConnectionID) {
        guard let road = roads[connection], !isDead else { return }
        switch road {
        case .feed: if happens(faults.lostBooks) { return }
        case .user:
            if happens(faults.lostNews) { return }
            if happens(faults.doubledNews) {
                toLane.add(.text(bytes), road, connection, at: arrival())
            }
        case .trade: if happens(faults.lostAnswers) { return }
        case .rest: return
        }
        toLane.add(.text(bytes), road, connection, at: arrival())
        if road == .user, happens(faults.cutStreams) { cut(road) }
    }

    private func answered(_ response: HTTPResponse, on connection: ConnectionID) {
        guard let road = roads.removeValue(forKey: connection), case .rest = road, !isDead else {
            return
        }
        connections[road] = nil
        if happens(faults.lostRest) {
            toLane.add(.answer(0, []), road, connection, at: arrival() + .seconds(2))
        } else if happens(faults.htmlAnswers) {
            let page = Array("<html><body>502 Bad Gateway</body></html>".utf8)
            toLane.add(.answer(502, page), road, connection, at: arrival())
        } else {
            toLane.add(.answer(response.status, response.body), road, connection, at: arrival())
        }
    }

    // MARK: Connections

    /// Dials a stream or session.
    func dial(_ road: SimulatedRoad) {
        let connection = newConnection()
        roads[connection] = road
        connections[road] = connection
        let path: String
        switch road {
        case .feed(0): path = "/public/stream"
        case .feed: path = "/market/stream"
        case .user: path = userPath
        case .trade: path = "/ws-fapi/v1"
        case .rest: return
        }
        let request = HTTPRequest(
            method: "GET",
            path: path,
            headers: [("host", "simulated"), ("upgrade", "websocket")]
        )
        toVenue.add(.request(request), road, connection, at: arrival())
    }

    private func redial() {
        let due = reconnects.filter { $0.at <= time.now }.map(\.road)
        reconnects.removeAll { $0.at <= time.now }
        for road in due where connections[road] == nil { dial(road) }
    }

    /// A connection dies under both sides.
    func cut(_ road: SimulatedRoad) {
        guard let connection = connections[road] else { return }
        hangUp(connection)
        lose(connection)
    }

    /// The venue learns that a connection is gone.
    func hangUp(_ connection: ConnectionID) {
        toVenue.drop(connection)
        skin.onClosed(connection: connection, now: venueNow)
    }

    private func lose(_ connection: ConnectionID) {
        guard let road = roads.removeValue(forKey: connection) else { return }
        connections[road] = nil
        toLane.drop(connection)
        guard !isDead else { return }
        switch road {
        case .feed(let feed): pass { $0.link(.market(feed), isUp: false) }
        case .user: pass { $0.link(.user, isUp: false) }
        case .trade: pass { $0.link(.trade, isUp: false) }
        case .rest(let id):
            toLane.add(.answer(0, []), road, connection, at: arrival())
            _ = id
            return
        }
        // The private stream comes back when the lane asks for it with its key.
        if road != .user { reconnects.append((road, time.now + .milliseconds(400))) }
    }

    // MARK: At the lane

    private func give(_ item: Travelling, to lane: inout SimulatedLane) {
        switch (item.road, item.load) {
        case (.feed(let feed), .open): lane.link(.market(feed), isUp: true)
        case (.user, .open): lane.link(.user, isUp: true)
        case (.trade, .open): lane.link(.trade, isUp: true)
        case (.feed(let feed), .text(let bytes)):
            PaddedCopy.with(bytes) { lane.take(market: $0, feed: feed) }
        case (.user, .text(let bytes)): PaddedCopy.with(bytes) { lane.take(user: $0) }
        case (.trade, .text(let bytes)): PaddedCopy.with(bytes) { lane.take(answer: $0) }
        case (.rest(let id), .answer(let status, let body)):
            PaddedCopy.with(body) {
                lane.take(rest: $0, status: UInt16(clamping: status), id: RequestID(raw: id))
            }
        default: break
        }
    }

    /// One pass, with death at its appointed place.
    func pass(_ input: (inout SimulatedLane) -> Void) {
        guard var living = lane.take() else { return }
        living.begin(at: time.now)
        input(&living)
        passes += 1
        var outlet = SimulationOutlet()
        let dies = death.map { $0.pass == passes } ?? false
        if dies, let death {
            guard death.effects >= 0 else {
                lane = consume living
                kill()
                return
            }
            outlet.effectsLeft = death.effects
        }
        let conditions = living.conditions(unsentBytes: 0, isBehind: false)
        living.finish(conditions, into: &outlet)
        lane = consume living
        notices += outlet.notices
        for sent in outlet.sent { leave(sent) }
        if dies { kill() }
    }

    private func leave(_ sent: SimulationOutlet.Sent) {
        switch sent {
        case .trade(let bytes):
            guard let connection = connections[.trade] else { return }
            toVenue.add(.text(bytes), .trade, connection, at: arrival())
            if happens(faults.cutSessions) {
                for item in toVenue.take(by: time.now + .seconds(1)) { arrive(item) }
                cut(.trade)
            }
        case .feed(let bytes, let feed):
            guard let connection = connections[.feed(feed)] else { return }
            toVenue.add(.text(bytes), .feed(feed), connection, at: arrival())
        case .rest(let target, let path, let id): ask(target, path, id)
        case .user(let key):
            userPath = "/private/ws/" + String(decoding: key, as: UTF8.self)
            if connections[.user] != nil { cut(.user) }
            dial(.user)
        case .reconnect(let link):
            if case .market(let feed) = link { cut(.feed(feed)) }
        }
    }

    private func ask(_ target: RestTarget, _ bytes: [UInt8], _ id: Int64) {
        let connection = newConnection()
        let road = SimulatedRoad.rest(id)
        roads[connection] = road
        connections[road] = connection
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let methods = ["GET", "POST", "PUT", "DELETE"]
        let request = HTTPRequest(
            method: methods[Int(target.method.rawValue)],
            path: String(parts[0]),
            query: parts.count > 1 ? String(parts[1]) : "",
            headers: target.needsKey ? [("x-mbx-apikey", apiKey)] : []
        )
        toVenue.add(.request(request), road, connection, at: arrival())
    }
}
