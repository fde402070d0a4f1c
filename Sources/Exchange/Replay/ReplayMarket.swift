public import Base
internal import Domain
public import Market

/// An exchange whose book is a recording: own orders queue behind what was recorded.
///
/// Accounts, filters, margin, fees and reports are the core's; fills are those of `ReplayBook`.
public struct ReplayMarket<Queue: QueueModel>: ~Copyable {
    /// The accounts and orders behind it.
    public internal(set) var exchange: Exchange

    private var book: ReplayBook<Queue>

    /// The recorded book, as the venue had it.
    public var depth: ReplayDepth { _read { yield book.depth } }

    /// Lets `exchange` trade one of its instruments on recorded flow within a window of ticks.
    ///
    /// - Precondition: the exchange has room for one more account, the flow's own.
    public init(
        _ exchange: consuming Exchange,
        on instrument: InstrumentID,
        queue: Queue,
        firstTick: Int,
        lastTick: Int
    ) {
        var exchange = exchange
        book = ReplayBook(
            in: &exchange,
            on: instrument,
            queue: queue,
            firstTick: firstTick,
            lastTick: lastTick
        )
        self.exchange = exchange
    }

    /// Takes one record at its venue time.
    @inline(__always)
    public mutating func apply(_ event: ReplayEvent) {
        book.apply(event, to: &exchange)
    }

    /// Takes a new order; see `Exchange.place`.
    public mutating func place(
        _ request: NewOrder,
        for account: AccountID,
        at time: UTCTime
    ) throws(OrderRefusal) -> OrderReport {
        let answer = try exchange.place(request, for: account, at: time)
        book.join(answer, in: exchange)
        return answer
    }

    /// Gives an order new terms; see `Exchange.amend`.
    ///
    /// It joins the end of its queue unless the
    /// venue's rules keep its place.
    public mutating func amend(
        _ name: OrderName,
        on instrument: InstrumentID,
        to terms: Amendment,
        for account: AccountID,
        at time: UTCTime
    ) throws(OrderRefusal) -> OrderReport {
        let before = exchange.order(name, on: instrument, for: account)
        let answer = try exchange.amend(name, on: instrument, to: terms, for: account, at: time)
        book.rejoin(answer, from: before, in: exchange)
        return answer
    }

    /// Takes an order back; see `Exchange.cancel`.
    public mutating func cancel(
        _ name: OrderName,
        on instrument: InstrumentID,
        for account: AccountID,
        at time: UTCTime
    ) throws(OrderRefusal) -> OrderReport {
        try exchange.cancel(name, on: instrument, for: account, at: time)
    }
}
