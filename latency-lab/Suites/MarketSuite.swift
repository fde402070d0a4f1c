internal import Base
internal import Binance
internal import Bybit
internal import Captures
internal import Domain
internal import Market
internal import OKX
internal import VenuePort

/// Rows of the book, the queue estimate and the whole way from bytes to book.
public enum MarketSuite: Suite {
    /// The suite's name.
    public static let name = "market"

    /// What is timed; book rows per level, the queue row per own order and event, the pipeline row per
    /// message.
    public static var rows: [Row] {
        [
            Row("market.book.update", chunk: 1_000, candidate: { BookWork(Streams.near) }),
            Row("market.book.mix", chunk: 1_000, candidate: { BookWork(Streams.captured) }),
            Row("market.queue.update", chunk: 1_600, candidate: { QueueWork() }),
            pipeline("binance", .binance, { BinanceMarket() }, BinanceContinuity.self),
            pipeline("okx", .okx, { OKXMarket() }, OKXContinuity.self),
            pipeline("bybit", .bybit, { BybitMarket() }, BybitContinuity.self),
        ] + DecodeRows.rows
    }

    /// A venue's whole way on its recorded session, against the same messages decoded by C++ alone; a
    /// chunk is one session, so that each has its pictures.
    private static func pipeline<Decoder: MarketDecoder & ~Copyable, Rule: ContinuityRule>(
        _ venue: String,
        _ session: @autoclosure @escaping @Sendable () -> RecordedSession,
        _ decoder: @escaping @Sendable () -> Decoder,
        _ rule: Rule.Type
    ) -> Row {
        Row(
            "market.pipeline.\(venue)",
            chunk: session().messages.sessionCount,
            candidate: { PipelineWork(session(), decoder(), rule) },
            reference: ("simdjson-on-demand", { SessionDecode(session(), against: decoder()) })
        )
    }

    /// What is counted.
    public static var counted: [CountedWork] {
        [
            CountedWork("market.book.update") { BookWork(Streams.near) },
            CountedWork("market.book.mix") { BookWork(Streams.captured) },
            CountedWork("market.queue.update") { QueueWork() },
            CountedWork("market.pipeline.binance", operations: 2_000) {
                PipelineWork(.binance, BinanceMarket(), BinanceContinuity.self)
            },
        ] + DecodeRows.counted
    }
}

/// Decoded level changes, made once for every row.
enum Streams {
    static let scale = PairScale(price: Scale(digits: 1), quantity: Scale(digits: 3))

    /// The captured session of 514 s, from its picture on.
    static let captured: [Changes] = {
        var collector = Collector()
        Recording.each { decoder, instruments, message in
            try? decoder.decodeMarket(message, instruments: instruments, into: &collector)
        } picture: { decoder, instruments, message in
            try? decoder.decodeBook(
                message,
                of: InstrumentID(index: 0),
                instruments: instruments,
                into: &collector
            )
        }
        return collector.changes
    }()

    /// Changes close to a wandering touch: the geometry of quiet trading.
    static let near: [Changes] = {
        var random = Random(seed: 3)
        var middle: Int64 = 600_000
        return (0..<20_000).map { index in
            middle += random.integer(in: -2...2)
            var bids: [Level] = []
            var asks: [Level] = []
            for _ in 0..<10 {
                bids.append(level(middle - distance(&random), &random))
                asks.append(level(middle + distance(&random), &random))
            }
            return Changes(isPicture: index == 0, bids: bids, asks: asks)
        }
    }()

    private static func distance(_ random: inout Random) -> Int64 {
        let doublings = random.integer(in: 1...7)
        return random.integer(in: 1...(1 << doublings))
    }

    private static func level(_ price: Int64, _ random: inout Random) -> Level {
        let quantity = random.oneIn(5) ? 0 : random.integer(in: 1...99_999)
        return Level(price: Price(raw: price), quantity: Quantity(raw: quantity))
    }
}

/// One message's levels.
struct Changes {
    var isPicture: Bool
    var bids: [Level]
    var asks: [Level]
}

/// The recorded session every captured row runs on.
enum Recording {
    static let path = "Tests/Fixtures/captures/binance/btcusdt_20230405.gz"

    static let instrument: Instrument = {
        guard let symbol = SymbolText("BTCUSDT") else { preconditionFailure("a symbol fits") }
        return Instrument(
            id: InstrumentID(index: 0),
            version: 1,
            venue: .binance,
            symbol: symbol,
            base: AssetID(index: 1),
            quote: AssetID(index: 2),
            settlement: AssetID(index: 2),
            scale: Streams.scale,
            tick: Price.Offset(raw: 1),
            lot: Quantity(raw: 1)
        )
    }()

    /// Hands every message over, the picture apart.
    static func each(
        message take: (inout BinanceMarket, borrowing InstrumentTable, PaddedBytes) -> Void,
        picture: (inout BinanceMarket, borrowing InstrumentTable, PaddedBytes) -> Void
    ) {
        let instruments = InstrumentTable([instrument], assets: AssetTable())
        var decoder = BinanceMarket()
        do {
            var file = try CaptureFile(path)
            while try file.nextFrame({ message, _ in
                if message.count > 2, message[2] == UInt8(ascii: "l") {
                    picture(&decoder, instruments, message)
                } else {
                    take(&decoder, instruments, message)
                }
            }) {}
        } catch {
            preconditionFailure("the lab runs from the project's folder")
        }
    }
}

/// Keeps decoded books.
private struct Collector: MarketSink {
    var changes: [Changes] = []

    mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        let isPicture = update.kind == .snapshot
        // The stream before its picture belongs to no book.
        guard isPicture || !changes.isEmpty else { return }
        changes.append(
            Changes(
                isPicture: isPicture,
                bids: bids.indices.map { bids[$0] },
                asks: asks.indices.map { asks[$0] }
            )
        )
    }

    mutating func market(_ event: MarketEvent) {}

    mutating func control(_ notice: StreamNotice) {}

    mutating func odd(_ oddity: Oddity) {}
}

/// Level changes into a book, message after message, over and over; an operation is one level.
private final class BookWork: Work {
    private let changes: [Changes]
    private var kept: Book?
    private var next = 0
    private var surplus = 0

    init(_ changes: [Changes]) {
        self.changes = changes
        kept = Book(scale: Streams.scale, tick: Price.Offset(raw: 1))
    }

    func run(_ operations: Int) {
        guard var book = kept.take() else { return }
        let changes = changes
        var done = surplus
        while done < operations {
            if next == changes.count { next = 0 }
            let bids = changes[next].bids
            let asks = changes[next].asks
            let isOnGrid: Bool
            if changes[next].isPicture {
                isOnGrid = book.load(bids: bids.span, asks: asks.span)
            } else {
                isOnGrid = book.apply(bids: bids.span, asks: asks.span)
            }
            precondition(isOnGrid, "the recording lies on the grid")
            done += bids.count + asks.count
            next += 1
        }
        surplus = done - operations
        keep(book.best(.buy)?.price.raw ?? 0)
        kept = consume book
    }
}

/// Sixteen own orders whose levels all change with every event: the worst an event can do.
private final class QueueWork: Work {
    private typealias Model = ProbabilityQueue<PowerDeparture<TabulatedFunctions>>

    private var tracker: QueueTracker<Model>?
    private let first: Book
    private let second: Book
    private let orders = 16
    private var time: Int64 = 0

    init() {
        first = Self.book(300)
        second = Self.book(700)
        var tracker = QueueTracker(
            Model(PowerDeparture(exponent: 2.5)),
            scale: Streams.scale.quantity,
            ordersMax: orders
        )
        for index in 0..<16 {
            let joined = tracker.join(
                ClientOrderID(
                    tag: 1,
                    incarnation: 1,
                    lane: LaneID(index: 0),
                    sequence: UInt32(index + 1)
                ),
                side: .buy,
                price: Price(raw: 600_000 - Int64(index)),
                quantity: Quantity(raw: 1_000),
                acceptedAt: UTCTime(milliseconds: 1),
                in: first
            )
            precondition(joined, "there is room")
        }
        self.tracker = consume tracker
    }

    private static func book(_ shift: Int64) -> Book {
        var book = Book(scale: Streams.scale, tick: Price.Offset(raw: 1))
        let bids = (0..<16).map {
            Level(price: Price(raw: 600_000 - $0), quantity: Quantity(raw: 90_000 + shift * $0))
        }
        let isOnGrid = book.apply(bids: bids.span, asks: [Level]().span)
        precondition(isOnGrid, "the levels lie on the grid")
        return book
    }

    func run(_ operations: Int) {
        guard var tracker = tracker.take() else { return }
        for _ in 0..<operations / (2 * orders) {
            time += 1
            tracker.take(second, engineTime: UTCTime(milliseconds: time))
            tracker.take(first, engineTime: UTCTime(milliseconds: time))
        }
        keep(Int64(tracker[0].ahead))
        self.tracker = consume tracker
    }
}
