public import Base

/// A connection's number, never used twice by one server.
public typealias ConnectionID = UInt64

/// What a skin wants done with a connection.
public enum SkinOutput: Sendable {
    /// The answer to the HTTP request that this connection waits for.
    case response(ConnectionID, HTTPResponse)

    /// One text message of a WebSocket.
    case message(ConnectionID, [UInt8])

    /// A ping.
    case ping(ConnectionID, [UInt8])

    /// The end, with a WebSocket close code where there is a WebSocket.
    case close(ConnectionID, code: UInt16)

    /// The end by a TCP reset.
    case reset(ConnectionID)

    /// Nothing is read or written any more, and the socket stays open.
    case hang(ConnectionID)

    /// A connection that hung goes on.
    case resume(ConnectionID)
}

/// A control frame a client sent.
public enum ControlFrame: Sendable {
    /// A ping, answered by the server itself.
    case ping

    /// A pong with its payload.
    case pong([UInt8])
}

/// The venue's side of a protocol: requests and messages in, output out, no socket and no clock.
public protocol Skin: AnyObject {
    /// Takes an HTTP request; its answer comes as output, at once, later or never.
    func onHTTP(_ request: HTTPRequest, connection: ConnectionID, now: UTCTime)

    /// Decides on a WebSocket; nil accepts it, anything else is the answer in its place.
    func onUpgrade(
        _ request: HTTPRequest,
        connection: ConnectionID,
        now: UTCTime
    ) -> HTTPResponse?

    /// Takes a text message of a WebSocket.
    func onMessage(_ bytes: [UInt8], connection: ConnectionID, now: UTCTime)

    /// Takes a control frame of a WebSocket.
    func onControl(_ frame: ControlFrame, connection: ConnectionID, now: UTCTime)

    /// Whether a new connection is taken at all.
    func accepts(connection: ConnectionID, now: UTCTime) -> Bool

    /// Hears that a connection is gone.
    func onClosed(connection: ConnectionID, now: UTCTime)

    /// Lets time pass: markets move, timers fire, frames fall due.
    func tick(now: UTCTime)

    /// When `tick` next has something to do.
    var nextTick: UTCTime { get }

    /// Everything to be sent since the last call, in order.
    func takeOutput() -> [SkinOutput]
}
