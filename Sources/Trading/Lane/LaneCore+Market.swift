internal import Base
public import Domain
internal import Market
public import VenuePort

// What the public feeds tell.
extension LaneCore: MarketSink where S: ~Copyable {
    /// Levels of a book.
    public mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        let index = Int(update.instrument.index)
        guard index < count else { return }
        let began = timesBooks ? Ticks.now : Ticks(raw: 0)
        defer { if timesBooks { bookTicks += Ticks.now - began } }
        let outcome: SequenceOutcome
        if answering?.purpose == .book {
            outcome = books[index].takePage(update, bids: bids, asks: asks, at: now)
        } else {
            outcome = books[index].take(update, bids: bids, asks: asks, at: now)
        }
        switch outcome {
        case .applied, .joined:
            symbols[index].isDirty = true
            followBook(index, engineTime: update.engineTime)
            refreshFacts(index, isNews: true)
            return
        case .broke: tell(.gap, update.instrument, value: books[index].lastID)
        case .heartbeat, .held, .dropped: break
        }
        refreshFacts(index)
    }

    /// Any other public event.
    public mutating func market(_ event: MarketEvent) {
        switch event {
        case .trade(let trade):
            let index = Int(trade.instrument.index)
            guard index < count else { return }
            desk.gate.rows[index].market.last = trade.price
            queues[index].take(trade)
            if judgesData {
                judges[index].take(trade, at: now)
                refreshDoubts(index)
            }
            guard newsCount < news.count else { return }
            news[newsCount].kind = .trade
            news[newsCount].trade = trade
            newsCount += 1
        case .mark(let update):
            let index = Int(update.instrument.index)
            guard index < count else { return }
            desk.ledger.mark(update.mark, of: update.instrument)
            desk.gate.rows[index].market.mark = desk.ledger.positions[index].mark
            if judgesData {
                judges[index].take(update, at: now)
                refreshDoubts(index)
            }
        case .status(let change):
            let index = Int(change.instrument.index)
            guard index < count else { return }
            desk.rules[index].status = change.status
            desk.gate.define(desk.rules[index])
            if change.status != .trading { symbols[index].isSwept = true }
        case .book, .best, .liquidation, .openInterest: break
        }
    }

    /// News about a feed itself.
    public mutating func control(_ notice: StreamNotice) {
        if case .refused(_, let code) = notice { tell(.rejected, value: Int64(code)) }
    }

    /// Something to count.
    public mutating func odd(_ oddity: Oddity) { counts.oddities &+= 1 }

    /// Shows the gate what the sequencer vouches for now; `isNews` when a message just changed it.
    mutating func refreshFacts(_ index: Int, isNews: Bool = false) {
        desk.gate.rows[index].market.aliveAt = books[index].provenAt
        if let (bid, ask) = books[index].best(at: now) {
            desk.gate.rows[index].market.isLive = true
            desk.gate.rows[index].market.show(
                bid: bid?.price ?? .none,
                ask: ask?.price ?? .none,
                updateID: books[index].lastID
            )
            if judgesData, isNews { judges[index].take(bid: bid, ask: ask, at: now) }
        } else {
            desk.gate.rows[index].market.isLive = false
            if judgesData { judges[index].loseBook() }
        }
        if judgesData { refreshDoubts(index) }
    }

    /// What a lost feed told is no fact any more, until its successor tells it anew.
    mutating func forgetFacts(of feed: Int) {
        guard feed < settings.feeds.count else { return }
        let streams = settings.feeds[feed]
        for index in 0..<count {
            if streams.contains(.trades) { desk.gate.rows[index].market.last = .none }
            guard streams.contains(.mark) else { continue }
            desk.gate.rows[index].market.mark = .none
            guard judgesData else { continue }
            judges[index].loseMark()
            refreshDoubts(index)
        }
    }

    /// Shows the gate what else speaks against a contract's data now.
    private mutating func refreshDoubts(_ index: Int) {
        let lag = books[index].skew(at: now, time: venueNow)
        desk.gate.rows[index].market.doubt(
            judges[index].faults(at: now, time: venueNow, lag: lag)
        )
    }
}
