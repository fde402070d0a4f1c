internal import Base
internal import Binance
internal import Captures
internal import Domain
internal import Market
internal import Research
internal import VenuePort

/// Every message of the recorded session in one block, each with its padding.
private enum Messages {
    static let all: PaddedMessages = PaddedMessages(Recording.path)
}

/// Messages laid side by side: more than any second-level cache holds.
@safe
final class PaddedMessages: @unchecked Sendable {
    private var block: [UInt8] = []
    private var starts: [(start: Int, count: Int)] = []

    init(_ path: String) {
        do {
            var file = try CaptureFile(path)
            while try file.nextFrame({ message, _ in
                starts.append((block.count, message.count))
                for index in 0..<message.count { block.append(message[index]) }
                block.append(contentsOf: repeatElement(0, count: PaddedBytes.padding))
            }) {}
        } catch {
            preconditionFailure("the lab runs from the project's folder")
        }
    }

    var count: Int { starts.count }

    /// Whether the message at `index` is the answer to a depth query.
    func isPicture(_ index: Int) -> Bool { block[starts[index].start + 2] == UInt8(ascii: "l") }

    /// Hands messages from `first` over, `count` of them, beginning again at the end.
    func forEach(from first: Int, count: Int, _ body: (Int, PaddedBytes) -> Void) {
        unsafe block.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var index = first
            for _ in 0..<count {
                let place = starts[index]
                // SAFETY: the padding lies behind each message inside the block.
                let message = unsafe PaddedBytes(start: base + place.start, count: place.count)
                body(index, message)
                index = index + 1 == starts.count ? 0 : index + 1
            }
        }
    }
}

/// Bytes to book: decode, sequence, apply; an operation is one message.
final class PipelineWork: Work {
    private let messages = Messages.all
    private var decoder: BinanceMarket?
    private var sink: Books?
    private var instruments: InstrumentTable?
    private var next = 0

    init() {
        decoder = BinanceMarket()
        sink = Books(Recording.instrument)
        instruments = InstrumentTable([Recording.instrument], assets: AssetTable())
    }

    func run(_ operations: Int) {
        guard var decoder = decoder.take(), var sink = sink.take(),
            let instruments = instruments.take()
        else { return }
        messages.forEach(from: next, count: operations) { index, message in
            // The session begins anew: another stream, another picture.
            if index == 0 { sink.restart() }
            if messages.isPicture(index) {
                try? decoder.decodeBook(
                    message,
                    of: InstrumentID(index: 0),
                    instruments: instruments,
                    into: &sink
                )
            } else {
                try? decoder.decodeMarket(message, instruments: instruments, into: &sink)
            }
        }
        next = (next + operations) % messages.count
        keep(sink.applied)
        self.decoder = consume decoder
        self.sink = consume sink
        self.instruments = consume instruments
    }
}

/// Hands books to one sequencer.
private struct Books: ~Copyable, MarketSink {
    private var sequencer: Sequencer<BinanceContinuity>
    private(set) var applied: Int64 = 0

    init(_ instrument: Instrument) {
        sequencer = Sequencer(instrument)
        sequencer.start(at: .distantPast)
    }

    mutating func restart() {
        sequencer.stop()
        sequencer.start(at: .distantPast)
    }

    mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        let outcome =
            update.kind == .snapshot
            ? sequencer.takePage(update, bids: bids, asks: asks, at: .distantPast)
            : sequencer.take(update, bids: bids, asks: asks, at: .distantPast)
        applied &+= outcome == .applied ? 1 : 0
    }

    mutating func market(_ event: MarketEvent) { applied &+= 1 }

    mutating func control(_ notice: StreamNotice) {}

    mutating func odd(_ oddity: Oddity) {}
}

/// The same messages decoded and thrown away.
final class DecodeWork: Work {
    private let messages = Messages.all
    private var decoder: BinanceMarket?
    private var instruments: InstrumentTable?
    private var next = 0

    init() {
        decoder = BinanceMarket()
        instruments = InstrumentTable([Recording.instrument], assets: AssetTable())
    }

    func run(_ operations: Int) {
        guard var decoder = decoder.take(), let instruments = instruments.take() else { return }
        var sink = Nothing()
        messages.forEach(from: next, count: operations) { index, message in
            if messages.isPicture(index) {
                try? decoder.decodeBook(
                    message,
                    of: InstrumentID(index: 0),
                    instruments: instruments,
                    into: &sink
                )
            } else {
                try? decoder.decodeMarket(message, instruments: instruments, into: &sink)
            }
        }
        next = (next + operations) % messages.count
        keep(sink.sum)
        self.decoder = consume decoder
        self.instruments = consume instruments
    }
}

private struct Nothing: MarketSink {
    var sum: Int64 = 0

    mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        sum &+= update.last &+ Int64(bids.count)
    }

    mutating func market(_ event: MarketEvent) { sum &+= 1 }

    mutating func control(_ notice: StreamNotice) {}

    mutating func odd(_ oddity: Oddity) {}
}
