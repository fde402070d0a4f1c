public import Base
public import Domain

/// The state of one connection as the terminal shows it.
@frozen
public enum LinkState: UInt8, BitwiseCopyable, Sendable {
    /// Not wanted.
    case absent = 0

    /// Being connected, or waiting to be.
    case down = 1

    /// Open, not usable yet: handshake, logon, subscription.
    case opening = 2

    /// In use.
    case up = 3
}

/// Everything a lane shows of itself; one writer, any reader, in one seqlock cell.
@frozen
public struct LaneStatus: BitwiseCopyable, Sendable {
    /// Symbols shown.
    public static let symbolsMax = 8

    /// The pass's instant when this was written.
    public var instant = Instant.distantPast
    /// Venue time then; `.none` when unknown.
    public var venueTime = UTCTime.none
    /// How long one venue round trip takes, and so how well its time is known.
    public var venueRoundTrip = Nanoseconds.zero
    /// The number of this start.
    public var incarnation: UInt32 = 0
    /// When this start began.
    public var started = Instant.distantPast
    /// What the lane may do.
    public var mode = TradingMode.hold
    /// What keeps it in HOLD.
    public var reasons: ReadinessReasons = []

    /// Passes so far, those with work.
    public var passes: UInt64 = 0
    /// Messages taken in.
    public var messages: UInt64 = 0
    /// Orders placed.
    public var placed: UInt64 = 0
    /// Orders changed.
    public var modified: UInt64 = 0
    /// Cancels sent.
    public var canceled: UInt64 = 0
    /// Fills booked.
    public var fills: UInt64 = 0
    /// Orders the gate refused.
    public var refused: UInt64 = 0
    /// Orders the venue refused.
    public var rejected: UInt64 = 0
    /// Orders whose fate is not proven now.
    public var unknown: UInt32 = 0
    /// Orders open now.
    public var open: UInt32 = 0
    /// Requests in flight now.
    public var inFlight: UInt32 = 0
    /// The gate's latest reason; raw 0 when it never refused.
    public var lastRefusal: UInt16 = 0

    /// When the armed countdown fires; `.distantPast` when NOT ARMED.
    public var countdownUntil = Instant.distantPast
    /// Orders left in the venue's ten-second budget.
    public var ordersLeft10s: UInt32 = 0
    /// Orders left in the venue's minute budget.
    public var ordersLeftMinute: UInt32 = 0
    /// Request weight left in the minute.
    public var weightLeft: UInt32 = 0
    /// Times the venue answered 429, -1003 or -1015.
    public var rateLimited: UInt64 = 0
    /// Connections made again.
    public var reconnects: UInt64 = 0

    /// The market-data connection.
    public var marketLink = LinkState.down
    /// The private stream.
    public var userLink = LinkState.down
    /// The trade session.
    public var tradeLink = LinkState.down

    /// Journal records appended.
    public var journalAppended: UInt64 = 0
    /// Journal records in the file.
    public var journalWritten: UInt64 = 0
    /// Journal records on the disk.
    public var journalDurable: UInt64 = 0
    /// Whether the tape is whole since the start.
    public var tapeWhole = true

    /// Wallet balance of the settlement asset at 10⁻⁸, as the venue last said.
    public var wallet: Int64 = 0
    /// How many symbols are filled in.
    public var symbolCount: UInt8 = 0
    /// The symbols.
    public var symbols = InlineArray<8, SymbolStatus>(repeating: SymbolStatus())
    /// Latencies by stage, in the order of `Stage`.
    public var stages = InlineArray<11, StageLatency>(repeating: StageLatency())

    /// A lane that has done nothing yet.
    public init() {}
}
