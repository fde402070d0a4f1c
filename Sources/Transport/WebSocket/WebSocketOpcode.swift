/// The frame kinds of RFC 6455.
public enum WebSocketOpcode: UInt8, BitwiseCopyable, Sendable {
    /// More of the message at hand.
    case continuation = 0

    /// A text message.
    case text = 1

    /// A binary message.
    case binary = 2

    /// The closing handshake.
    case close = 8

    /// A liveness question.
    case ping = 9

    /// Its answer.
    case pong = 10

    /// True for close, ping and pong.
    @inlinable
    public var isControl: Bool { rawValue >= 8 }
}

/// Which half of a connection this side is; the client masks what it sends.
public enum WebSocketRole: BitwiseCopyable, Sendable {
    /// The side that dialled.
    case client

    /// The side that accepted.
    case server
}
