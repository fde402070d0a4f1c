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
    @usableFromInline var record = MarketRecord()

    /// What the levels of the record's book mean.
    @usableFromInline var bookKind = BookUpdateKind.diff

    /// The last reading that is not told by the record.
    @usableFromInline var other = MarketReading.odd(Oddity(.unknownMessage))
    var probe = ProbeRecord()
    let plans = MarketPlans()
    var layouts = Layouts<MarketRecord>(
        head: MarketLayouts.head,
        distinctAt: MarketLayouts.distinctAt
    )
    var audit: ScanAudit
    var isSpoiled = false

    /// Something to count beside the event itself.
    @usableFromInline var aside: Oddity?

    /// Where the next row stands and what it is; none outside of a list.
    @usableFromInline var row: UInt32 = .max
    var rowMeaning = MarketMeaning.trade

    /// Lays out memory for messages of up to `bytesMax` bytes and `levelsMax` levels a side.
    ///
    /// Every `auditEvery` scanned messages one is read by the reference as well, and compared.
    /// - Precondition: `auditEvery` is positive.
    public init(
        path: ReadingPath = .fast,
        body: JSONBody? = .best,
        bytesMax: Int = 1 << 18,
        levelsMax: Int = 4_096,
        auditEvery: Int = 4_096
    ) {
        audit = ScanAudit(every: auditEvery)
        reader = JSONReader(path: path, body: body, bytesMax: bytesMax, levelsMax: levelsMax)
        for (kind, rest) in MarketLayouts.all {
            layouts.add(rest, of: plans.book, meaning: kind.rawValue)
        }
    }

    /// Makes the next scan wrong, for the test of what then happens.
    mutating func spoilNextScan() { isSpoiled = true }

    /// How messages are read now.
    public var path: ReadingPath { reader.path }

    /// Decodes one message and hands each event over in order.
    @inlinable
    public mutating func decodeMarket<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        hand(try read(message, instruments: instruments), to: &sink)
        while row != .max { hand(try readRow(message), to: &sink) }
        if let oddity = aside {
            aside = nil
            sink.odd(oddity)
        }
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

    /// Hands over what one step made.
    @inlinable @inline(__always)
    mutating func hand<Sink: MarketSink & ~Copyable>(_ step: MarketStep, to sink: inout Sink) {
        switch step {
        case .book:
            reader.withLevels(as: Level.self) {
                sink.book(record.book(bookKind, reader.levelCounts), bids: $0, asks: $1)
            }
        case .trade: sink.market(.trade(record.trade))
        case .other: other.tell(&sink)
        // Neither public channel tells the best bid and offer apart from the book.
        case .best, .nothing: break
        }
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
