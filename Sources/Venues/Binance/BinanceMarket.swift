public import Base
public import Domain
public import Json
public import VenuePort

/// Binance USD-M's public streams and public REST answers, decoded.
///
/// Layouts the venue usually sends are read in one checked scan; whatever differs is read by plan.
@safe
public struct BinanceMarket: ~Copyable, MarketDecoder {
    /// Which venue's.
    public static var id: VenueID { .binance }

    @usableFromInline var reader: JSONReader
    @usableFromInline var record = MarketRecord()

    /// What the levels of the record's book mean.
    @usableFromInline var bookKind = BookUpdateKind.diff

    /// The last reading that is not told by the record.
    @usableFromInline var other = MarketReading.odd(Oddity(.unknownMessage))
    var probe = ProbeRecord()
    let plans = MarketPlans()
    var layouts: Layouts<MarketRecord>
    var audit: ScanAudit

    var isSpoiled = false

    /// Something to count beside the event itself.
    @usableFromInline var aside: Oddity?

    /// What the last message with these first letters turned out to be.
    var guesses = MarketGuesses()

    /// Where the next row of an array stands; none outside of an array.
    @usableFromInline var row: UInt32 = .max

    /// Whether the array stands in a combined stream's frame, whose rest has been checked.
    var rowsAreWrapped = false

    /// Messages that had one of the known layouts, and those that had none.
    public internal(set) var scanned: (known: UInt64, other: UInt64) = (0, 0)

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
        reader = JSONReader(path: path, body: body, bytesMax: bytesMax, levelsMax: levelsMax)
        layouts = Layouts(head: MarketLayouts.head, distinctAt: MarketLayouts.distinctAt)
        audit = ScanAudit(every: auditEvery)
        for (meaning, rest) in MarketLayouts.all {
            let code = meaning.rawValue
            switch meaning {
            case .depth: layouts.add(rest, of: plans.depth.raw, meaning: code)
            case .best: layouts.add(rest, of: plans.best.raw, meaning: code)
            case .aggregate: layouts.add(rest, of: plans.aggregate.raw, meaning: code)
            case .trade: layouts.add(rest, of: plans.trade.raw, meaning: code)
            case .mark: layouts.add(rest, of: plans.mark.raw, meaning: code)
            case .liquidation, .contract: preconditionFailure("rare messages have no layout")
            }
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

    /// Decodes the REST answer that holds an instrument's open interest; no stream tells it.
    @inlinable
    public mutating func decodeOpenInterest<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        hand(try readOpenInterest(message, instruments: instruments), to: &sink)
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
        case .best: sink.market(.best(record.best))
        case .other: other.tell(&sink)
        case .nothing: break
        }
    }
}
