public import Base

/// What one contract may do; 0 is unset and limits nothing.
public struct SymbolLimits: Equatable, BitwiseCopyable, Sendable {
    /// Whether it may be traded at all.
    public var isAllowed = false

    /// The highest value of one order, 10⁻⁸.
    public var orderNotional: Int64 = 0

    /// An order above this quantity is taken for a mistake, at the quantity scale.
    public var fatFinger: Int64 = 0

    /// The highest value long or short, orders included, 10⁻⁸.
    public var symbolNotional: Int64 = 0

    /// The largest position, orders included, at the quantity scale.
    public var position: Int64 = 0

    /// How far from the middle of the book a price may lie, in 10⁻⁴ of it.
    public var bookBand: Int64 = 0

    /// How far from the mark price a price may lie, in 10⁻⁴ of it.
    public var markBand: Int64 = 0

    /// How far middle, mark and last may disagree, in 10⁻⁴ of the mark.
    public var anchorDivergence: Int64 = 0

    /// How many orders may rest.
    public var openOrders: Int64 = 0

    /// New orders and amendments a minute.
    public var ordersPerMinute: Int64 = 0

    /// Nothing is limited, nothing allowed.
    public init() {}
}

/// What a whole lane may do; 0 is unset and limits nothing.
public struct LaneLimits: Equatable, BitwiseCopyable, Sendable {
    /// The highest value of all positions and orders together, 10⁻⁸.
    public var venueNotional: Int64 = 0

    /// The highest value of the long side, 10⁻⁸.
    public var longCap: Int64 = 0

    /// The highest value of the short side, 10⁻⁸.
    public var shortCap: Int64 = 0

    /// How many orders may rest.
    public var openOrders: Int64 = 0

    /// How many requests may be in flight.
    public var inFlight: Int64 = 0

    /// How many contracts may have a position or risk orders.
    public var positions: Int64 = 0

    /// New orders and amendments a second.
    public var ordersPerSecond: Int64 = 0

    /// New orders and amendments a minute.
    public var ordersPerMinute: Int64 = 0

    /// Cancels a minute.
    public var cancelsPerMinute: Int64 = 0

    /// The most the day may lose, 10⁻⁸.
    public var dailyLoss: Int64 = 0

    /// Losing so much in a day kills, 10⁻⁸.
    public var killDailyLoss: Int64 = 0

    /// Losing so much in a month kills, 10⁻⁸.
    public var killMonthlyLoss: Int64 = 0

    /// Trading so much in a day kills, 10⁻⁸.
    public var killDailyTurnover: Int64 = 0

    /// Trading so much in a month kills, 10⁻⁸.
    public var killMonthlyTurnover: Int64 = 0

    /// A feed silent for longer makes its book stale.
    public var bookAge = Nanoseconds.milliseconds(500)

    /// A post-only price may rest on a book no older than this.
    public var postOnlyAge = Nanoseconds.milliseconds(500)

    /// Venue time must be known this well.
    public var clockUncertainty = Nanoseconds.milliseconds(250)

    /// How long nothing new leaves after an error that asks for a pause.
    public var coolOff = Nanoseconds.seconds(5)

    /// Nothing is limited but what time tells.
    public init() {}

    /// The names of the limits that are unset; real money refuses to start with one.
    public func unset(of symbols: [SymbolLimits]) -> [String] {
        var names: [String] = []
        func need(_ value: Int64, _ name: String) { if value <= 0 { names.append(name) } }
        need(venueNotional, "venue notional")
        need(longCap, "long cap")
        need(shortCap, "short cap")
        need(openOrders, "open orders")
        need(inFlight, "requests in flight")
        need(positions, "positions")
        need(ordersPerSecond, "orders per second")
        need(ordersPerMinute, "orders per minute")
        need(cancelsPerMinute, "cancels per minute")
        need(dailyLoss, "daily loss")
        need(killDailyLoss, "kill cap on daily loss")
        need(killMonthlyLoss, "kill cap on monthly loss")
        need(killDailyTurnover, "kill cap on daily turnover")
        need(killMonthlyTurnover, "kill cap on monthly turnover")
        for (place, symbol) in symbols.enumerated() where symbol.isAllowed {
            need(symbol.orderNotional, "order notional of symbol \(place)")
            need(symbol.fatFinger, "fat finger of symbol \(place)")
            need(symbol.symbolNotional, "notional of symbol \(place)")
            need(symbol.position, "position of symbol \(place)")
            need(symbol.bookBand, "book band of symbol \(place)")
            need(symbol.markBand, "mark band of symbol \(place)")
            need(symbol.anchorDivergence, "anchor divergence of symbol \(place)")
            need(symbol.openOrders, "open orders of symbol \(place)")
            need(symbol.ordersPerMinute, "orders per minute of symbol \(place)")
        }
        return names
    }
}
