internal import Base
internal import Domain
internal import Exchange

extension BinanceSkin {
    /// Lays out the recorded book as it is when the session begins.
    func beginRecorded(_ recorded: RecordedFlow) {
        let (page, diffs) = recorded.open()
        let contract = contracts[0]
        for diff in [page] + diffs { set(diff, recorded.book) }
        core.discardEvents()
        contract.depth.begin(at: diffs.last?.last ?? page.last)
        contract.lastBest = (best(.buy, of: contract), best(.sell, of: contract))
        if !recorded.session.hasMarks { followRecordedBook(recorded) }
    }

    /// Plays the message that is due.
    func playRecorded(_ recorded: RecordedFlow) {
        let frame = recorded.take()
        let contract = contracts[0]
        switch frame?.content {
        case .diff(let diff):
            set(diff, recorded.book)
            absorb()
            contract.depth.apply(diff, at: now)
            publishBest(contract)
        case .trade(let trade):
            recorded.book.trade(trade, at: now, in: &core)
            absorb()
            publishTrade(report(trade, contract), contract)
        case .mark(let price, let index, let rate):
            setRecordedMark(price: price, index: index, rate: rate)
        case .page, nil: break
        }
        if recorded.isOver { endRecorded(recorded) }
    }

    private func set(_ diff: RecordedDiff, _ book: any RecordedBook) {
        for level in diff.bids { book.set(.buy, level, at: now, in: &core) }
        for level in diff.asks { book.set(.sell, level, at: now, in: &core) }
    }

    private func report(_ trade: RecordedTrade, _ contract: Contract) -> TradeReport {
        TradeReport(
            id: WireNumber.trade(wire: trade.id),
            instrument: contract.id,
            aggressor: trade.aggressor,
            price: trade.price,
            quantity: trade.quantity,
            buyer: OrderID(raw: 0),
            seller: OrderID(raw: 0),
            time: now
        )
    }

    private func setRecordedMark(price: Int64, index: Int64, rate: Int64) {
        guard price > 0, index > 0 else { return }
        var update = core.mark(of: contracts[0].id)
        update.mark = MarkPrice(Price(raw: price))
        update.index = IndexPrice(Price(raw: index))
        update.fundingRate = rate
        update.eventTime = now
        core.setMark(update)
        absorb()
    }

    /// A recording without mark prices: the middle of its book, once a second.
    private func followRecordedBook(_ recorded: RecordedFlow) {
        let contract = contracts[0]
        if let bid = best(.buy, of: contract), let ask = best(.sell, of: contract) {
            let unit = Scale(digits: 8 - contract.instrument.scale.price.digits).unit
            let middle = (bid.price.raw + ask.price.raw) * unit / 2
            let rate = core.mark(of: contract.id).fundingRate
            setRecordedMark(price: middle, index: middle, rate: rate)
        }
        agenda.add(at: now + .seconds(1)) { $0.followRecordedBook(recorded) }
    }

    /// Says in words that there is no more; the book stands still from here.
    private func endRecorded(_ recorded: RecordedFlow) {
        let words =
            recorded.fault.map { "the recording broke off at \($0.words)" }
            ?? "the recording is over; its last book stands still and nothing trades any more"
        notice(
            "replay",
            [
                ("words", words), ("updates", "\(recorded.played.updates)"),
                ("trades", "\(recorded.played.trades)"),
            ]
        )
    }

    /// The best price of a side as everyone sees it, and what rests there.
    func best(_ side: Side, of contract: Contract) -> Level? {
        guard let recorded else { return core.best(side, of: contract.id) }
        return recorded.book.levels(side, limit: 1).first
    }

    /// The price of the latest trade as everyone sees it; `.none` before the first.
    func last(of contract: Contract) -> Price {
        guard recorded != nil else { return core.last(of: contract.id).price }
        return contract.trades.recent.last?.price ?? .none
    }
}
