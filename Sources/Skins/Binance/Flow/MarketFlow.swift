internal import Base
internal import Domain
internal import Exchange

/// What makes a market move: everybody but the customers.
protocol MarketFlow {
    /// When it next does something.
    var next: UTCTime { get }

    /// Opens its accounts.
    mutating func open(_ core: inout Exchange, at now: UTCTime)

    /// Lays out the first books.
    mutating func begin(_ core: inout Exchange, markets: [ResolvedMarket], at now: UTCTime)

    /// Does everything that is due.
    mutating func advance(_ core: inout Exchange, to now: UTCTime)

    /// The accounts that play everybody else.
    var house: FlowHouse { get set }

    /// Stops one contract's market, or lets it go on.
    mutating func pause(_ isPaused: Bool, _ instrument: InstrumentID, at now: UTCTime)

    /// Walks one contract's market to a price.
    mutating func move(
        _ core: inout Exchange,
        _ instrument: InstrumentID,
        to price: Price,
        at now: UTCTime
    )
}

/// The accounts that play everybody else.
struct FlowHouse {
    /// How many there are: an account may have 200 orders in one contract.
    static let accountsMax = 16

    /// What each owns of each asset at 10⁻⁸; all of them together stay within what the core adds up.
    private static let wealth: Int64 = 200_000_000 * 100_000_000

    private(set) var accounts: [AccountID] = []
    private var clients: UInt64 = 0

    /// Opens the accounts with more money than any test takes from them.
    mutating func open(_ core: inout Exchange, at now: UTCTime) {
        for _ in 0..<Self.accountsMax {
            guard let id = core.openAccount(fees: FeeTier(maker: 0, taker: 0)) else { return }
            for asset in Assets.all {
                core.transfer(
                    Money(raw: Self.wealth, asset: asset.id),
                    to: id,
                    at: now
                )
            }
            for place in 0..<core.instrumentCount {
                _ = try? core.setLeverage(
                    20,
                    on: InstrumentID(index: UInt16(place)),
                    for: id,
                    at: now
                )
            }
            accounts.append(id)
        }
    }

    /// A client id no one else has.
    mutating func client() -> ClientText {
        clients += 1
        return ClientText(decimal: clients)
    }

    /// Places a limit order of account `who`.
    mutating func place(
        _ core: inout Exchange,
        _ side: Side,
        _ price: Int64,
        _ quantity: Int64,
        on instrument: InstrumentID,
        timeInForce: TimeInForce = .goodTillCancel,
        who: Int,
        at now: UTCTime
    ) -> OrderReport? {
        guard quantity > 0, price > 0 else { return nil }
        let order = NewOrder(
            instrument: instrument,
            client: client(),
            side: side,
            timeInForce: timeInForce,
            price: Price(raw: price),
            quantity: Quantity(raw: quantity)
        )
        return try? core.place(order, for: accounts[who % accounts.count], at: now)
    }
}
