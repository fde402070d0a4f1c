internal import Base
internal import Domain
internal import Market
internal import VenuePort

/// Bytes to book: decode, sequence, apply; an operation is one message.
final class PipelineWork<Decoder: MarketDecoder & ~Copyable, Rule: ContinuityRule>: Work {
    private let session: RecordedSession
    private let instruments: InstrumentTable
    private var decoder: Decoder?
    private var sink: Books<Rule>?
    private var next = 0

    init(_ session: RecordedSession, _ decoder: consuming Decoder, _: Rule.Type) {
        self.session = session
        self.decoder = consume decoder
        sink = Books(session.instruments)
        instruments = InstrumentTable(session.instruments, assets: AssetTable())
    }

    func run(_ operations: Int) {
        guard var decoder = decoder.take(), var sink = sink.take() else { return }
        let messages = session.messages
        messages.forEach(from: next, count: operations) { index, message in
            // The session begins anew: other streams, other pictures.
            if index % messages.sessionCount == 0 { sink.restart() }
            decoder.decode(message, messages.isPicture(index), instruments, into: &sink)
        }
        next = (next + operations) % messages.count
        keep(sink.applied)
        self.decoder = consume decoder
        self.sink = consume sink
    }
}

extension MarketDecoder where Self: ~Copyable {
    /// Decodes a recorded message; the answer to a depth query is of the first instrument.
    @inline(__always)
    mutating func decode<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        _ isPicture: Bool,
        _ instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) {
        do throws(DecodeError) {
            if isPicture {
                try decodeBook(
                    message,
                    of: InstrumentID(index: 0),
                    instruments: instruments,
                    into: &sink
                )
            } else {
                try decodeMarket(message, instruments: instruments, into: &sink)
            }
        } catch {
            preconditionFailure("a recorded message decodes")
        }
    }
}

/// Hands books to their sequencers.
@safe
private struct Books<Rule: ContinuityRule>: ~Copyable, MarketSink {
    private let sequencers: UnsafeMutablePointer<Sequencer<Rule>>
    private let count: Int
    private(set) var applied: Int64 = 0

    init(_ instruments: [Instrument]) {
        count = instruments.count
        unsafe sequencers = .allocate(capacity: count)
        for (place, instrument) in instruments.enumerated() {
            unsafe (sequencers + place).initialize(to: Sequencer(instrument))
            unsafe sequencers[place].start(at: .distantPast)
        }
    }

    deinit {
        unsafe sequencers.deinitialize(count: count)
        unsafe sequencers.deallocate()
    }

    mutating func restart() {
        for place in 0..<count {
            unsafe sequencers[place].stop()
            unsafe sequencers[place].start(at: .distantPast)
        }
    }

    mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        let place = Int(update.instrument.index)
        precondition(place < count, "an instrument is one of the session's")
        let outcome =
            update.kind == .snapshot && !Rule.restarts(update)
            ? unsafe sequencers[place].takePage(update, bids: bids, asks: asks, at: .distantPast)
            : unsafe sequencers[place].take(update, bids: bids, asks: asks, at: .distantPast)
        applied &+= outcome == .applied ? 1 : 0
    }

    mutating func market(_ event: MarketEvent) { applied &+= 1 }

    mutating func control(_ notice: StreamNotice) {}

    mutating func odd(_ oddity: Oddity) {}
}
