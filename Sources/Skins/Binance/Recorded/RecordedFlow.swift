internal import Base
internal import Domain
internal import Exchange

/// A recorded session on its way through the venue: which message comes next and when.
final class RecordedFlow {
    /// What is known of it beforehand.
    let session: RecordedSession

    /// The recorded book with the customers' orders in it.
    let book: any RecordedBook

    private let recording: any Recording
    private var reader: RecordedReader
    private var chain = RecordedChain()
    private var pending: RecordedFrame?
    private let shift: Nanoseconds
    private var latest: UTCTime

    /// Why it ended before its end, if it did.
    private(set) var fault: RecordingFault?

    /// How many of its updates and trades were played.
    private(set) var played = (updates: 0, trades: 0)

    /// Plays `recording` from `start` on.
    init(
        _ recording: any Recording,
        _ session: RecordedSession,
        _ book: any RecordedBook,
        startingAt start: UTCTime
    ) throws(RecordingFault) {
        self.recording = recording
        self.session = session
        self.book = book
        reader = try RecordedReader(symbol: session.symbol)
        shift = start - session.begins
        latest = start
    }

    /// When the next message is due.
    var next: UTCTime {
        guard let pending else { return UTCTime(nanoseconds: .max) }
        // The venue's stamps of two streams may cross; the recording's order is kept.
        return max(pending.time + shift, latest)
    }

    /// Everything up to the first whole book: the page, and the diffs that came before it.
    func open() -> (page: RecordedDiff, diffs: [RecordedDiff]) {
        var held: [RecordedDiff] = []
        while let frame = read() {
            switch frame.content {
            case .diff(let diff): held.append(diff)
            case .page(let page):
                _ = chain.join(page: page.last)
                pending = read()
                return (page, held.filter { chain.take($0) == .next })
            case .trade, .mark: break
            }
        }
        preconditionFailure("a surveyed session has a page")
    }

    /// The message that is due; diffs come once and in order.
    func take() -> RecordedFrame? {
        guard let frame = pending else { return nil }
        latest = next
        pending = read()
        switch frame.content {
        case .diff(let diff):
            guard chain.take(diff) == .next else { return nil }
            played.updates += 1
        case .trade(let trade):
            guard !trade.isAggregate || !session.hasTrades else { return nil }
            played.trades += 1
        case .page: return nil
        case .mark: break
        }
        return frame
    }

    /// Whether everything was played.
    var isOver: Bool { pending == nil }

    private func read() -> RecordedFrame? {
        guard fault == nil else { return nil }
        do {
            while let message = try recording.next() {
                if let frame = try reader.read(message) { return frame }
            }
        } catch {
            fault = error
        }
        return nil
    }
}
