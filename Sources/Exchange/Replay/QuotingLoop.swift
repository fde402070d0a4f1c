public import Base
public import Domain
public import Market

/// The quoting loop that is compared with hftbacktest, fill by fill.
///
/// Every 100 ms it takes back what is open and quotes two ticks outside the best bid and ask as it
/// sees them, post-only, 0.01 each; never two own orders at one price.
public struct QuotingLoop<Queue: QueueModel>: ~Copyable {
    /// One fill as the peer prints it.
    public struct Fill: Equatable, Sendable {
        /// The order's number, from 1.
        public let order: Int64

        /// Buy or sell.
        public let side: Side

        /// The order's price in ticks.
        public let tick: Int64

        /// The size in lots.
        public let lots: Int64

        /// When it matched.
        public let time: UTCTime
    }

    /// The account on its recording.
    public private(set) var session: ReplaySession<Queue>

    /// How many orders were sent.
    public private(set) var orders: Int64 = 0

    /// Every fill the loop saw, in order of hearing.
    public private(set) var fills: [Fill] = []

    /// Cash taken in less cash paid, commissions left out, at 10⁻⁸.
    public private(set) var cash: Int64 = 0

    private var open: [Int64] = []
    private let account: AccountID
    private let instrument: InstrumentID

    /// The loop of `account` over `events`, one millisecond each way, commissions of 2 and 7 in
    /// ten thousand.
    public init(
        events: [ReplayEvent],
        queue: Queue,
        listing: Listing
    ) throws(ListingError) {
        var exchange = try Exchange(
            limits: ExchangeLimits(accountsMax: 2, instrumentsMax: 1, ordersMax: 64),
            rules: .binance,
            listings: [listing]
        )
        let fees = FeeTier(maker: 20_000, taker: 70_000)
        guard let account = exchange.openAccount(fees: fees) else {
            preconditionFailure("the table has room for two")
        }
        let asset = listing.instrument.settlement
        let money = Money(raw: 100_000_000 * 100_000_000, asset: asset)
        exchange.transfer(money, to: account, at: .none)
        instrument = InstrumentID(index: 0)
        self.account = account
        let market = ReplayMarket(
            exchange,
            on: instrument,
            queue: queue,
            firstTick: 600_000,
            lastTick: 750_000
        )
        session = ReplaySession(
            market,
            events: events,
            account: account,
            on: instrument,
            latency: AccountLatency(entry: .milliseconds(1), response: .milliseconds(1))
        )
    }

    /// Runs to the end of the recording.
    public mutating func run() {
        var heard: [SessionNews] = []
        while session.elapse(.milliseconds(100), { heard.append($0) }) {
            for news in heard { hear(news) }
            heard.removeAll(keepingCapacity: true)
            for order in open { session.cancel(ClientText(decimal: UInt64(order))) }
            quote(.buy, session.view.bestBid - 2)
            quote(.sell, session.view.bestAsk + 2)
        }
    }

    /// The position at the venue.
    public var position: SignedQuantity {
        session.market.exchange.position(on: instrument, of: account).amount
    }

    /// The commissions paid, at 10⁻⁸.
    public var commissions: Money {
        let asset = session.market.exchange.instrument(instrument).settlement
        return session.market.exchange.house(of: asset).commissions
    }

    private mutating func quote(_ side: Side, _ tick: Int) {
        orders += 1
        session.place(
            NewOrder(
                instrument: instrument,
                client: ClientText(decimal: UInt64(orders)),
                side: side,
                timeInForce: .postOnly,
                price: Price(raw: Int64(tick)),
                quantity: Quantity(raw: 10)
            )
        )
    }

    private mutating func hear(_ news: SessionNews) {
        guard case .report(let report) = news else { return }
        let order = number(report.client)
        if report.execution == .new { open.append(order) }
        if report.status.isFinal { open.removeAll { $0 == order } }
        guard report.execution == .trade else { return }
        cash -= report.side.sign * report.filledValue.raw
        fills.append(
            Fill(
                order: order,
                side: report.side,
                tick: report.price.raw,
                lots: report.lastQuantity.raw,
                time: report.time
            )
        )
    }

    private func number(_ text: ClientText) -> Int64 {
        var value: Int64 = 0
        for index in 0..<text.count { value = value * 10 + Int64(text[index] - 48) }
        return value
    }
}
