internal import Base
internal import Trading
internal import Transport
internal import VenuePort

/// The lane's hands: what it sends goes to the sockets at once, in the call.
struct LiveOutlet<Backend: Sockets & ~Copyable>: LaneOutlet, ~Copyable {
    var network: Network<Backend>
    let board: LinkBoard
    var waiting: RestQueue
    let requests: RestBytes
    var notices: SPSCRing<Notice>.Producer
    var noticesDropped: UInt64 = 0

    mutating func trade(_ bytes: Span<UInt8>) {
        if network.send(bytes, on: board.trade) != .queued { board.unsent &+= 1 }
    }

    mutating func market(_ bytes: Span<UInt8>, feed: UInt8) {
        if network.send(bytes, on: board.feeds[Int(feed)]) != .queued { board.unsent &+= 1 }
    }

    mutating func rest(
        _ target: RestTarget,
        _ path: Span<UInt8>,
        id: RequestID,
        urgent: Bool
    ) {
        if let seat = board.idleSeat(urgent: urgent), send(target, path, id, seat) { return }
        if !waiting.keep(target, path, id: id, urgent: urgent) { board.unsent &+= 1 }
    }

    /// Sends what waited for an idle connection.
    mutating func sendWaiting() {
        if board.restIsDown {
            board.restIsDown = false
            waiting.removeAll()
        }
        guard !waiting.isEmpty else { return }
        for isUrgent in [true, false] {
            while let seat = board.idleSeat(urgent: isUrgent),
                let slot = waiting.oldest(urgent: isUrgent),
                let (target, path, id) = unsafe waiting.request(slot)
            {
                // SAFETY: the place's bytes stay until free() below.
                guard send(target, unsafe path.span, id, seat) else { return }
                waiting.free(slot)
            }
        }
    }

    private mutating func send(
        _ target: RestTarget,
        _ path: Span<UInt8>,
        _ id: RequestID,
        _ seat: Int
    ) -> Bool {
        let connection = board.rest[seat].connection
        let outcome = requests.with(target, path) { bytes in
            network.sendHTTP(bytes, on: connection)
        }
        if outcome == .forbidden {
            // Never sent and never tried again: its deadline ends it.
            board.forbidden += 1
            return true
        }
        guard outcome == .queued else { return false }
        board.rest[seat].inFlight = id
        return true
    }

    mutating func connectUser(key: Span<UInt8>) {
        board.wantedKey = String(decoding: key.indices.map { key[$0] }, as: UTF8.self)
    }

    mutating func reconnect(_ link: LaneLink) {
        if case .market(let feed) = link { board.wantedFeeds |= 1 << feed }
    }

    mutating func notice(_ notice: Notice) {
        if !notices.push(notice) { noticesDropped &+= 1 }
    }
}
