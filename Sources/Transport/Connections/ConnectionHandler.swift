public import Base

/// Who receives what connections bring: a lane, a skin, a test.
///
/// One call per message, on the thread that polls. Spans end with the call; 64 bytes behind a span
/// may be read. Sending from inside a call is allowed and leaves when the call returns.
public protocol ConnectionHandler: ~Copyable {
    /// The connection is live: messages may be sent.
    mutating func opened(
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    )

    /// A whole message.
    mutating func received(
        _ message: Span<UInt8>,
        _ kind: MessageKind,
        on connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    )

    /// A whole HTTP message: a response to a client, a request to a server.
    mutating func received(
        _ head: HTTPHead,
        _ body: Span<UInt8>,
        on connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    )

    /// The connection is over; its id means nothing from here on.
    mutating func closed(
        _ connection: ConnectionID,
        _ reason: CloseReason,
        _ table: inout ConnectionTable,
        at now: Instant
    )
}

extension ConnectionHandler where Self: ~Copyable {
    /// Ignores HTTP, for handlers of WebSocket connections.
    public mutating func received(
        _ head: HTTPHead,
        _ body: Span<UInt8>,
        on connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {}

    /// Ignores WebSocket messages, for handlers of HTTP connections.
    public mutating func received(
        _ message: Span<UInt8>,
        _ kind: MessageKind,
        on connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {}
}
