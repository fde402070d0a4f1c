/// What the next bytes of an HTTP connection came to.
public enum HTTPEvent: Hashable, BitwiseCopyable, Sendable {
    /// More bytes are needed.
    case incomplete

    /// A whole message: head, and body in one piece.
    case message(HTTPHead, body: Extent)

    /// The bytes are not HTTP; nothing follows.
    case failed(HTTPFailure)
}
