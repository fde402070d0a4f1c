public import Base

/// What takes decoded answers.
public protocol AnswerSink: ~Copyable {
    /// One answer, or one element of a batch.
    mutating func answer(_ answer: Answer)

    /// Something to count.
    mutating func odd(_ oddity: Oddity)
}

/// Turns answers to our requests into verdicts; a call allocates nothing.
public protocol AnswerDecoder: ~Copyable {
    /// Decodes one message of the trade session.
    mutating func decodeAnswer<Sink: AnswerSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError)

    /// Decodes a REST answer to `request`; a body that is no answer of the venue's proves nothing.
    mutating func decodeRestAnswer<Sink: AnswerSink & ~Copyable>(
        _ body: PaddedBytes,
        status: UInt16,
        of request: RequestID,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    )
}
