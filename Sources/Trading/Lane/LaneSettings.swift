public import Base
public import Domain
public import Market
public import VenuePort

/// What a lane does with orders of ours it finds at the venue when it starts.
public enum StartPolicy: UInt8, Sendable {
    /// Takes every one of them back.
    case cancelAll = 0

    /// Keeps and manages them.
    case adopt = 1
}

/// Everything a lane is told before its first pass; nothing here changes while it runs.
public struct LaneSettings: Sendable {
    /// The contracts, whose ids are their places.
    public var instruments: [Instrument]

    /// What each may do, by the same places.
    public var symbolLimits: [SymbolLimits]

    /// What all together may do.
    public var limits = LaneLimits()

    /// The venue's budgets.
    public var budget = VenueBudgetLimits()

    /// When silence becomes doubt.
    public var deadlines = RequestDeadlines()

    /// How long the venue may take a request after it left.
    public var orderValidity = Nanoseconds.milliseconds(2_000)

    /// What market data must be like for new orders; off unless said.
    public var dataGates = DataGatePolicy.off

    /// The streams of each market connection; the first one carries the books.
    public var feeds: [[PublicStream]] = [[.book], [.trades, .mark]]

    /// Our tag in client order ids.
    public var tag: UInt16

    /// This lane.
    public var lane = LaneID(index: 0)

    /// The asset the account is valued in.
    public var settlement: AssetID

    /// Orders the table has room for.
    public var orderCapacity = 4_096

    /// How self-trades are prevented at the venue.
    public var selfTrade = SelfTradePrevention.expireTaker

    /// Whether the trade session is opened by one signed message, or each request is signed.
    public var logsOn = true

    /// Whether the account is ours alone, so that a cancel of everything may be used.
    public var accountIsDedicated = true

    /// What becomes of orders found at start.
    public var startPolicy = StartPolicy.cancelAll

    /// Whether orders are taken back when a session is lost.
    public var cancelsOnDisconnect = true

    /// How long the venue waits for the next sign of life before it cancels; zero leaves it unarmed.
    public var countdown = Nanoseconds.seconds(30)

    /// Silence of a feed after which its orders are taken back.
    public var heartbeatMiss = Nanoseconds.milliseconds(1_500)

    /// How often the account is compared with the venue.
    public var auditEvery = Nanoseconds.milliseconds(1_500)

    /// How often venue time is measured.
    public var clockEvery = Nanoseconds.seconds(60)

    /// How often the private stream's key is renewed.
    public var keyEvery = Nanoseconds.seconds(25 * 60)

    /// The quantum of timers.
    public var quantum = Nanoseconds.milliseconds(10)

    /// The time one strategy call may take.
    public var strategyBudget = Nanoseconds.microseconds(500)

    /// Overruns within a minute that put the lane in HOLD.
    public var overrunsMax = 10

    /// How long control may be silent before the lane holds; zero waits for nobody.
    public var controlSilence = Nanoseconds.zero

    /// Seeds the strategy's chance and the back-off's jitter.
    public var seed: UInt64 = 1

    /// Unanswered requests out of two hundred that put the lane in safe mode, in 10⁻⁴.
    public var timeoutShareMax: Int64 = 50

    /// The mode the lane goes to once it is ready.
    public var startsTrading = true

    /// States a lane over contracts.
    public init(
        instruments: [Instrument],
        symbolLimits: [SymbolLimits],
        tag: UInt16,
        settlement: AssetID
    ) {
        precondition(instruments.count == symbolLimits.count, "every contract has its limits")
        self.instruments = instruments
        self.symbolLimits = symbolLimits
        self.tag = tag
        self.settlement = settlement
    }
}
