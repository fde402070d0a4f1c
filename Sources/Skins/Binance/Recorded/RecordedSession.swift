public import Base
internal import Domain

/// What a recording holds, known before it is played: a first reading that checks every line.
public struct RecordedSession: Sendable {
    /// The contract.
    public let symbol: String

    /// When it begins: the book is there.
    public private(set) var begins = UTCTime.none

    /// When its last message was sent.
    public private(set) var ends = UTCTime.none

    /// How many changes of the book it holds from then on.
    public private(set) var updates = 0

    /// How many trades it holds from then on.
    public private(set) var trades = 0

    /// The middle of its first book.
    private(set) var price: Int64 = 0

    /// Whether it has single trades, so that runs of them say nothing new.
    private(set) var hasTrades = false

    /// Whether it has mark prices.
    private(set) var hasMarks = false

    /// Reads a whole recording and says what is in it, or why it cannot be a market.
    ///
    /// `symbol` chooses one of several contracts.
    public init(_ recording: some Recording, symbol: String?) throws(RecordingFault) {
        var reader = try RecordedReader(symbol: symbol)
        var chain = RecordedChain()
        var held: [RecordedFrame] = []
        var survey = (runs: 0, trades: 0)
        while let message = try recording.next() {
            guard let frame = try reader.read(message) else { continue }
            ends = max(ends, frame.time)
            switch frame.content {
            case .page(let page):
                guard chain.join(page: page.last) else { continue }
                guard let bid = page.bids.first, let ask = page.asks.first else {
                    throw RecordingFault(line: frame.line, "a depth answer with an empty side")
                }
                price = (bid.price.raw + ask.price.raw) / 2
                begins = frame.time
                for early in held { _ = try Self.follow(early, &chain) }
            case .diff:
                if chain.isJoined {
                    updates += try Self.follow(frame, &chain)
                } else {
                    held.append(frame)
                }
            case .trade(let trade):
                if !trade.isAggregate { hasTrades = true }
                guard chain.isJoined else { continue }
                survey.runs += trade.isAggregate ? 1 : 0
                survey.trades += trade.isAggregate ? 0 : 1
            case .mark: hasMarks = true
            }
        }
        guard let spec = reader.spec else { throw RecordingFault("it holds no market data") }
        guard chain.isJoined else {
            throw RecordingFault("no depth answer for \(spec.symbol): no book to begin with")
        }
        guard updates > 0 else { throw RecordingFault("it holds no updates of \(spec.symbol)") }
        self.symbol = spec.symbol
        trades = hasTrades ? survey.trades : survey.runs
    }

    /// Whether a diff goes into the book, as a count; a hole in the chain ends the reading.
    private static func follow(
        _ frame: RecordedFrame,
        _ chain: inout RecordedChain
    ) throws(RecordingFault) -> Int {
        guard case .diff(let diff) = frame.content else { return 0 }
        let before = chain.last.map { "\($0)" } ?? "the depth answer"
        switch chain.take(diff) {
        case .next: return 1
        case .old, .held: return 0
        case .broken:
            throw RecordingFault(
                line: frame.line,
                "updates are missing: after \(before) comes one that follows \(diff.previous)"
            )
        }
    }
}
