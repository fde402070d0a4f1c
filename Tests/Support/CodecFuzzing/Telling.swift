internal import Base
internal import Domain
internal import VenuePort

/// What a decoder made of one message, in a form that two decoders can be held against.
struct Outcome {
    /// All that was handed over, in order.
    var telling: Telling

    /// Why it stopped; nil when the message was good.
    var fault: DecodeError?
}

/// Takes what a decoder hands over and keeps one number that depends on every field of it.
struct Telling: MarketSink, UserSink {
    /// Follows from every value handed over, in order.
    private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325

    /// How much of use was handed over.
    private(set) var events = 0

    /// How much was about the connection.
    private(set) var notices = 0

    /// How much was skipped or needs a look.
    private(set) var oddities = 0

    private mutating func add(_ word: UInt64) {
        digest = (digest ^ word) &* 0x9E37_79B9_7F4A_7C15
        digest ^= digest >> 29
    }

    private mutating func add(_ value: Int64) { add(UInt64(bitPattern: value)) }
    private mutating func add(_ id: InstrumentID) { add(UInt64(id.index)) }
    private mutating func add(_ price: Price) { add(price.raw) }
    private mutating func add(_ quantity: Quantity) { add(quantity.raw) }
    private mutating func add(_ time: UTCTime) { add(time.nanoseconds) }
    private mutating func add(_ side: Side) { add(side == .buy ? UInt64(1) : 2) }
    private mutating func add(_ flag: Bool) { add(flag ? UInt64(1) : 2) }

    private mutating func add(_ level: Level) {
        add(level.price)
        add(level.quantity)
    }

    private mutating func add(_ money: Money) {
        add(money.raw)
        add(UInt64(money.asset.index))
    }

    private mutating func begin(_ kind: UInt64) {
        events += 1
        add(kind)
    }

    mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        begin(UInt64(update.kind.rawValue))
        add(update.instrument)
        add(update.first)
        add(update.last)
        add(update.previous)
        add(Int64(update.checksum))
        add(UInt64(update.bidCount) << 32 | UInt64(update.askCount))
        add(update.eventTime)
        add(update.engineTime)
        for index in bids.indices { add(bids[index]) }
        add(UInt64(bids.count))
        for index in asks.indices { add(asks[index]) }
    }

    mutating func market(_ event: MarketEvent) {
        begin(8)
        switch event {
        case .book: preconditionFailure("a book is handed over with its levels")
        case .trade(let trade):
            add(trade.instrument)
            add(trade.aggressor)
            add(trade.price)
            add(trade.quantity)
            add(trade.id)
            add(trade.engineTime)
        case .best(let best):
            add(best.instrument)
            add(best.updateID)
            add(best.bid)
            add(best.ask)
            add(best.engineTime)
        case .mark(let update):
            add(update.instrument)
            add(update.mark.price)
            add(update.index.price)
            add(update.fundingRate)
            add(update.nextFunding)
            add(update.eventTime)
        case .liquidation(let liquidation):
            add(liquidation.instrument)
            add(liquidation.side)
            add(liquidation.price)
            add(liquidation.quantity)
            add(liquidation.engineTime)
        case .openInterest(let open):
            add(open.instrument)
            add(open.quantity)
            add(open.eventTime)
        case .status(let change):
            add(change.instrument)
            add(UInt64(change.status.rawValue))
            add(change.eventTime)
        }
    }

    mutating func order(_ event: OrderEvent) {
        begin(16)
        add(UInt64(event.kind.rawValue) << 8 | UInt64(event.source.rawValue))
        add(UInt64(event.state.rawValue))
        add(event.clientID.raw)
        add(event.venueID.low)
        add(event.venueID.high)
        add(event.instrument)
        add(event.side)
        add(UInt64(event.type.rawValue) << 8 | UInt64(event.timeInForce.rawValue))
        add(event.reduceOnly)
        add(event.maker)
        add(event.madeByVenue)
        add(event.price)
        add(event.quantity)
        add(event.filled)
        add(event.lastPrice)
        add(event.lastQuantity)
        add(event.tradeID)
        add(event.commission)
        add(event.realised)
        add(Int64(event.code))
        add(event.engineTime)
        add(event.eventTime)
    }

    mutating func balance(_ update: BalanceUpdate) {
        begin(17)
        add(UInt64(update.cause.rawValue))
        add(update.wallet)
        add(update.crossWallet)
        add(update.change)
        add(update.eventTime)
    }

    mutating func position(_ update: PositionUpdate) {
        begin(18)
        add(UInt64(update.cause.rawValue))
        add(update.instrument)
        add(update.amount.raw)
        add(update.entry)
        add(update.unrealised)
        add(update.eventTime)
    }

    mutating func signal(_ signal: AccountSignal) {
        begin(19)
        switch signal {
        case .streamExpired(let time): add(time)
        case .marginCall(let time): add(time)
        case .leverage(let id, let times):
            add(id)
            add(Int64(times))
        case .multiAssets(let isOn): add(isOn)
        case .conditional(let update):
            add(update.id)
            add(update.clientID.raw)
            add(update.instrument)
            add(UInt64(update.state.rawValue))
            add(update.child.low)
            add(update.eventTime)
        case .closing: add(UInt64(1))
        }
    }

    mutating func control(_ notice: StreamNotice) {
        notices += 1
        switch notice {
        case .acknowledged(let id):
            add(UInt64(32))
            add(id.raw)
        case .refused(let id, let code):
            add(UInt64(33))
            add(id.raw)
            add(Int64(code))
        case .pong: add(UInt64(34))
        case .closing: add(UInt64(35))
        }
    }

    mutating func odd(_ oddity: Oddity) {
        oddities += 1
        add(UInt64(oddity.kind.rawValue))
        guard let word = oddity.word else { return }
        for index in 0..<word.count { add(UInt64(word[index])) }
    }
}
