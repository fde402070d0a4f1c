internal import Base
public import Captures
public import Domain
public import Market
public import VenuePort

/// What a replay tells while it runs.
public enum ReplayNews {
    /// An update went into a live book: its symbol, and the id it ends with.
    case applied(any BookTrack, id: Int64)

    /// A chain broke.
    case broke(any BookTrack, SequenceBreak, line: Int)

    /// A message could not be decoded.
    case undecoded(DecodeError, line: Int)
}

/// One symbol's book during a replay, whatever its venue.
public protocol BookTrack: AnyObject {
    /// The instrument, as far as the recording tells.
    var instrument: Instrument { get }

    /// What happened so far.
    var counters: SequenceCounters { get }

    /// The id of the last update.
    var lastID: Int64 { get }

    /// Levels of both sides, best first, at most `count`; nil when the book is not live.
    func levels(_ count: Int) -> (bids: [Level], asks: [Level])?
}

/// Runs a recording through a venue's decoder, sequencer and book.
public struct BookReplay<
    Decoder: MarketDecoder & ~Copyable,
    Rule: ContinuityRule
>: ~Copyable {
    private let instruments: InstrumentTable
    private let tracks: [Track<Rule>]
    private let unnamed: InstrumentID
    private var decoder: Decoder

    /// Prepares for the instruments a survey found; `symbol` keeps one alone, and names REST answers.
    public init(_ survey: CaptureSurvey, symbol: String?, decoder: consuming Decoder) {
        let list = survey.instruments(of: Decoder.id, only: symbol)
        instruments = InstrumentTable(list, assets: AssetTable())
        if let symbol { unnamed = instruments.instrument(named: symbol) } else { unnamed = .none }
        tracks = list.map { Track<Rule>($0) }
        self.decoder = decoder
    }

    /// Every symbol's book, by name.
    public var books: [any BookTrack] { tracks }

    /// Replays the whole recording.
    public mutating func run(
        _ path: String,
        news: @escaping (ReplayNews) -> Void
    ) throws(CaptureError) {
        var file = try CaptureFile(path)
        var sink = ReplaySink(tracks: tracks, news: news)
        while try file.nextFrame({ message, line in
            sink.line = line
            take(message, into: &sink)
        }) {}
    }

    private mutating func take(_ message: PaddedBytes, into sink: inout ReplaySink<Rule>) {
        do throws(DecodeError) {
            if Self.isAnswer(message) {
                guard unnamed != .none else { return }
                try decoder.decodeBook(
                    message,
                    of: unnamed,
                    instruments: instruments,
                    into: &sink
                )
            } else {
                try decoder.decodeMarket(message, instruments: instruments, into: &sink)
            }
        } catch {
            sink.news(.undecoded(error, line: sink.line))
        }
    }

    /// Whether it is the answer to a depth query, which recorders write among the messages.
    private static func isAnswer(_ message: PaddedBytes) -> Bool {
        let words: StaticString = "{\"lastUpdateId\""
        guard message.count > words.utf8CodeUnitCount else { return false }
        // SAFETY: the index lies within the words.
        return (0..<words.utf8CodeUnitCount).allSatisfy {
            unsafe message[$0] == words.utf8Start[$0]
        }
    }
}

/// An update that came before its picture.
private struct EarlyUpdate {
    let update: BookUpdate
    let bids: [Level]
    let asks: [Level]
    let line: Int
}

/// One symbol's sequencer, where it can be referred to.
private final class Track<Rule: ContinuityRule>: BookTrack {
    let instrument: Instrument
    var sequencer: Sequencer<Rule>
    var early: [EarlyUpdate] = []

    init(_ instrument: Instrument) {
        self.instrument = instrument
        var policy = SequencePolicy()
        policy.heldLevelsMax = 1 << 18
        sequencer = Sequencer(instrument, policy: policy)
        sequencer.start(at: .distantPast)
    }

    var counters: SequenceCounters { sequencer.counters }

    var lastID: Int64 { sequencer.lastID }

    func levels(_ count: Int) -> (bids: [Level], asks: [Level])? {
        sequencer.read(at: .distantPast) { book in
            (Self.best(count, .buy, of: book), Self.best(count, .sell, of: book))
        }
    }

    private static func best(_ count: Int, _ side: Side, of book: borrowing LiveBook) -> [Level] {
        var levels: [Level] = []
        book.forEachLevel(side) {
            levels.append($0)
            return levels.count < count
        }
        return levels
    }
}

/// Hands decoded books to their sequencers.
private struct ReplaySink<Rule: ContinuityRule>: MarketSink {
    let tracks: [Track<Rule>]
    let news: (ReplayNews) -> Void
    var line = 0

    mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        let track = tracks[Int(update.instrument.index)]
        let isPage = update.kind == .snapshot && !Rule.restarts(update)
        if !isPage, !Rule.streamStartsWithSnapshot, track.counters.snapshots == 0 {
            // Kept here instead of in the sequencer, so that each update is told of by itself.
            track.early.append(
                EarlyUpdate(
                    update: update,
                    bids: bids.indices.map { bids[$0] },
                    asks: asks.indices.map { asks[$0] },
                    line: line
                )
            )
            return
        }
        put(update, bids: bids, asks: asks, isPage: isPage, into: track)
        let early = track.early
        track.early = []
        for held in early {
            line = held.line
            put(
                held.update,
                bids: held.bids.span,
                asks: held.asks.span,
                isPage: false,
                into: track
            )
        }
    }

    private func put(
        _ update: BookUpdate,
        bids: Span<Level>,
        asks: Span<Level>,
        isPage: Bool,
        into track: Track<Rule>
    ) {
        let applied = track.counters.applied
        let breaks = track.counters.breaks
        // A recording has no clock of ours: age is the live lane's business.
        let outcome =
            isPage
            ? track.sequencer.takePage(update, bids: bids, asks: asks, at: .distantPast)
            : track.sequencer.take(update, bids: bids, asks: asks, at: .distantPast)
        if track.counters.breaks > breaks, let cause = track.sequencer.lastBreak {
            news(.broke(track, cause, line: line))
        } else if outcome == .applied || outcome == .joined, track.counters.applied > applied {
            news(.applied(track, id: track.lastID))
        }
    }

    mutating func market(_ event: MarketEvent) {}

    mutating func control(_ notice: StreamNotice) {}

    mutating func odd(_ oddity: Oddity) {}
}
