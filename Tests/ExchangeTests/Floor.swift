import Base
import Domain
import Exchange

/// A small exchange for tests: BTCUSDT (and BTCUSDC), two accounts with money.
enum Floor {
    static let btc = InstrumentID(index: 0)
    static let usdt = AssetID(index: 1)
    static let usdc = AssetID(index: 2)

    static func bracket(
        _ number: Int,
        _ leverage: Int,
        _ floor: Int64,
        _ cap: Int64,
        _ rate: Int64,
        _ amount: Int64
    ) -> LeverageBracket {
        LeverageBracket(
            number: number,
            leverageMax: leverage,
            notionalFloor: Notional(raw: floor * 100_000_000),
            notionalCap: Notional(raw: cap * 100_000_000),
            maintenanceRate: rate,
            maintenanceAmount: Notional(raw: amount * 100_000_000)
        )
    }

    static let brackets = [
        bracket(1, 125, 0, 50_000, 400_000, 0),
        bracket(2, 100, 50_000, 600_000, 500_000, 50),
        bracket(3, 75, 600_000, 3_000_000, 650_000, 950),
        bracket(4, 50, 3_000_000, 12_000_000, 1_000_000, 11_450),
        bracket(5, 25, 12_000_000, 70_000_000, 2_000_000, 131_450),
        bracket(6, 20, 70_000_000, 100_000_000, 2_500_000, 481_450),
        bracket(7, 10, 100_000_000, 230_000_000, 5_000_000, 2_981_450),
    ]

    /// A contract with one decimal of price and three of quantity.
    static func listing(
        _ symbol: String = "BTCUSDT",
        settlement: AssetID = usdt,
        mark: Int64 = 64_250
    ) -> Listing {
        guard let text = SymbolText(symbol) else { preconditionFailure("a symbol has a name") }
        var instrument = Instrument(
            id: .none,
            version: 1,
            venue: .binance,
            symbol: text,
            base: AssetID(index: 9),
            quote: settlement,
            settlement: settlement,
            scale: PairScale(price: Scale(digits: 1), quantity: Scale(digits: 3)),
            tick: Price.Offset(raw: 1),
            lot: Quantity(raw: 1)
        )
        instrument.priceMax = Price(raw: 2_000_000)
        instrument.quantityMax = Quantity(raw: 1_000_000)
        instrument.marketQuantityMax = Quantity(raw: 1_000_000)
        return Listing(
            instrument: instrument,
            brackets: brackets,
            mark: MarkPrice(Price(raw: mark * 100_000_000)),
            index: IndexPrice(Price(raw: mark * 100_000_000))
        )
    }

    static let first = AccountID(index: 0)
    static let second = AccountID(index: 1)

    /// An exchange with `accounts` accounts of a million each.
    static func exchange(
        rules: VenueRules = .binance,
        listings: [Listing] = [listing()],
        accounts: Int = 2,
        fees: FeeTier = .regular,
        money: Int64 = 1_000_000,
        ordersMax: Int = 64
    ) throws -> Exchange {
        var exchange = try Exchange(
            limits: ExchangeLimits(accountsMax: max(accounts, 8), ordersMax: ordersMax),
            rules: rules,
            listings: listings
        )
        for _ in 0..<accounts {
            guard let account = exchange.openAccount(fees: fees) else {
                preconditionFailure("the table has room")
            }
            for asset in [usdt, usdc] {
                let deposit = Money(raw: money * 100_000_000, asset: asset)
                exchange.transfer(deposit, to: account, at: time(0))
            }
        }
        return exchange
    }

    static func order(
        _ client: String,
        _ side: Side,
        _ quantity: Int64,
        at price: Int64,
        _ timeInForce: TimeInForce = .goodTillCancel,
        on instrument: InstrumentID = btc
    ) -> NewOrder {
        guard let text = ClientText(client) else { preconditionFailure("a client id has bytes") }
        return NewOrder(
            instrument: instrument,
            client: text,
            side: side,
            timeInForce: timeInForce,
            price: Price(raw: price),
            quantity: Quantity(raw: quantity)
        )
    }

    static func time(_ nanoseconds: Int64) -> UTCTime {
        UTCTime(nanoseconds: 1_700_000_000_000_000_000 + nanoseconds)
    }
}
