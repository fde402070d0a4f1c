public import Base

/// Who receives what supervised lines bring.
public protocol LineHandler: ~Copyable {
    /// A connection of the line is live: subscribe.
    ///
    /// While `successor` is true the old connection still delivers; both bring the same data until the
    /// new one's first data, and what comes twice is told by its sequence number.
    mutating func opened(
        _ line: LineID,
        _ connection: ConnectionID,
        successor: Bool,
        _ table: inout ConnectionTable,
        at now: Instant
    )

    /// A whole message; says whether it is data.
    mutating func received(
        _ message: Span<UInt8>,
        _ kind: MessageKind,
        on line: LineID,
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) -> LineTraffic

    /// A whole HTTP response.
    mutating func received(
        _ head: HTTPHead,
        _ body: Span<UInt8>,
        on line: LineID,
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    )

    /// A connection of the line is over.
    ///
    /// `isDown` says that no other carries on, so the line's data has a gap from here.
    mutating func lost(
        _ line: LineID,
        _ connection: ConnectionID,
        _ reason: CloseReason,
        isDown: Bool,
        _ table: inout ConnectionTable,
        at now: Instant
    )
}

extension LineHandler where Self: ~Copyable {
    /// Ignores HTTP, for handlers of WebSocket lines.
    public mutating func received(
        _ head: HTTPHead,
        _ body: Span<UInt8>,
        on line: LineID,
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {}
}
