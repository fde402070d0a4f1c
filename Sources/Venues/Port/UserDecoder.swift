public import Base
public import Domain

/// What takes decoded news of an account.
public protocol UserSink: ~Copyable {
    /// News about an order, ours or a stranger's.
    mutating func order(_ event: OrderEvent)

    /// A wallet, absolute; an asset not told about has not changed.
    mutating func balance(_ update: BalanceUpdate)

    /// A position, absolute; an instrument not told about has not changed.
    mutating func position(_ update: PositionUpdate)

    /// News about the account or the stream itself.
    mutating func signal(_ signal: AccountSignal)

    /// Something to count.
    mutating func odd(_ oddity: Oddity)
}

/// Turns the messages of a venue's private stream into events; a call allocates nothing.
public protocol UserDecoder: ~Copyable {
    /// Decodes one message and hands each event over in order.
    mutating func decodeUser<Sink: UserSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError)
}
