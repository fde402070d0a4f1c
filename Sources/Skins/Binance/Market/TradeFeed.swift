internal import Base
internal import Domain
internal import Exchange

/// The trades of one contract: the latest ones, and the run that is being put together.
struct TradeFeed {
    /// Trades of one taker at one price within 100 ms.
    struct Aggregate {
        var id: Int64
        var taker: OrderID
        var buyerIsMaker: Bool
        var price: Price
        var quantity: Quantity
        var firstTrade: Int64
        var lastTrade: Int64
        var time: UTCTime
    }

    private static let keptMax = 2_000

    private(set) var recent: [TradeReport] = []
    private(set) var aggregates: [Aggregate] = []
    private var open: Aggregate?
    private var aggregateCount: Int64 = 3_000_000_000

    /// Takes a trade; returns the run it ended, if one.
    mutating func add(_ trade: TradeReport) -> Aggregate? {
        recent.append(trade)
        if recent.count > Self.keptMax { recent.removeFirst(Self.keptMax / 2) }
        let taker = trade.aggressor == .buy ? trade.buyer : trade.seller
        let buyerIsMaker = trade.aggressor == .sell
        if var run = open, run.taker == taker, run.price == trade.price,
            run.buyerIsMaker == buyerIsMaker
        {
            run.quantity = run.quantity + trade.quantity
            run.lastTrade = trade.id
            run.time = trade.time
            open = run
            return nil
        }
        let ended = flush()
        aggregateCount += 1
        open = Aggregate(
            id: aggregateCount,
            taker: taker,
            buyerIsMaker: buyerIsMaker,
            price: trade.price,
            quantity: trade.quantity,
            firstTrade: trade.id,
            lastTrade: trade.id,
            time: trade.time
        )
        return ended
    }

    /// Ends the run that is open.
    mutating func flush() -> Aggregate? {
        guard let run = open else { return nil }
        open = nil
        aggregates.append(run)
        if aggregates.count > Self.keptMax { aggregates.removeFirst(Self.keptMax / 2) }
        return run
    }
}
