internal import Base
internal import Domain
internal import Journal
public import Market
internal import VenuePort

/// The part of a lane that news is applied to: books, orders, money, and what follows from them.
///
/// It is apart from the venue's codec so that a decoder can hand events to it while it works.
public struct LaneCore<Rule: ContinuityRule, S: Strategy & ~Copyable>: ~Copyable {
    let settings: LaneSettings
    let count: Int
    let venue: VenueID
    var desk: Desk
    var strategy: S
    let books: BookRow<Rule>
    let queues: QueueRow
    /// The judges of each contract's data; nobody feeds them while they are off.
    let judges: RigidArray<DataGates>
    let judgesData: Bool
    let symbols: RigidArray<SymbolWatch>
    var requests = RequestBook()
    var wishes = WishQueue()
    var clock = VenueClock()
    var journal: JournalWriter
    var journalHolds = false
    let news: RigidArray<StrategyNews>
    var newsCount = 0
    let notices: RigidArray<Notice>
    var noticeCount = 0

    var now = Instant.distantPast
    var venueNow = UTCTime.none
    /// The request an answer being decoded belongs to; set for answers over REST.
    var answering: PendingRequest?
    /// The tape position of the input being taken, for the journal's `why`.
    var tape: UInt64 = 0

    var links = LinkWatch()
    var modes = ModeWatch()
    var audit = AuditWatch()
    var counts = LaneCounts()
    var streamKey: [UInt8] = []
    var streamKeyLength = 0
    /// The grid of the lane's timer; it begins with the first pass.
    var timer: QuantumTimer?
    var nextClock = Instant.distantPast
    var clockDoubtedAt = Instant.distantPast
    var nextKey = Instant.distantFuture
    var hasDoomed = false
    /// The time from the latest place request to the first word about it; taken by the lane's stamps.
    var lastAcknowledge: Nanoseconds?
    /// The time from the latest acceptance to the order's first fill.
    var lastFill: Nanoseconds?
    /// Whether books are timed, and what they took of the message being decoded.
    var timesBooks = false
    var bookTicks: Int64 = 0

    /// Orders of one contract whose place in the queue is followed.
    static var followedMax: Int { 64 }

    /// Lays out everything; `recovered` is what the journal told.
    init(
        settings: LaneSettings,
        venue: VenueID,
        strategy: consuming S,
        journal: consuming JournalWriter,
        incarnation: UInt32,
        policy: SequencePolicy,
        bookLimits: BookLimits
    ) {
        self.settings = settings
        self.venue = venue
        count = settings.instruments.count
        desk = Desk(
            instruments: settings.instruments,
            orderCapacity: settings.orderCapacity,
            limits: settings.limits,
            budget: settings.budget,
            deadlines: settings.deadlines,
            numbers: OrderNumbers(
                tag: settings.tag,
                incarnation: incarnation,
                lane: settings.lane
            ),
            selfTrade: settings.selfTrade,
            validity: settings.orderValidity,
            seed: settings.seed
        )
        for (place, limits) in settings.symbolLimits.enumerated() {
            desk.gate.limit(settings.instruments[place].id, to: limits)
        }
        self.strategy = strategy
        self.journal = journal
        books = BookRow(settings.instruments, policy: policy, limits: bookLimits)
        queues = QueueRow(settings.instruments, ordersMax: Self.followedMax)
        judgesData = settings.dataGates.isOn
        judges = RigidArray(
            count: settings.instruments.count,
            filler: DataGates(settings.instruments[0], policy: settings.dataGates)
        )
        symbols = RigidArray(count: settings.instruments.count, filler: SymbolWatch())
        news = RigidArray(count: 1_024, filler: StrategyNews())
        notices = RigidArray(count: 256, filler: Notice(.mode, at: .distantPast))
        streamKey = Array(repeating: 0, count: 256)
        for (place, instrument) in settings.instruments.enumerated() {
            judges[place] = DataGates(instrument, policy: settings.dataGates)
        }
    }

    /// Tells the people who watch; what a pass has no room for is counted.
    mutating func tell(
        _ kind: NoticeKind,
        _ instrument: InstrumentID = .none,
        value: Int64 = 0,
        amount: Int64 = 0
    ) {
        guard noticeCount < notices.count else {
            counts.noticesDropped &+= 1
            return
        }
        notices[noticeCount] = Notice(
            kind,
            at: now,
            instrument: instrument,
            value: value,
            amount: amount
        )
        noticeCount += 1
    }
}

/// News for the strategy, kept until everything of the pass is applied.
struct StrategyNews: BitwiseCopyable {
    enum Kind: UInt8 { case order, trade }

    var kind = Kind.order
    var change = OrderChange()
    var order = Order()
    var trade = PublicTrade(
        instrument: .none,
        aggressor: .buy,
        price: .none,
        quantity: .zero,
        id: 0,
        engineTime: .none
    )
}

/// What the lane watches of one contract.
struct SymbolWatch: BitwiseCopyable {
    /// Something happened that the strategy or the quotes must answer.
    var isDirty = false
    /// Every order of it is to be taken back.
    var isSwept = false
    /// It was live once since the start.
    var wasLive = false
    /// Since when its book cannot be read; never while it can.
    var darkSince = Instant.distantFuture
    /// The countdown armed at the venue, until when; past when unarmed.
    var armedUntil = Instant.distantPast
    /// When an order was last closed as absent, in venue time, by this life or a former one.
    var absentAt = UTCTime.none
    /// A countdown request is on its way.
    var isArming = false
    /// The highest trade id booked.
    var lastTrade: Int64 = 0
    /// Every fill below this id was on a list that was read to its end; 0 before there was one.
    var listedBelow: Int64 = 0
    /// Fills below this id were settled in a former life, whether or not they are remembered.
    var bookedBelow: Int64 = 0
    /// No life has compared the contract with the venue yet: its position is taken as it is.
    var isNew = true
    /// The list of fills being asked for begins at the newest page, to find what slipped past.
    var isRewound = false
    /// A query of fills, of open orders is on its way.
    var asksFills = false
    var asksOpen = false
    /// A row of fills named an order nobody knew while one of ours was in doubt.
    var metStranger = false
    /// Whose such an order is, is being asked.
    var asksOwner = false
    /// The order that was last found to be nobody's in doubt.
    var stranger = VenueOrderID.none
    /// When the last list of fills was asked for that left no doubt.
    var listedAt = Instant.distantPast
    /// When the question was put whose answer showed another position than ours; never when the last did not.
    var differedAt = Instant.distantFuture
    /// Rounds in a row in which the venue's position was another than ours.
    var differs: UInt8 = 0
    /// When the latest fill was booked.
    var filledAt = Instant.distantPast
    /// The round in which the venue told its position.
    var toldInRound: UInt32 = 0
}

/// Counts of a lane's life.
struct LaneCounts: BitwiseCopyable {
    var passes: UInt64 = 0
    var messages: UInt64 = 0
    var placed: UInt64 = 0
    var modified: UInt64 = 0
    var canceled: UInt64 = 0
    var fills: UInt64 = 0
    var rejected: UInt64 = 0
    var reconnects: UInt64 = 0
    var malformed: UInt64 = 0
    var oddities: UInt64 = 0
    var unanswered: UInt64 = 0
    var noticesDropped: UInt64 = 0
    var overruns: UInt64 = 0
    var repaired: UInt64 = 0
    var audits: UInt64 = 0
    var autoCancels: UInt64 = 0
}

/// Which connections stand.
struct LinkWatch: BitwiseCopyable {
    var market = InlineArray<4, Bool>(repeating: false)
    var user = false
    var userAsked = false
    var trade = false
    var session = false
    var logonAt = Instant.distantPast
    var rest = false
    var marketBehind = false
    var nextReconnect = Instant.distantPast
    var wantsMarket = false
    var subscribed = InlineArray<4, Bool>(repeating: false)
    var userLostAt = Instant.distantPast
    /// The connections that have been up, a bit each.
    var met: UInt8 = 0
}

/// Why the lane is in the mode it is in.
struct ModeWatch: BitwiseCopyable {
    var mode = TradingMode.hold
    var reasons: ReadinessReasons = []
    var isHeld = false
    var isKilled = false
    var isDraining = false
    var wasReady = false
    var strategyFault = false
    var hedgeMode = false
    var knowsPositionMode = false
    var control = Instant.distantPast
    var leaseUntil = Instant.distantPast
    var blockRequests: UInt64 = 0
    var blockUnknown: UInt64 = 0
    var overrunsFrom = Instant.distantPast
    var overruns = 0
    var nextFlatten = Instant.distantPast
    var isFlattening = false
    var absurdSeen: UInt64 = 0
    var nextModeQuestion = Instant.distantPast
    var absurdFrom = Instant.distantPast

    /// Reasons that only an end of themselves or an operator heals: the mode itself becomes HOLD.
    var mustHold: Bool {
        !reasons.isDisjoint(
            with: [.lease, .journalLag, .heldByOperator, .strategy, .control, .accountSettings]
        )
    }
}
