public import Base
public import Domain

extension Exchange {
    /// A listed contract's rules.
    public func instrument(_ id: InstrumentID) -> Instrument { markets[Int(id.index)].instrument }

    /// A listed contract's margin table, smallest positions first.
    public func brackets(of id: InstrumentID) -> [LeverageBracket] {
        (0..<markets[Int(id.index)].bracketCount).map { markets[Int(id.index)].brackets[$0] }
    }

    /// The largest position a leverage allows in a contract.
    public func notionalMax(leverage: Int, on id: InstrumentID) -> Notional {
        Notional(raw: markets[Int(id.index)].notionalMax(leverage: Int32(clamping: leverage)))
    }

    /// The contract with this symbol, or nil.
    public func instrument(named symbol: SymbolText) -> InstrumentID? {
        for place in 0..<markets.count where markets[place].instrument.symbol == symbol {
            return InstrumentID(index: UInt16(place))
        }
        return nil
    }

    /// The best price and what rests there, or nil when the side is empty.
    public func best(_ side: Side, of id: InstrumentID) -> Level? {
        let market = Int(id.index)
        let tick = side == .buy ? markets[market].bestBid : markets[market].bestAsk
        guard tick >= 0, tick < markets[market].ladder.ticks else { return nil }
        return level(tick, market)
    }

    /// Calls `body` with the best levels of one side, best first, `limit` at most.
    public func forEachLevel(
        _ side: Side,
        of id: InstrumentID,
        limit: Int,
        _ body: (Level) -> Void
    ) {
        let market = Int(id.index)
        var tick = side == .buy ? markets[market].bestBid : markets[market].bestAsk
        var count = 0
        while count < limit, tick >= 0, tick < markets[market].ladder.ticks {
            body(level(tick, market))
            count += 1
            tick =
                side == .buy
                ? markets[market].ladder.below(tick, in: store)
                : markets[market].ladder.above(tick, in: store)
        }
    }

    /// The id of the book's latest change.
    public func updateID(of id: InstrumentID) -> Int64 { markets[Int(id.index)].updateID }

    /// The id of the latest change of any book.
    public var latestUpdateID: Int64 { updateSequence }

    /// The price of the latest trade; `.none` before the first.
    public func last(of id: InstrumentID) -> LastPrice {
        LastPrice(Price(raw: markets[Int(id.index)].last))
    }

    /// The number of the latest trade.
    public func tradeID(of id: InstrumentID) -> Int64 { markets[Int(id.index)].tradeID }

    /// Mark, index and funding as they stand.
    public func mark(of id: InstrumentID) -> MarkUpdate {
        let market = Int(id.index)
        return MarkUpdate(
            instrument: id,
            mark: MarkPrice(Price(raw: markets[market].mark)),
            index: IndexPrice(Price(raw: markets[market].index)),
            fundingRate: markets[market].fundingRate,
            nextFunding: markets[market].nextFunding,
            eventTime: now
        )
    }

    /// Sets mark, index and funding; its `eventTime` is the time of the operation.
    ///
    /// - Precondition: mark and index are positive.
    public mutating func setMark(_ update: MarkUpdate) {
        precondition(update.mark.price.raw > 0 && update.index.price.raw > 0, "prices exist")
        let market = Int(update.instrument.index)
        advance(to: update.eventTime)
        markets[market].mark = update.mark.price.raw
        markets[market].index = update.index.price.raw
        markets[market].fundingRate = update.fundingRate
        markets[market].nextFunding = update.nextFunding
        events.append(.mark(mark(of: update.instrument)))
    }

    /// Opens or halts a contract; resting orders stay.
    public mutating func setStatus(_ status: InstrumentStatus, of id: InstrumentID) {
        markets[Int(id.index)].instrument.status = status
    }

    private func level(_ tick: Int, _ market: Int) -> Level {
        let level = Int(markets[market].ladder.level(at: tick, in: store))
        return Level(
            price: Price(raw: Int64(tick) * markets[market].instrument.tick.raw),
            quantity: Quantity(raw: store.levels[level].quantity)
        )
    }
}
