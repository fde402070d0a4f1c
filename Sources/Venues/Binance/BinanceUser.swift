public import Base
internal import Domain
public import Json
public import VenuePort

/// Binance USD-M's private stream, decoded.
@safe
public struct BinanceUser: ~Copyable, UserDecoder {
    var reader: JSONReader
    var order = OrderRecord()
    var account = AccountRecord()
    let plans = UserPlans()

    /// Rows of ACCOUNT_UPDATE that are still to be read, wallets before positions.
    var rows = AccountRows()

    /// Something to count beside the event itself.
    var aside: Oddity?

    /// Lays out memory for messages of up to `bytesMax` bytes.
    public init(path: ReadingPath = .general, body: JSONBody? = .best, bytesMax: Int = 1 << 17) {
        reader = JSONReader(path: path, body: body, bytesMax: bytesMax, levelsMax: 1)
    }

    /// Decodes one message and hands each event over in order.
    @inlinable
    public mutating func decodeUser<Sink: UserSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        hand(try read(message, instruments: instruments), to: &sink)
        while hasRows { hand(try readRow(message, instruments: instruments), to: &sink) }
        if let oddity = takeAside() { sink.odd(oddity) }
    }

    /// Hands one reading over.
    @inlinable
    func hand<Sink: UserSink & ~Copyable>(_ reading: UserReading, to sink: inout Sink) {
        switch reading {
        case .order(let event): sink.order(event)
        case .balance(let update): sink.balance(update)
        case .position(let update): sink.position(update)
        case .signal(let signal): sink.signal(signal)
        case .odd(let oddity): sink.odd(oddity)
        case .nothing: break
        }
    }

    /// Whether the message has more rows.
    @usableFromInline var hasRows: Bool { rows.isPending }

    /// Takes what was noted beside the last event.
    @usableFromInline
    mutating func takeAside() -> Oddity? {
        defer { aside = nil }
        return aside
    }
}

/// The two arrays of ACCOUNT_UPDATE, read one row at a time.
struct AccountRows {
    /// Where the next row stands, or none.
    var place: UInt32 = .max

    /// The array that comes after this one, or none.
    var next: UInt32 = .max

    /// Whether the rows are positions.
    var arePositions = false
    var cause = AccountCause.other
    var eventTime = UTCTime.none

    var isPending: Bool { place != .max || next != .max }
}
