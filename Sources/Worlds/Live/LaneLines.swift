internal import Base
internal import Domain
internal import Market
internal import Trading
internal import Transport
internal import VenuePort

/// A lane behind supervised lines: each event of a connection becomes one input of a pass.
struct LaneLines<V: Venue & ~Copyable, Rule: ContinuityRule, S: Strategy & ~Copyable>:
    LineHandler, ~Copyable
{
    var lane: Lane<V, Rule, S>
    let board: LinkBoard
    let roles: LineRoles
    let dataPrefix: [UInt8]
    let time: SystemTime
    var isInPass = false
    var words: SPSCRing<LineWords>.Producer

    /// Begins the pass at the first input: an instant read before the wait would be too old.
    @inline(__always)
    mutating func enterPass() {
        guard !isInPass else { return }
        isInPass = true
        lane.begin(at: time.now)
    }

    mutating func opened(
        _ line: LineID,
        _ connection: ConnectionID,
        successor: Bool,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        enterPass()
        switch roles.role(of: line) {
        case .feed(let feed):
            board.feeds[Int(feed)] = connection
            lane.link(.market(feed), isUp: true)
        case .user:
            board.user = connection
            lane.link(.user, isUp: true)
        case .trade:
            // A successor has no logon yet: to the lane it is a new session.
            if successor { lane.link(.trade, isUp: false) }
            board.trade = connection
            lane.link(.trade, isUp: true)
        case .rest(let seat):
            let wasDown = board.liveSeats == 0
            board.rest[seat] = RestSeat(connection: connection)
            if wasDown { lane.link(.rest, isUp: true) }
        case nil: return
        }
    }

    @inline(__always)
    mutating func received(
        _ message: Span<UInt8>,
        _ kind: MessageKind,
        on line: LineID,
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) -> LineTraffic {
        enterPass()
        // SAFETY: the transport promises `ReceiveBuffer.padding` readable bytes behind a message.
        let bytes = unsafe message.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe PaddedBytes(start: $0, count: buffer.count) }
        }
        guard let bytes else { return .control }
        switch roles.role(of: line) {
        case .feed(let feed):
            lane.take(market: bytes, feed: feed)
            return isData(message) ? .data : .control
        case .user: lane.take(user: bytes)
        case .trade: lane.take(answer: bytes)
        case .rest, nil: break
        }
        return .data
    }

    mutating func received(
        _ head: HTTPHead,
        _ body: Span<UInt8>,
        on line: LineID,
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        guard case .rest(let seat)? = roles.role(of: line) else { return }
        enterPass()
        let id = board.rest[seat].inFlight
        board.rest[seat].inFlight = .none
        if !head.keepsAlive { board.rest[seat].connection = .none }
        guard id != .none else { return }
        // SAFETY: as in received(message:).
        let bytes = unsafe body.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe PaddedBytes(start: $0, count: buffer.count) }
        }
        if let bytes { lane.take(rest: bytes, status: head.status, id: id) } else { lose(id) }
    }

    mutating func lost(
        _ line: LineID,
        _ connection: ConnectionID,
        _ reason: CloseReason,
        isDown: Bool,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        guard let role = roles.role(of: line) else { return }
        enterPass()
        if isDown { _ = words.push(LineWords("\(role): \(reason.words)")) }
        switch role {
        case .feed(let feed): if isDown { lane.link(.market(feed), isUp: false) }
        case .user: if isDown { lane.link(.user, isUp: false) }
        case .trade: if isDown { lane.link(.trade, isUp: false) }
        case .rest(let seat):
            guard board.rest[seat].connection == connection || isDown else { return }
            let id = board.rest[seat].inFlight
            board.rest[seat] = RestSeat()
            if id != .none { lose(id) }
            if board.liveSeats == 0 {
                board.restIsDown = true
                lane.link(.rest, isUp: false)
            }
        }
    }

    /// A request whose connection died: no answer of the venue's, which proves nothing.
    private mutating func lose(_ id: RequestID) {
        let empty = InlineArray<65, UInt8>(repeating: 0)
        unsafe empty.span.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            // SAFETY: the array outlives the call; an empty message has 64 readable bytes behind it.
            let none = unsafe PaddedBytes(start: start, count: 0)
            lane.take(rest: none, status: 0, id: id)
        }
    }

    /// An alert in the log; kept until the ring to it has room.
    mutating func tellForbidden() {
        let text =
            "ALERT: \(board.forbidden) requests not sent, their paths look like moving money out"
        if words.push(LineWords(text)) { board.forbidden = 0 }
    }

    @inline(__always)
    private func isData(_ message: Span<UInt8>) -> Bool {
        guard message.count > dataPrefix.count else { return false }
        for index in dataPrefix.indices where message[index] != dataPrefix[index] { return false }
        return true
    }
}
