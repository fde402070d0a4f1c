internal import Base
internal import Binance
internal import Digests
internal import Domain
internal import Journal
internal import Market
internal import Trading
internal import VenuePort
internal import Worlds

/// The contract, limits, key and plan of the lane that is measured.
enum LaneRules {
    static let instrument: Instrument = {
        guard let symbol = SymbolText("BTCUSDT") else { preconditionFailure("a symbol fits") }
        var instrument = Instrument(
            id: InstrumentID(index: 0),
            version: 1,
            venue: .binance,
            symbol: symbol,
            base: AssetID(index: 2),
            quote: AssetID(index: 1),
            settlement: AssetID(index: 1),
            scale: PairScale(price: Scale(digits: 2), quantity: Scale(digits: 3)),
            tick: Price.Offset(raw: 10),
            lot: Quantity(raw: 1)
        )
        instrument.quantityMax = Quantity(raw: 1_000_000)
        instrument.marketQuantityMax = Quantity(raw: 120_000)
        instrument.priceMax = Price(raw: 452_976_400)
        instrument.notionalMin = Notional(raw: 50 * 100_000_000)
        instrument.percentPriceUp = 10_500
        instrument.percentPriceDown = 9_500
        instrument.openOrdersMax = 256
        return instrument
    }()

    /// The words of journal and tape.
    static var tables: JournalTables {
        JournalTables(
            assets: ["", "USDT", "BTC"],
            contracts: [
                ContractFact(
                    id: instrument.id,
                    version: instrument.version,
                    priceDigits: instrument.scale.price.digits,
                    quantityDigits: instrument.scale.quantity.digits,
                    symbol: instrument.symbol
                )
            ]
        )
    }

    /// The table with this contract.
    static func table() -> InstrumentTable {
        var assets = AssetTable()
        for name in ["USDT", "BTC"] {
            let isNew = assets.intern(name) != nil
            precondition(isNew, "a table has room for two assets")
        }
        return InstrumentTable([instrument], assets: assets)
    }

    /// How much the maker quotes, and how much it holds: all it may, so that it quotes one side.
    static let quantity = Quantity(raw: 2)
    static let held = Quantity(raw: 50)

    /// The venue's row of a position in thousandths of a coin, up to its time.
    static func positions(_ amount: Int64) -> String {
        let digits = String(1_000 + amount % 1_000).dropFirst()
        return
            #"[{"symbol":"BTCUSDT","positionSide":"BOTH","positionAmt":"\#(amount / 1_000).\#(digits)","#
            + #""entryPrice":"67000.0","breakEvenPrice":"67000.0","markPrice":"67000.0","#
            + #""unRealizedProfit":"0.0","marginAsset":"USDT","updateTime":"#
    }

    /// A maker that follows each move of the touch at once.
    static var maker: MakerProfile {
        var profile = MakerProfile(quantity: quantity, inventoryLimit: held)
        profile.lifeMin = .zero
        profile.toxicFlow = Quantity(raw: 500_000)
        return profile
    }

    /// Every limit on, none of them in the way of so many orders a second.
    static var settings: LaneSettings {
        let dollar: Int64 = 100_000_000
        var symbol = SymbolLimits()
        symbol.isAllowed = true
        symbol.orderNotional = 100_000 * dollar
        symbol.fatFinger = 100_000
        symbol.symbolNotional = 90_000_000 * dollar
        symbol.position = 1_000_000
        symbol.bookBand = 50
        symbol.markBand = 100
        symbol.anchorDivergence = 25
        symbol.openOrders = 256
        var settings = LaneSettings(
            instruments: [instrument],
            symbolLimits: [symbol],
            tag: 7,
            settlement: AssetID(index: 1)
        )
        settings.limits.venueNotional = 90_000_000 * dollar
        settings.limits.longCap = 50_000_000 * dollar
        settings.limits.shortCap = 50_000_000 * dollar
        settings.limits.openOrders = 1_000
        settings.limits.inFlight = 512
        settings.limits.positions = 8
        settings.limits.ordersPerSecond = 200_000
        settings.limits.ordersPerMinute = 2_000_000
        settings.limits.cancelsPerMinute = 2_000_000
        settings.limits.dailyLoss = 100_000 * dollar
        settings.limits.killDailyLoss = 500_000 * dollar
        settings.limits.killMonthlyLoss = 2_000_000 * dollar
        settings.limits.killDailyTurnover = 90_000_000 * dollar
        settings.limits.killMonthlyTurnover = 900_000_000 * dollar
        settings.budget.ordersShort = 1_000_000
        settings.budget.ordersLong = 2_000_000
        // A machine that is shared stops a strategy for longer than any call of it takes.
        settings.strategyBudget = .seconds(1)
        // The rounds of a reference stand between two of the lane's: what would be silence is not.
        settings.deadlines.place = .seconds(10)
        settings.deadlines.cancel = .seconds(10)
        settings.heartbeatMiss = .seconds(60)
        settings.auditEvery = .seconds(3_600)
        settings.countdown = .seconds(120)
        settings.limits.bookAge = .seconds(60)
        settings.limits.postOnlyAge = .seconds(60)
        settings.limits.clockUncertainty = .seconds(60)
        settings.dataGates = dataGates
        return settings
    }

    /// Every judge of the data at work; made-up messages as fast as they can be read are no burst or bait,
    /// and what waited while others were measured is not late.
    private static var dataGates: DataGatePolicy {
        var policy = DataGatePolicy()
        policy.burstEvents = .max
        policy.spoofCount = .max
        policy.lag = .seconds(60)
        policy.markAge = .seconds(3_600)
        return policy
    }

    /// A feed that is silent while others are measured is not stale.
    static var sequence: SequencePolicy {
        var policy = SequencePolicy()
        policy.staleAfter = .seconds(60)
        policy.silentAfter = .seconds(120)
        return policy
    }

    static func encoder() throws(Ed25519KeyError) -> BinanceEncoder {
        let name = Array("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A".utf8)
        let seed = [UInt8](repeating: 7, count: 32)
        return BinanceEncoder(apiKey: name.span, key: .ed25519(try Ed25519Signer(seed: seed.span)))
    }

    static func plan(_ port: UInt16) -> LivePlan {
        let end = LiveEndpoint(host: "127.0.0.1", port: port, pathPrefix: "")
        var plan = LivePlan(
            streams: end,
            trade: LiveEndpoint(host: "127.0.0.1", port: port, pathPrefix: "/ws-fapi/v1"),
            rest: end,
            wiring: .binance,
            apiKey: "lab"
        )
        plan.trustFile = echoCertificate.chain
        plan.wait = .spin
        plan.pingAfter = .seconds(30)
        plan.pongWithin = .seconds(30)
        plan.otherProcessor = Cores.peer
        return plan
    }

    static func ports() -> LivePorts {
        let operators = SPSCRing<Command>(capacity: 64)
        let control = SPSCRing<Command>(capacity: 64)
        let notices = SPSCRing<Notice>(capacity: 1_024)
        let words = SPSCRing<LineWords>(capacity: 64)
        return LivePorts(
            operators: operators.consumer,
            control: control.consumer,
            notices: notices.producer,
            words: words.producer,
            status: SeqlockCell<LaneStatus>(LaneStatus()),
            heartbeat: Heartbeat()
        )
    }
}
