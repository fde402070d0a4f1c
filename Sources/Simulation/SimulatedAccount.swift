internal import Base
internal import Binance
internal import BinanceSkin
internal import Digests
internal import Domain
internal import Journal
internal import Market
internal import Trading

/// The one customer of a simulated venue, with the lane's settings for it.
struct SimulatedAccount {
    let key = "simulated-key"
    private let secret = "simulated-secret"

    init() {}

    var setup: AccountSetup {
        AccountSetup(key: key, secret: secret, balances: [("USDT", 100_000 * 100_000_000)])
    }

    func encoder() -> BinanceEncoder {
        let name = Array(key.utf8)
        let text = Array(secret.utf8)
        return BinanceEncoder(apiKey: name.span, key: .hmac(HMACSHA256(secret: text.span)))
    }

    func settings(_ instruments: [Instrument], seed: UInt64) -> LaneSettings {
        var symbol = SymbolLimits()
        symbol.isAllowed = true
        symbol.markBand = 200
        symbol.openOrders = 100
        var settings = LaneSettings(
            instruments: instruments,
            symbolLimits: Array(repeating: symbol, count: instruments.count),
            tag: 9,
            settlement: instruments[0].settlement
        )
        settings.seed = seed
        settings.logsOn = false
        settings.timeoutShareMax = 10_000
        settings.dataGates = DataGatePolicy()
        return settings
    }

    func tables(_ instruments: [Instrument]) -> JournalTables {
        JournalTables(
            assets: ["", "BTC", "USDT", "ETH"],
            contracts: instruments.map {
                ContractFact(
                    id: $0.id,
                    version: $0.version,
                    priceDigits: $0.scale.price.digits,
                    quantityDigits: $0.scale.quantity.digits,
                    symbol: $0.symbol
                )
            }
        )
    }
}
