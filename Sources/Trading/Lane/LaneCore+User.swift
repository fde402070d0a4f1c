internal import Base
public import Domain
public import VenuePort

// What the private stream tells.
extension LaneCore: UserSink where S: ~Copyable {
    /// News about an order, ours or a stranger's.
    public mutating func order(_ event: OrderEvent) {
        guard Int(event.instrument.index) < count else {
            counts.oddities &+= 1
            return
        }
        var news = event
        if !desk.numbers.isOurs(news.clientID) { news.clientID = .none }
        // A fee completed later carries no new fill; a fill unknown to the table is booked once.
        let change = desk.orders.apply(news, now: now)
        absorb(change)
    }

    /// A wallet, absolute.
    public mutating func balance(_ update: BalanceUpdate) {
        desk.ledger.apply(update)
        recordBalance(update)
    }

    /// A position, absolute: held against what the fills add up to.
    public mutating func position(_ update: PositionUpdate) {
        guard Int(update.instrument.index) < count else { return }
        if answering?.purpose == .positions {
            symbols[Int(update.instrument.index)].toldInRound = audit.round
        }
        desk.ledger.apply(update, now: now)
    }

    /// News about the account or the stream itself.
    public mutating func signal(_ signal: AccountSignal) {
        switch signal {
        case .streamExpired: renewStream()
        case .marginCall: tell(.rejected, value: -1)
        case .leverage, .multiAssets, .conditional: break
        case .closing: break
        }
    }
}
