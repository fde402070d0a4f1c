public import Base
public import Domain

/// What takes decoded answers.
///
/// A list (open orders, fills) is handed over element by element, each an `answer` with an order,
/// and ends with one `answer` without: only then is what was not named known to be absent.
public protocol AnswerSink: ~Copyable {
    /// One answer, or one element of a batch or list.
    mutating func answer(_ answer: Answer)

    /// A position, absolute; an instrument not told about in a whole answer is flat.
    mutating func position(_ update: PositionUpdate)

    /// A wallet, absolute.
    mutating func balance(_ update: BalanceUpdate)

    /// The key of the private stream.
    mutating func streamKey(_ key: Span<UInt8>)

    /// Whether the account keeps long and short positions apart.
    mutating func hedgeMode(_ isOn: Bool)

    /// Something to count.
    mutating func odd(_ oddity: Oddity)
}

extension AnswerSink where Self: ~Copyable {
    /// Positions are of no interest.
    public mutating func position(_ update: PositionUpdate) {}

    /// Wallets are of no interest.
    public mutating func balance(_ update: BalanceUpdate) {}

    /// Keys are of no interest.
    public mutating func streamKey(_ key: Span<UInt8>) {}

    /// The mode is of no interest.
    public mutating func hedgeMode(_ isOn: Bool) {}
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
