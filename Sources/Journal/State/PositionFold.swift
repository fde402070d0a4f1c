public import Base
public import Domain

/// What the fills of one contract add up to, exact in 128 bits whatever scales its versions had.
public struct PositionFold: Equatable, Sendable {
    /// Digits after the point of amounts and prices here.
    public static let digits = 12

    /// Trade ids kept: more than a stream and a list of fills can ever disagree by.
    static let recentMax = 256

    /// The contract by name.
    public let symbol: SymbolText

    /// Long positive, short negative, at 10⁻¹².
    public private(set) var amount: Int128 = 0

    /// Price × amount of what is open, positive for either side, at 10⁻²⁴ and by average cost.
    public private(set) var openCost: Int128 = 0

    /// Profit of what was closed, fees not counted, at 10⁻²⁴.
    public private(set) var realised: Int128 = 0

    /// Profit of what was closed on `day`, at 10⁻²⁴.
    public private(set) var realisedToday: Int128 = 0

    /// Value traded on `day`, at 10⁻²⁴.
    public private(set) var notionalToday: Int128 = 0

    /// The last day a fill fell on, in days since 1970.
    public private(set) var day: Int64 = 0

    /// The highest of the venue's ids of fills.
    public private(set) var lastTradeID: UInt64 = 0

    /// Every fill below this id is booked or given up; 0 until the contract was compared with the venue.
    ///
    /// From it on only those of `recent` are known to be booked.
    public private(set) var settledBelow: UInt64 = 0

    /// The ids of the latest fills as they were booked, which is not always in the order of their numbers.
    public private(set) var recent: [UInt64] = []

    /// How many fills there were.
    public private(set) var fills: UInt64 = 0

    /// When an order was last closed as never accepted, in venue time: it may show itself yet.
    public internal(set) var absentAt = UTCTime.none

    init(symbol: SymbolText) { self.symbol = symbol }

    /// Books a fill; `price` and `quantity` are already at 10⁻¹².
    mutating func add(
        _ side: Side,
        price: Int128,
        quantity: Int128,
        tradeID: UInt64,
        at time: UTCTime
    ) {
        let today = time.nanoseconds / 86_400_000_000_000
        if today > day {
            day = today
            realisedToday = 0
            notionalToday = 0
        }
        fills += 1
        lastTradeID = max(lastTradeID, tradeID)
        if recent.count == Self.recentMax {
            settledBelow = max(settledBelow, recent.removeFirst() + 1)
        }
        recent.append(tradeID)
        notionalToday += price * quantity
        let signed = side == .buy ? quantity : -quantity
        let held = abs(amount)
        if amount == 0 || (amount > 0) == (signed > 0) {
            openCost += price * quantity
        } else {
            let closed = min(held, quantity)
            // The last piece takes the whole rest, so rounding never outlives a position.
            let cost = closed == held ? openCost : Self.share(of: openCost, closed, held)
            let gain = amount > 0 ? price * closed - cost : cost - price * closed
            realised += gain
            realisedToday += gain
            openCost -= cost
            if quantity > held { openCost = price * (quantity - held) }
        }
        amount += signed
    }

    /// Takes the venue's position, in place of the sum where they differ: fills below `settledBelow` that
    /// nobody booked are given up.
    mutating func adopt(_ amount: Int128, price: Int128, settledBelow: UInt64) {
        self.settledBelow = max(self.settledBelow, settledBelow)
        guard amount != self.amount else { return }
        self.amount = amount
        openCost = price * abs(amount)
    }

    /// `whole × part ÷ all` without leaving 128 bits where the value fits.
    private static func share(of whole: Int128, _ part: Int128, _ all: Int128) -> Int128 {
        let (quotient, rest) = whole.quotientAndRemainder(dividingBy: all)
        return quotient * part + rest * part / all
    }

    func write(to page: inout PageWriter) {
        page.put((0..<symbol.count).map { symbol[$0] }, width: 32)
        page.put(amount)
        page.put(openCost)
        page.put(realised)
        page.put(realisedToday)
        page.put(notionalToday)
        page.put(day)
        page.put(lastTradeID)
        page.put(fills)
        page.put(settledBelow)
        page.put(absentAt.nanoseconds)
        page.put(UInt16(recent.count))
        for id in recent { page.put(id) }
    }

    init?(from page: inout PageReader) {
        guard let symbol = SymbolText(page.takeText(width: 32).span) else { return nil }
        self.symbol = symbol
        amount = page.take(Int128.self)
        openCost = page.take(Int128.self)
        realised = page.take(Int128.self)
        realisedToday = page.take(Int128.self)
        notionalToday = page.take(Int128.self)
        day = page.take(Int64.self)
        lastTradeID = page.take(UInt64.self)
        fills = page.take(UInt64.self)
        settledBelow = page.take(UInt64.self)
        absentAt = UTCTime(nanoseconds: page.take(Int64.self))
        let count = Int(page.take(UInt16.self))
        guard count <= Self.recentMax else { return nil }
        for _ in 0..<count { recent.append(page.take(UInt64.self)) }
    }
}
