public import Base

/// What is to be done with one connection after bytes or time came.
public struct WireOutput: Sendable {
    /// How the connection goes on.
    public enum Fate: Sendable {
        /// It stays.
        case open

        /// It is closed when the bytes have left.
        case close

        /// It is reset.
        case reset
    }

    /// Which connection.
    public var connection: ConnectionID

    /// What to send.
    public var bytes: [UInt8]

    /// What comes after.
    public var fate: Fate
}

/// Puts HTTP and WebSocket framing between plain bytes and a skin, for sockets and for memory alike.
public final class VenueServer<S: Skin> {
    /// The venue behind it.
    public let skin: S

    private var wires: [ConnectionID: Wire] = [:]
    private var touched: [ConnectionID] = []

    /// Serves `skin`.
    public init(skin: S) { self.skin = skin }

    /// A connection is up; false turns it away.
    public func open(_ connection: ConnectionID, now: UTCTime) -> Bool {
        guard skin.accepts(connection: connection, now: now) else { return false }
        wires[connection] = Wire()
        return true
    }

    /// Bytes came.
    public func receive(_ bytes: Span<UInt8>, on connection: ConnectionID, now: UTCTime) {
        guard let wire = wires[connection] else { return }
        wire.append(bytes)
        guard !wire.hangs else { return }
        advance(wire, connection, now: now)
        collect(now: now)
    }

    /// The connection is gone.
    public func closed(_ connection: ConnectionID, now: UTCTime) {
        guard wires.removeValue(forKey: connection) != nil else { return }
        skin.onClosed(connection: connection, now: now)
        collect(now: now)
    }

    /// Lets time pass.
    public func tick(now: UTCTime) {
        skin.tick(now: now)
        collect(now: now)
    }

    /// When `tick` next has something to do.
    public var nextTick: UTCTime { skin.nextTick }

    /// Hands out everything to send, connection by connection in the order they were touched.
    public func drain(_ body: (WireOutput) -> Void) {
        let order = touched
        touched.removeAll(keepingCapacity: true)
        for connection in order {
            guard let wire = wires[connection] else { continue }
            wire.isTouched = false
            let output = WireOutput(connection: connection, bytes: wire.output, fate: wire.fate)
            wire.output.removeAll(keepingCapacity: true)
            if wire.fate != .open {
                wires[connection] = nil
                skin.onClosed(connection: connection, now: wire.closedAt)
            }
            body(output)
        }
    }

    /// Reads on until the connection waits for an answer or for bytes.
    private func advance(_ wire: Wire, _ connection: ConnectionID, now: UTCTime) {
        while wire.fate == .open, !wire.hangs {
            switch wire.stage {
            case .http(awaitingAnswer: true): return
            case .http(awaitingAnswer: false):
                switch wire.http.next() {
                case .incomplete: return
                case .refused(let status):
                    wire.output += HTTPResponse(status: status, contentType: "text/html", body: [])
                        .encoded(closing: true)
                    end(wire, connection, .close, now: now)
                case .request(let request):
                    take(request, wire, connection, now: now)
                }
            case .webSocket:
                guard readFrame(wire, connection, now: now) else { return }
            }
            // A skin answers most requests at once: its output is what lets the next one be read.
            collect(now: now)
        }
    }

    private func take(
        _ request: HTTPRequest,
        _ wire: Wire,
        _ connection: ConnectionID,
        now: UTCTime
    ) {
        wire.closesAfterAnswer = request.wantsClose
        wire.stage = .http(awaitingAnswer: true)
        guard request.wantsWebSocket else {
            skin.onHTTP(request, connection: connection, now: now)
            return
        }
        guard let handshake = WebSocketFrames.handshake(request) else {
            wire.output += HTTPResponse(status: 400, contentType: "text/plain", body: [])
                .encoded(closing: true)
            end(wire, connection, .close, now: now)
            return
        }
        if let refusal = skin.onUpgrade(request, connection: connection, now: now) {
            wire.output += refusal.encoded(closing: true)
            end(wire, connection, .close, now: now)
            return
        }
        wire.output += handshake
        wire.stage = .webSocket
        wire.frames = WebSocketReader(wire.http.takeRest())
        touch(wire, connection)
    }

    /// One frame; false when there is none whole.
    private func readFrame(_ wire: Wire, _ connection: ConnectionID, now: UTCTime) -> Bool {
        switch wire.frames.next() {
        case .incomplete: return false
        case .message(let bytes, isText: true):
            skin.onMessage(bytes, connection: connection, now: now)
        case .message:
            closeSocket(wire, connection, code: 1_003, now: now)
        case .ping(let payload):
            WebSocketFrames.appendPong(payload, to: &wire.output)
            touch(wire, connection)
            skin.onControl(.ping, connection: connection, now: now)
        case .pong(let payload):
            skin.onControl(.pong(payload), connection: connection, now: now)
        case .close(let code), .violation(let code):
            closeSocket(wire, connection, code: code, now: now)
        }
        return true
    }

    private func closeSocket(
        _ wire: Wire,
        _ connection: ConnectionID,
        code: UInt16,
        now: UTCTime
    ) {
        WebSocketFrames.appendClose(code: code, reason: "", to: &wire.output)
        end(wire, connection, .close, now: now)
    }

    private func end(
        _ wire: Wire,
        _ connection: ConnectionID,
        _ fate: WireOutput.Fate,
        now: UTCTime
    ) {
        wire.fate = fate
        wire.closedAt = now
        touch(wire, connection)
    }

    private func touch(_ wire: Wire, _ connection: ConnectionID) {
        guard !wire.isTouched else { return }
        wire.isTouched = true
        touched.append(connection)
    }

    /// Frames what the skin wants sent.
    private func collect(now: UTCTime) {
        for output in skin.takeOutput() {
            switch output {
            case .message(let connection, let payload):
                guard let wire = wires[connection], wire.isLive, case .webSocket = wire.stage
                else { continue }
                WebSocketFrames.appendText(payload, to: &wire.output)
                touch(wire, connection)
            case .response(let connection, let response):
                guard let wire = wires[connection], wire.isLive else { continue }
                answer(wire, connection, response, now: now)
            case .ping(let connection, let payload):
                guard let wire = wires[connection], wire.isLive, case .webSocket = wire.stage
                else { continue }
                WebSocketFrames.appendPing(payload, to: &wire.output)
                touch(wire, connection)
            case .close(let connection, let code):
                guard let wire = wires[connection], wire.fate == .open else { continue }
                if case .webSocket = wire.stage {
                    WebSocketFrames.appendClose(code: code, reason: "", to: &wire.output)
                }
                end(wire, connection, .close, now: now)
            case .reset(let connection):
                guard let wire = wires[connection], wire.fate == .open else { continue }
                wire.output.removeAll()
                end(wire, connection, .reset, now: now)
            case .hang(let connection):
                wires[connection]?.hangs = true
            case .resume(let connection):
                guard let wire = wires[connection], wire.fate == .open else { continue }
                wire.hangs = false
                advance(wire, connection, now: now)
            }
        }
    }

    private func answer(
        _ wire: Wire,
        _ connection: ConnectionID,
        _ response: HTTPResponse,
        now: UTCTime
    ) {
        guard case .http(awaitingAnswer: true) = wire.stage else { return }
        wire.output += response.encoded(closing: wire.closesAfterAnswer)
        wire.stage = .http(awaitingAnswer: false)
        touch(wire, connection)
        if wire.closesAfterAnswer {
            end(wire, connection, .close, now: now)
        } else if wire.http.hasBytes {
            advance(wire, connection, now: now)
        }
    }
}

/// The framing state of one connection.
private final class Wire {
    /// What the bytes mean now.
    enum Stage {
        case http(awaitingAnswer: Bool)
        case webSocket
    }

    var stage = Stage.http(awaitingAnswer: false)
    var http = HTTPReader()
    var frames = WebSocketReader()
    var output: [UInt8] = []
    var fate = WireOutput.Fate.open
    var closedAt = UTCTime.none
    var closesAfterAnswer = false
    var hangs = false
    var isTouched = false

    var isLive: Bool { fate == .open && !hangs }

    func append(_ bytes: Span<UInt8>) {
        if case .webSocket = stage { frames.append(bytes) } else { http.append(bytes) }
    }
}
