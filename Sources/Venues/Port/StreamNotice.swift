/// What a connection says about itself.
@frozen
public enum StreamNotice: BitwiseCopyable, Sendable {
    /// The venue took a request to subscribe or unsubscribe; no promise that data will come.
    case acknowledged(RequestID)

    /// The venue refused a request, with its code.
    case refused(RequestID, code: Int32)

    /// The answer to a ping sent as a message (OKX, Bybit).
    case pong

    /// The venue will soon close the connection.
    case closing
}
