public import Base
public import Domain
public import Json
public import VenuePort

/// OKX v5's public channels of books, trades and instruments, decoded; sizes are contracts.
@safe
public struct OKXMarket: ~Copyable, MarketDecoder {
    /// Which venue's.
    public static var id: VenueID { .okx }

    @usableFromInline var reader: JSONReader
    var record = MarketRecord()
    var probe = ProbeRecord()
    let plans = MarketPlans()

    /// Something to count beside the event itself.
    var aside: Oddity?

    /// Where the next row stands and what it is; none outside of a list.
    var row: UInt32 = .max
    var rowMeaning = MarketMeaning.trade

    /// Lays out memory for messages of up to `bytesMax` bytes and `levelsMax` levels a side.
    public init(
        path: ReadingPath = .fast,
        body: JSONBody? = .best,
        bytesMax: Int = 1 << 18,
        levelsMax: Int = 4_096
    ) {
        reader = JSONReader(path: path, body: body, bytesMax: bytesMax, levelsMax: levelsMax)
    }

    /// Decodes one message and hands each event over in order.
    @inlinable
    public mutating func decodeMarket<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        hand(try read(message, instruments: instruments), to: &sink)
        while hasRows { hand(try readRow(message), to: &sink) }
        if let oddity = takeAside() { sink.odd(oddity) }
    }

    /// Decodes the REST answer that holds a whole book of `instrument`.
    @inlinable
    public mutating func decodeBook<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        of instrument: InstrumentID,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        hand(try readBook(message, of: instrument, instruments[instrument].scale), to: &sink)
    }

    /// Hands one reading over.
    @inlinable
    func hand<Sink: MarketSink & ~Copyable>(_ reading: MarketReading, to sink: inout Sink) {
        switch reading {
        case .book(let update):
            reader.withLevels(as: Level.self) { sink.book(update, bids: $0, asks: $1) }
        case .event(let event): sink.market(event)
        case .notice(let notice): sink.control(notice)
        case .odd(let oddity): sink.odd(oddity)
        case .nothing: break
        }
    }

    /// Whether a message of many rows has more of them.
    @usableFromInline var hasRows: Bool { row != .max }

    /// Takes what was noted beside the last event.
    @usableFromInline
    mutating func takeAside() -> Oddity? {
        defer { aside = nil }
        return aside
    }
}

/// What a public message is about.
enum MarketMeaning {
    /// Levels of a book.
    case book

    /// Trades, in rows.
    case trade

    /// Contracts' states, in rows.
    case instrument
}
