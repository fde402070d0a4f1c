public import Base
public import Domain

/// The state of a symbol's book, as the sequencer has it.
@frozen
public enum BookState: UInt8, BitwiseCopyable, Sendable {
    /// Nothing received.
    case cold = 0

    /// Diffs are kept until a snapshot comes.
    case buffering = 1

    /// A snapshot waits for the diff that joins it.
    case joining = 2

    /// Trustworthy.
    case live = 3

    /// The chain broke.
    case gap = 4

    /// No proof of life for too long.
    case stale = 5
}

/// One own order as the terminal shows it.
@frozen
public struct QuoteStatus: BitwiseCopyable, Sendable {
    /// Our id; `.none` for an empty row.
    public var clientID = ClientOrderID.none
    /// Buy or sell.
    public var side = Side.buy
    /// Where it stands.
    public var state = OrderState.unknown
    /// Who last said so.
    public var evidence = EvidenceSource.answer
    /// Its price.
    public var price = Price.none
    /// Its whole size.
    public var quantity = Quantity.zero
    /// What is filled of it.
    public var filled = Quantity.zero
    /// Whether its place in the queue is followed.
    public var isFollowed = false
    /// The estimated volume ahead of it in the queue.
    public var ahead = Quantity.zero
    /// How far the estimate may be off.
    public var aheadUncertainty = Quantity.zero
    /// When the last evidence came.
    public var lastEvidence = Instant.distantPast

    /// An empty row.
    public init() {}
}

/// One symbol as the terminal shows it.
@frozen
public struct SymbolStatus: BitwiseCopyable, Sendable {
    /// Levels shown a side.
    public static let levelsMax = 5

    /// Orders shown.
    public static let quotesMax = 8

    /// Its rules: symbol text, scales, tick.
    public var instrument: Instrument?
    /// The book's state.
    public var book = BookState.cold
    /// When the feed last proved to live.
    public var lastLife = Instant.distantPast
    /// The best bids.
    public var bids = InlineArray<5, Level>(repeating: Level(price: .none, quantity: .zero))
    /// The best asks.
    public var asks = InlineArray<5, Level>(repeating: Level(price: .none, quantity: .zero))
    /// The venue's mark price at `Scale.money`; raw 0 when unknown.
    public var mark = Price.none
    /// Our orders, the live ones first.
    public var quotes = InlineArray<8, QuoteStatus>(repeating: QuoteStatus())
    /// How many of `quotes` are filled in.
    public var quoteCount: UInt8 = 0
    /// The position.
    public var position = SignedQuantity.zero
    /// Its average entry price at `Scale.money`.
    public var entry = Price.none
    /// Realised profit, fees not counted, at 10⁻⁸ of the settlement asset.
    public var realised: Int64 = 0
    /// Unrealised profit at the mark, at 10⁻⁸.
    public var unrealised: Int64 = 0
    /// Fees paid, at 10⁻⁸; rebates are negative.
    public var fees: Int64 = 0
    /// Fills so far in this incarnation.
    public var fills: UInt64 = 0
    /// Volume traded so far, at 10⁻⁸ of the quote asset.
    public var volume: Int64 = 0
    /// The feed's silence until the picture was made.
    public var silence = Nanoseconds.zero
    /// Since the book's last message.
    public var freshness = Nanoseconds.zero
    /// Since its last whole picture.
    public var snapshotAge = Nanoseconds.zero
    /// Messages not used per million taken.
    public var droppedPerMillion: UInt64 = 0
    /// Sequence gaps so far.
    public var gaps: UInt64 = 0
    /// When the latest message came less the venue's stamp on it.
    public var skew = Nanoseconds.zero

    /// An empty row.
    public init() {}
}
