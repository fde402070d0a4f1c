internal import Base
internal import Domain

@testable internal import Market

/// One message of a book stream, as tests write it.
struct Message {
    var update: BookUpdate
    var bids: [Level]
    var asks: [Level]

    /// A diff with its ids.
    static func diff(
        _ first: Int64,
        _ last: Int64,
        after previous: Int64,
        bids: [Level] = [],
        asks: [Level] = [],
        checksum: Int32 = 0,
        at milliseconds: Int64 = 0
    ) -> Message {
        make(.diff, first, last, previous, bids, asks, checksum, milliseconds)
    }

    /// A whole book.
    static func picture(
        _ last: Int64,
        bids: [Level] = [Level(1_000, 1)],
        asks: [Level] = [Level(1_010, 1)],
        checksum: Int32 = 0,
        at milliseconds: Int64 = 0
    ) -> Message {
        make(.snapshot, last, last, -1, bids, asks, checksum, milliseconds)
    }

    private static func make(
        _ kind: BookUpdateKind,
        _ first: Int64,
        _ last: Int64,
        _ previous: Int64,
        _ bids: [Level],
        _ asks: [Level],
        _ checksum: Int32,
        _ milliseconds: Int64
    ) -> Message {
        let update = BookUpdate(
            instrument: testInstrument.id,
            kind: kind,
            first: first,
            last: last,
            previous: previous,
            checksum: checksum,
            bidCount: UInt32(bids.count),
            askCount: UInt32(asks.count),
            eventTime: UTCTime(milliseconds: milliseconds),
            engineTime: UTCTime(milliseconds: milliseconds)
        )
        return Message(update: update, bids: bids, asks: asks)
    }
}

/// The instrument of most tests: tick 0.1.
let testInstrument = Instrument(
    id: InstrumentID(index: 0),
    version: 1,
    venue: .binance,
    symbol: testSymbol,
    base: AssetID(index: 1),
    quote: AssetID(index: 2),
    settlement: AssetID(index: 2),
    scale: testScale,
    tick: Price.Offset(raw: 1),
    lot: Quantity(raw: 1)
)

private let testSymbol: SymbolText = {
    guard let symbol = SymbolText("BTCUSDT") else { preconditionFailure("a symbol fits") }
    return symbol
}()

extension Sequencer {
    /// A sequencer for tests, with a small book, whose stream runs since the instant zero.
    static func started(
        limits: BookLimits = BookLimits(windowTicks: 256, farLevelsMax: 4_096)
    ) -> Self {
        var policy = SequencePolicy()
        policy.heldMessagesMax = 64
        policy.heldLevelsMax = 4_096
        var sequencer = Self(testInstrument, limits: limits, policy: policy)
        sequencer.start(at: Instant(sinceBoot: 0))
        return sequencer
    }

    @discardableResult
    mutating func take(_ message: Message, at milliseconds: Int64 = 0) -> SequenceOutcome {
        let now = Instant.distantPast + .milliseconds(milliseconds)
        return take(message.update, bids: message.bids.span, asks: message.asks.span, at: now)
    }

    @discardableResult
    mutating func takePage(_ message: Message, at milliseconds: Int64 = 0) -> SequenceOutcome {
        let now = Instant.distantPast + .milliseconds(milliseconds)
        return takePage(message.update, bids: message.bids.span, asks: message.asks.span, at: now)
    }

    mutating func request(at milliseconds: Int64 = 0) -> SnapshotRequest? {
        nextRequest(at: Instant.distantPast + .milliseconds(milliseconds))
    }

    /// The best bid's quantity as a strategy would see it; nil when it sees no book.
    func seenBid(at milliseconds: Int64 = 0) -> Int64? {
        read(at: Instant.distantPast + .milliseconds(milliseconds)) { book in
            book.best(.buy)?.quantity.raw ?? 0
        }
    }
}
