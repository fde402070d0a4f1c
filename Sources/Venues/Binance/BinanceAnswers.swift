public import Base
internal import Domain
public import Json
public import VenuePort

/// Answers of Binance's trade session and REST endpoints, decoded.
@safe
public struct BinanceAnswers: ~Copyable, AnswerDecoder {
    var reader: JSONReader
    let plans = AnswerPlans()

    /// The element of a list that is read next; none outside of a list.
    var element: UInt32 = .max

    /// What every answer of the list carries, and how many elements have been read.
    var listed = Answer(request: .none, verdict: .accepted)

    /// Something to count beside the answer itself.
    var aside: Oddity?

    /// Lays out memory for messages of up to `bytesMax` bytes.
    public init(path: ReadingPath = .general, body: JSONBody? = .best, bytesMax: Int = 1 << 18) {
        reader = JSONReader(path: path, body: body, bytesMax: bytesMax, levelsMax: 1)
    }

    /// Decodes one message of the trade session.
    @inlinable
    public mutating func decodeAnswer<Sink: AnswerSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        hand(try read(message, instruments: instruments), message, to: &sink)
        while hasElements { hand(readElement(message, instruments), message, to: &sink) }
        if let oddity = takeAside() { sink.odd(oddity) }
    }

    /// Decodes a REST answer to `request`; a body that is no answer of the venue's proves nothing.
    @inlinable
    public mutating func decodeRestAnswer<Sink: AnswerSink & ~Copyable>(
        _ body: PaddedBytes,
        status: UInt16,
        of request: RequestID,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) {
        hand(readRest(body, status: status, of: request, instruments), body, to: &sink)
        while hasElements { hand(readElement(body, instruments), body, to: &sink) }
        if let oddity = takeAside() { sink.odd(oddity) }
    }

    /// Hands one reading over; what comes beside an answer comes first.
    @inlinable
    func hand<Sink: AnswerSink & ~Copyable>(
        _ reading: AnswerReading,
        _ message: PaddedBytes,
        to sink: inout Sink
    ) {
        switch reading {
        case .answer(let answer): sink.answer(answer)
        case .position(let update): sink.position(update)
        case .balance(let update): sink.balance(update)
        case .streamKey(let offset, let count, let answer):
            // SAFETY: the key lies in the message.
            let start = unsafe message.start + Int(offset)
            sink.streamKey(unsafe Span(_unsafeStart: start, count: Int(count)))
            sink.answer(answer)
        case .hedgeMode(let isOn, let answer):
            sink.hedgeMode(isOn)
            sink.answer(answer)
        case .nothing: break
        }
    }

    /// Whether a list has more elements.
    @usableFromInline var hasElements: Bool { element != .max }

    /// Takes what was noted beside the last answer.
    @usableFromInline
    mutating func takeAside() -> Oddity? {
        defer { aside = nil }
        return aside
    }
}
