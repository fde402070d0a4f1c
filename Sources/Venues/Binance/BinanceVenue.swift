public import Base
public import Domain
public import VenuePort

/// Binance USD-M as a lane sees it: every decoder and the encoder, with all memory laid out.
///
/// USDC-margined contracts are on the same endpoints as USDT-margined ones; there is no other route.
@safe
public struct BinanceVenue: ~Copyable, Venue {
    /// Which venue.
    public static var id: VenueID { .binance }

    /// Public streams.
    public var market: BinanceMarket

    /// The private stream.
    public var user: BinanceUser

    /// Answers.
    public var answers: BinanceAnswers

    /// Requests.
    public var encoder: BinanceEncoder

    /// Puts the parts together.
    public init(encoder: consuming BinanceEncoder) {
        market = BinanceMarket()
        user = BinanceUser()
        answers = BinanceAnswers()
        self.encoder = encoder
    }

    /// What an error code means.
    public static func meaning(of code: Int32, status: UInt16) -> ErrorMeaning {
        ErrorMap.meaning(of: code, status: status)
    }

    /// What an order operation over the trade session costs.
    public static func cost(of action: OrderAction) -> RequestCost { RequestCosts.of(action) }

    /// What a REST request costs.
    public static func cost(of request: RestRequest) -> RequestCost { RequestCosts.of(request) }

    /// What a batch over REST costs, whatever its size.
    public static func cost(ofBatch action: OrderAction, count: Int) -> RequestCost {
        RequestCosts.ofBatch(action)
    }
}

extension BinanceVenue {
    /// Decodes one public message.
    @inlinable
    public mutating func decodeMarket<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        try market.decodeMarket(message, instruments: instruments, into: &sink)
    }

    /// Decodes the REST answer that holds a whole book.
    @inlinable
    public mutating func decodeBook<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        of instrument: InstrumentID,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        try market.decodeBook(message, of: instrument, instruments: instruments, into: &sink)
    }

    /// Decodes one private message.
    @inlinable
    public mutating func decodeUser<Sink: UserSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        try user.decodeUser(message, instruments: instruments, into: &sink)
    }

    /// Decodes one message of the trade session.
    @inlinable
    public mutating func decodeAnswer<Sink: AnswerSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        try answers.decodeAnswer(message, instruments: instruments, into: &sink)
    }

    /// Decodes a REST answer.
    @inlinable
    public mutating func decodeRestAnswer<Sink: AnswerSink & ~Copyable>(
        _ body: PaddedBytes,
        status: UInt16,
        of request: RequestID,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) {
        answers.decodeRestAnswer(
            body,
            status: status,
            of: request,
            instruments: instruments,
            into: &sink
        )
    }
}

extension BinanceVenue {
    /// The trade session was logged on, or is gone.
    public mutating func session(isOpen: Bool) { encoder.isSessionOpen = isOpen }

    /// The most bytes of one message or target.
    public static var requestBytesMax: Int { BinanceEncoder.requestBytesMax }

    /// The most orders of one batch.
    public static var batchMax: Int { BinanceEncoder.batchMax }

    /// The most orders of one batch cancel.
    public static var batchCancelMax: Int { BinanceEncoder.batchCancelMax }

    /// One operation on an order as a message of the trade session.
    public mutating func operation(
        _ request: OrderRequest,
        id: RequestID,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int {
        encoder.operation(request, id: id, instruments: instruments, at: time, into: &buffer)
    }

    /// The message that opens the trade session.
    public mutating func logon(
        id: RequestID,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int {
        encoder.logon(id: id, at: time, into: &buffer)
    }

    /// A REST request's path and query.
    public mutating func target(
        _ request: RestRequest,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget {
        encoder.target(request, instruments: instruments, at: time, into: &buffer)
    }

    /// Several requests of one action in one REST call.
    public mutating func batch(
        _ requests: Span<OrderRequest>,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget {
        encoder.batch(requests, instruments: instruments, at: time, into: &buffer)
    }

    /// The message that subscribes to or leaves one public stream of an instrument.
    public func subscription(
        _ stream: PublicStream,
        of instrument: InstrumentID,
        subscribe: Bool,
        id: RequestID,
        instruments: borrowing InstrumentTable,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int {
        encoder.subscription(
            stream,
            of: instrument,
            subscribe: subscribe,
            id: id,
            instruments: instruments,
            into: &buffer
        )
    }
}
