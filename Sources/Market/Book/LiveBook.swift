public import Base
public import Domain

/// A look at a book that is live at this moment: the only form in which a strategy meets one.
///
/// Only a `Sequencer` makes it, and only while its chain is whole; it cannot be copied, so a look
/// borrowed for a call cannot be kept past it.
public struct LiveBook: ~Copyable, BookReading {
    /// Which instrument.
    public let instrument: InstrumentID

    /// The price grid.
    public let grid: TickGrid

    /// The scales of prices and quantities.
    public let scale: PairScale

    /// The id of the last update inside.
    public let lastID: Int64

    /// When the venue's engine did that update.
    public let engineTime: UTCTime

    /// The latest proof that the feed is alive.
    public let provenAt: Instant

    @usableFromInline let bids: Ladder
    @usableFromInline let asks: Ladder

    init(
        _ book: borrowing Book,
        instrument: InstrumentID,
        lastID: Int64,
        engineTime: UTCTime,
        provenAt: Instant
    ) {
        self.instrument = instrument
        self.lastID = lastID
        self.engineTime = engineTime
        self.provenAt = provenAt
        grid = book.grid
        scale = book.scale
        bids = book.bids
        asks = book.asks
    }

    /// One side.
    @inlinable
    public func ladder(_ side: Side) -> Ladder { side == .buy ? bids : asks }

    /// How long ago the feed last showed life.
    @inlinable
    public func age(at now: Instant) -> Nanoseconds { now - provenAt }
}
