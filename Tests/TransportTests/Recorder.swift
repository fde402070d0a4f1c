import Base
import Glibc
import Transport

/// Keeps what connections brought, and echoes where it is told to.
struct Recorder: ConnectionHandler {
    var opened: [ConnectionID] = []
    var messages: [(ConnectionID, MessageKind, [UInt8])] = []
    var answers: [(ConnectionID, HTTPHead, [UInt8])] = []
    var closed: [(ConnectionID, CloseReason)] = []
    var echoes: Set<ConnectionID> = []
    var echoesAll = false

    mutating func opened(
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        opened.append(connection)
    }

    mutating func received(
        _ message: Span<UInt8>,
        _ kind: MessageKind,
        on connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        if echoesAll || echoes.contains(connection) {
            _ = table.send(message, kind, on: connection)
        }
        messages.append((connection, kind, message.bytes))
    }

    mutating func received(
        _ head: HTTPHead,
        _ body: Span<UInt8>,
        on connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        answers.append((connection, head, body.bytes))
    }

    mutating func closed(
        _ connection: ConnectionID,
        _ reason: CloseReason,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        closed.append((connection, reason))
    }
}

extension Span<UInt8> {
    /// A copy to keep.
    var bytes: [UInt8] { indices.map { self[$0] } }
}

/// The boot clock, for tests over real sockets.
func bootInstant() -> Instant {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(sinceBoot: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
}
