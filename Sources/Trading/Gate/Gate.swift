public import Base
public import Domain

/// Every check an order passes before a byte of it is made; integers only, cheapest first.
///
/// A refusal names its reason and changes nothing. What passes is counted by `count` once sent.
public struct Gate: ~Copyable {
    let rows: RigidArray<GateRow>
    let limits: LaneLimits
    var budget: VenueBudget
    private var perSecond: RateWindow
    private var perMinute: RateWindow
    private var cancelsPerMinute: RateWindow
    private let symbolMinutes: RigidArray<Instant>
    private let symbolMinuteHeads: RigidArray<Int64>

    /// What the lane may do this pass.
    public var condition = LaneCondition()

    /// How often each reason was given, by the place of its case.
    public private(set) var refusals: UInt64 = 0

    /// The latest reason given.
    public private(set) var lastRefusal: Refusal?

    /// Lays out all the memory it will ever use.
    public init(
        instruments: Int,
        limits: LaneLimits,
        budget: VenueBudgetLimits = VenueBudgetLimits()
    ) {
        rows = RigidArray(count: instruments, filler: GateRow())
        self.limits = limits
        self.budget = VenueBudget(limits: budget)
        perSecond = RateWindow(limit: Int(limits.ordersPerSecond), span: .seconds(1))
        perMinute = RateWindow(limit: Int(limits.ordersPerMinute), span: .seconds(60))
        cancelsPerMinute = RateWindow(limit: Int(limits.cancelsPerMinute), span: .seconds(60))
        symbolMinutes = RigidArray(
            count: instruments * Self.symbolOrdersMax,
            filler: Instant(sinceBoot: -60_000_000_000)
        )
        symbolMinuteHeads = RigidArray(count: instruments, filler: 0)
    }

    /// The most orders a minute one symbol can be limited to.
    public static let symbolOrdersMax = 2_048

    /// Takes a contract's rules, at start and whenever they change.
    public mutating func define(_ instrument: Instrument) {
        rows[Int(instrument.id.index)].take(instrument)
    }

    /// Takes a contract's limits.
    ///
    /// - Precondition: orders a minute are within `symbolOrdersMax`.
    public mutating func limit(_ instrument: InstrumentID, to limits: SymbolLimits) {
        precondition(limits.ordersPerMinute <= Self.symbolOrdersMax, "the window has that room")
        rows[Int(instrument.index)].limits = limits
    }

    /// What it knows of a contract's market.
    public subscript(market instrument: InstrumentID) -> MarketFacts {
        get { rows[Int(instrument.index)].market }
        set { rows[Int(instrument.index)].market = newValue }
    }

    /// A contract stays untradable until `instant`.
    public mutating func quarantine(_ instrument: InstrumentID, until instant: Instant) {
        rows[Int(instrument.index)].quarantineUntil = instant
    }

    /// Counts a refusal.
    mutating func note(_ refusal: Refusal) {
        refusals &+= 1
        lastRefusal = refusal
    }

    /// Counts an order or amendment that leaves.
    @inline(__always)
    mutating func countOrder(
        of instrument: InstrumentID,
        weight: Int32,
        orders: Int32,
        now: Instant
    ) {
        perSecond.count(now: now)
        perMinute.count(now: now)
        let index = Int(instrument.index)
        let limit = rows[index].limits.ordersPerMinute
        if limit > 0 {
            let head = symbolMinuteHeads[index]
            symbolMinutes[index * Self.symbolOrdersMax + Int(head)] = now
            symbolMinuteHeads[index] = head + 1 == limit ? 0 : head + 1
        }
        budget.count(weight: weight, orders: orders, now: now)
    }

    /// Counts a cancel that leaves.
    @inline(__always)
    mutating func countCancel(weight: Int32, now: Instant) {
        cancelsPerMinute.count(now: now)
        budget.count(weight: weight, orders: 0, now: now)
    }

    /// Whether a quote may be asked for now, or had better wait for the rates.
    @inline(__always)
    func hasRate(of instrument: InstrumentID, reduces: Bool, now: Instant) -> Bool {
        var nobody = Unwatched()
        let use = reduces ? BudgetUse.closing : .ordinary
        return checkRates(Int(instrument.index), use, now: now, &nobody) == nil
    }

    /// Whether one more order fits every rate.
    @inline(__always)
    func checkRates<W: GateWitness>(
        _ index: Int,
        _ use: BudgetUse,
        now: Instant,
        _ witness: inout W
    ) -> Refusal? {
        if witness.refuses(
            .ordersPerSecond,
            "orders in this second",
            perSecond.count(before: now),
            limits.ordersPerSecond,
            .count,
            when: !perSecond.admits(now: now)
        ) {
            return .ordersPerSecond
        }
        if witness.refuses(
            .ordersPerMinute,
            "orders in this minute",
            perMinute.count(before: now),
            limits.ordersPerMinute,
            .count,
            when: !perMinute.admits(now: now)
        ) {
            return .ordersPerMinute
        }
        let limit = rows[index].limits.ordersPerMinute
        if limit > 0 {
            let head = index * Self.symbolOrdersMax + Int(symbolMinuteHeads[index])
            if witness.refuses(
                .ordersPerMinute,
                "orders of the contract in this minute",
                symbolOrders(index, limit, before: now),
                limit,
                .count,
                when: now - symbolMinutes[head] < .seconds(60)
            ) {
                return .ordersPerMinute
            }
        }
        if witness.misses(
            .rateBudget,
            "the venue's budget has room",
            unless: budget.admitsOrder(use, now: now)
        ) {
            return .rateBudget
        }
        return nil
    }

    private func symbolOrders(_ index: Int, _ limit: Int64, before now: Instant) -> Int64 {
        let first = index * Self.symbolOrdersMax
        var count: Int64 = 0
        for place in first..<first + Int(limit) where now - symbolMinutes[place] < .seconds(60) {
            count += 1
        }
        return count
    }

    /// Whether a cancel may leave now: nothing stands in its way but the socket and the venue's ban.
    public mutating func checkCancel(
        _ instrument: InstrumentID,
        weight: Int32,
        isOrdered: Bool,
        now: Instant
    ) -> Refusal? {
        var nobody = Unwatched()
        return checkCancel(weight: weight, isOrdered: isOrdered, now: now, &nobody)
    }

    @inline(__always)
    mutating func checkCancel<W: GateWitness>(
        weight: Int32,
        isOrdered: Bool,
        now: Instant,
        _ witness: inout W
    ) -> Refusal? {
        if witness.misses(.noSession, "the session is open", unless: condition.hasSession) {
            return .noSession
        }
        // A strategy's cancels are damped; the engine's own (hold, kill, drain) never are.
        if !isOrdered {
            let isFull = !cancelsPerMinute.admits(now: now)
            if witness.refuses(
                .cancelsPerMinute,
                "cancels in this minute",
                cancelsPerMinute.count(before: now),
                limits.cancelsPerMinute,
                .count,
                when: isFull
            ) {
                return .cancelsPerMinute
            }
        }
        let fits = budget.admits(weight: weight, .cancel, now: now)
        if witness.misses(.rateBudget, "the venue's budget has room", unless: fits) {
            return .rateBudget
        }
        return nil
    }
}
