public import Base
public import Domain

/// What takes decoded public news: the lane, a recorder, a test.
public protocol MarketSink: ~Copyable {
    /// Levels of a book; the spans end with the call.
    mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>)

    /// Any other public event; never `.book`.
    mutating func market(_ event: MarketEvent)

    /// News about the connection itself.
    mutating func control(_ notice: StreamNotice)

    /// Something to count.
    mutating func odd(_ oddity: Oddity)
}

/// Turns the plaintext messages of a venue's public streams into events.
///
/// One instance owns all memory it needs from the start; a call allocates nothing.
public protocol MarketDecoder: ~Copyable {
    /// Which venue's.
    static var id: VenueID { get }

    /// Decodes one message and hands each event over in order.
    ///
    /// A book is handed over only once its whole message is known to be good. In a message of many
    /// rows the rows before a bad one have been handed over when the error is thrown.
    mutating func decodeMarket<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError)

    /// Decodes the REST answer that holds a whole book of `instrument`.
    mutating func decodeBook<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        of instrument: InstrumentID,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError)
}
