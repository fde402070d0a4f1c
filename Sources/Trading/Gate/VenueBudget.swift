public import Base

/// The budgets a venue grants, and what of them is kept for cancels and questions.
public struct VenueBudgetLimits: Equatable, Sendable {
    /// Request weight a minute and address.
    public var weightPerMinute: Int32 = 2_400

    /// Weight no order and no audit may touch: cancels, countdown and queries live on it.
    public var weightReserve: Int32 = 600

    /// Orders in the short window.
    public var ordersShort: Int = 300

    /// The short window.
    public var shortWindow = Nanoseconds.seconds(10)

    /// Orders in the long window.
    public var ordersLong: Int = 1_200

    /// The long window.
    public var longWindow = Nanoseconds.seconds(60)

    /// Orders of either window kept for closing positions.
    public var ordersReserve: Int = 10

    /// Binance's published defaults.
    public init() {}
}

/// What a request is for, and so which reserve it may touch.
@frozen
public enum BudgetUse: UInt8, BitwiseCopyable, Sendable {
    /// Orders that add risk, audits, anything that can wait.
    case ordinary

    /// Orders that close, queries about orders in doubt.
    case closing

    /// Cancels and the dead-man switch: nothing may starve them.
    case cancel
}

/// The rate governor of one venue account: counts before the venue does, and backs off when told.
struct VenueBudget: ~Copyable {
    private static let backOffFirst = Nanoseconds.milliseconds(500)
    private static let backOffLimit = Nanoseconds.seconds(60)

    let limits: VenueBudgetLimits
    private var weight: WeightWindow
    private var short: RateWindow
    private var long: RateWindow
    private var steps = 0

    /// No ordinary request leaves before.
    private(set) var backOffUntil = Instant.distantPast

    /// Nothing at all leaves before: the venue said so (429, 418), and each call would lengthen it.
    private(set) var silentUntil = Instant.distantPast

    /// No new order leaves before; cancels do (Binance -1015).
    private(set) var ordersPausedUntil = Instant.distantPast

    /// How often the venue said that a limit was met.
    private(set) var limited: UInt64 = 0

    init(limits: VenueBudgetLimits) {
        self.limits = limits
        weight = WeightWindow(limit: limits.weightPerMinute)
        short = RateWindow(limit: limits.ordersShort, span: limits.shortWindow)
        long = RateWindow(limit: limits.ordersLong, span: limits.longWindow)
    }

    /// Whether an order or amendment may leave.
    @inline(__always)
    func admitsOrder(_ use: BudgetUse, now: Instant) -> Bool {
        if now < ordersPausedUntil || now < silentUntil { return false }
        if use == .ordinary, now < backOffUntil { return false }
        let reserve = use == .ordinary ? limits.ordersReserve : 0
        return short.admits(now: now, reserve: reserve) && long.admits(now: now, reserve: reserve)
    }

    /// Whether a request of so much weight may leave.
    mutating func admits(weight cost: Int32, _ use: BudgetUse, now: Instant) -> Bool {
        if now < silentUntil { return false }
        if use == .ordinary, now < backOffUntil { return false }
        guard limits.weightPerMinute > 0 else { return true }
        let reserve: Int32
        switch use {
        case .ordinary: reserve = limits.weightReserve
        case .closing: reserve = limits.weightReserve / 2
        case .cancel: reserve = 0
        }
        return weight.used(now: now) + cost + reserve <= limits.weightPerMinute
    }

    /// Counts what left.
    @inline(__always)
    mutating func count(weight cost: Int32, orders: Int32, now: Instant) {
        if cost > 0 { weight.count(cost, now: now) }
        for _ in 0..<orders {
            short.count(now: now)
            long.count(now: now)
        }
    }

    /// Takes the venue's own count of weight.
    mutating func tell(weight used: Int32, now: Instant) {
        if used >= 0 { weight.tell(used, now: now) }
    }

    /// The venue said a limit was met: `until` where it named an instant, else longer each time.
    mutating func backOff(until named: Instant?, jitter: UInt64, now: Instant) {
        limited &+= 1
        if let named {
            silentUntil = max(silentUntil, named)
            backOffUntil = max(backOffUntil, named)
        }
        let doubled = Self.backOffFirst.count << Int64(min(steps, 7))
        let wait = min(doubled, Self.backOffLimit.count)
        // Jitter of up to half the wait: clients that were stopped together do not return together.
        let drawn = Int64(jitter % UInt64(wait / 2 + 1))
        backOffUntil = max(backOffUntil, now + Nanoseconds(wait + drawn))
        steps += 1
    }

    /// The venue counts too many orders: new ones wait, cancels do not.
    mutating func pauseOrders(now: Instant) {
        limited &+= 1
        ordersPausedUntil = max(ordersPausedUntil, now + limits.shortWindow)
    }

    /// A request was taken: the next trouble starts with a short wait again.
    mutating func relax(now: Instant) {
        if now >= backOffUntil { steps = 0 }
    }

    /// What is left of the three budgets.
    mutating func left(now: Instant) -> (short: Int, long: Int, weight: Int32) {
        (
            short.left(now: now), long.left(now: now),
            max(0, limits.weightPerMinute - weight.used(now: now))
        )
    }
}
