/// What the next bytes of a WebSocket connection came to.
public enum WebSocketEvent: Hashable, BitwiseCopyable, Sendable {
    /// More bytes are needed.
    case incomplete

    /// A whole text message.
    case text(Extent)

    /// A whole binary message.
    case binary(Extent)

    /// A ping; a pong with the same bytes is due.
    case ping(Extent)

    /// A pong.
    case pong(Extent)

    /// The peer closes; 1005 stands for no code.
    case close(code: UInt16, reason: Extent)

    /// The bytes are not the protocol; nothing follows.
    case failed(WebSocketFailure)
}
