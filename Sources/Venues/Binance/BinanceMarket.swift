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
    var record = MarketRecord()
    var probe = ProbeRecord()
    let plans = MarketPlans()
    var layouts: Layouts<MarketRecord>
    var untilAudit: Int

    var isSpoiled = false

    /// Something to count beside the event itself.
    var aside: Oddity?
    private var meanings = InlineArray<32, MarketLayouts.Meaning>(repeating: .depth)

    /// Where the next row of an array stands; none outside of an array.
    var row: UInt32 = .max

    /// Whether the array stands in a combined stream's frame, whose rest has been checked.
    var rowsAreWrapped = false

    /// Every so many scanned messages one is read by the reference as well, and compared.
    public let auditEvery: Int

    /// Messages that had one of the known layouts, and those that had none.
    public internal(set) var scanned: (known: UInt64, other: UInt64) = (0, 0)

    /// Lays out memory for messages of up to `bytesMax` bytes and `levelsMax` levels a side.
    ///
    /// - Precondition: `auditEvery` is positive.
    public init(
        path: ReadingPath = .fast,
        body: JSONBody? = .best,
        bytesMax: Int = 1 << 18,
        levelsMax: Int = 4_096,
        auditEvery: Int = 4_096
    ) {
        precondition(auditEvery > 0, "an audit comes after so many messages")
        reader = JSONReader(path: path, body: body, bytesMax: bytesMax, levelsMax: levelsMax)
        layouts = Layouts(head: MarketLayouts.head, distinctAt: MarketLayouts.distinctAt)
        self.auditEvery = auditEvery
        untilAudit = auditEvery
        for (index, (meaning, rest)) in MarketLayouts.all.enumerated() {
            meanings[index] = meaning
            switch meaning {
            case .depth: layouts.add(rest, of: plans.depth.raw)
            case .best: layouts.add(rest, of: plans.best.raw)
            case .aggregate: layouts.add(rest, of: plans.aggregate.raw)
            case .trade: layouts.add(rest, of: plans.trade.raw)
            case .mark: layouts.add(rest, of: plans.mark.raw)
            case .liquidation, .contract: preconditionFailure("rare messages have no layout")
            }
        }
    }

    /// Makes the next scan wrong, for the test of what then happens.
    mutating func spoilNextScan() { isSpoiled = true }

    /// What a scanned layout stands for.
    func meaning(of layout: Int) -> MarketLayouts.Meaning { meanings[layout] }

    /// Takes what was noted beside the last event.
    @usableFromInline
    mutating func takeAside() -> Oddity? {
        defer { aside = nil }
        return aside
    }

    /// Whether a message of many rows has more of them.
    @usableFromInline var hasRows: Bool { row != .max }

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
        while hasRows { hand(try readRow(message), to: &sink) }
        if let oddity = takeAside() { sink.odd(oddity) }
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
}
