public import Base

/// What a connection is for, fixed before it is dialled or accepted.
public struct ConnectionPlan: Sendable {
    /// What is spoken once bytes flow.
    public enum Speech: Sendable {
        /// WebSocket on a path, with further header lines (`Name: value`) in the upgrade.
        case webSocket(path: String, headers: [String])

        /// HTTP/1.1, one request in flight.
        case http

        /// Bytes without frames: each piece is handed up as it came.
        case stream
    }

    /// The name that is dialled, verified and sent.
    public var host: String

    /// The port.
    public var port: UInt16

    /// False only for loopback and the virtual network.
    public var isEncrypted: Bool

    /// What is spoken.
    public var speech: Speech

    /// False where the payload goes to a JSON parser that checks UTF-8 itself.
    public var checksText = true

    /// How long dialling, TLS and upgrade may take, all together.
    public var openWithin = Nanoseconds.seconds(10)

    /// How long without any byte before a ping asks; zero for never.
    public var pingAfter = Nanoseconds.seconds(15)

    /// How long the peer has to answer that ping with any byte.
    public var pongWithin = Nanoseconds.seconds(5)

    /// How long a request over HTTP may wait for its whole answer.
    public var answerWithin = Nanoseconds.seconds(10)

    /// How long the closing handshake may take.
    public var closeWithin = Nanoseconds.seconds(1)

    /// A plan with the default times.
    public init(host: String, port: UInt16, isEncrypted: Bool = true, speech: Speech) {
        self.host = host
        self.port = port
        self.isEncrypted = isEncrypted
        self.speech = speech
    }
}
