internal import Base
public import Domain
internal import Market
public import Settings
public import Trading

/// Why a lane cannot be made of a configuration; one sentence.
public struct AssemblyError: Error, Equatable, Sendable {
    /// What is wrong.
    public let words: String

    /// Wraps a sentence.
    public init(_ words: String) { self.words = words }
}

extension LaneSettings {
    /// The lane of a checked configuration over the venue's rules, in the order of its symbols.
    public init(_ settings: Settings, instruments: [Instrument]) throws(AssemblyError) {
        var symbolLimits: [SymbolLimits] = []
        for (name, instrument) in zip(settings.symbols, instruments) {
            symbolLimits.append(try Self.limits(of: name, instrument, settings))
        }
        guard let settlement = instruments.first?.settlement else {
            throw AssemblyError("nothing to trade")
        }
        self.init(
            instruments: instruments,
            symbolLimits: symbolLimits,
            tag: settings.engine.instanceTag,
            settlement: settlement
        )
        limits = LaneLimits(settings)
        if settings.profile.isLive {
            let unset = limits.unset(of: symbolLimits)
            guard unset.isEmpty else {
                throw AssemblyError("unset limits: \(unset.joined(separator: ", "))")
            }
        }
        dataGates = DataGatePolicy()
        dataGates.lag = settings.market.stampSkewMax
        deadlines.place = settings.execution.placeDeadline
        deadlines.cancel = settings.execution.cancelDeadline
        orderValidity = settings.execution.validity
        auditEvery = settings.execution.auditEvery
        selfTrade =
            switch settings.execution.selfTradeMode {
            case "CANCEL_OLDEST": .expireMaker
            case "CANCEL_BOTH": .expireBoth
            case "NONE": .none
            default: .expireTaker
            }
        startPolicy = settings.execution.cancelOnStart ? .cancelAll : .adopt
        cancelsOnDisconnect = settings.execution.cancelOnDisconnect
        countdown = settings.execution.countdown
        heartbeatMiss = settings.execution.heartbeatMiss
        quantum = max(settings.engine.quantum, .milliseconds(1))
        strategyBudget = settings.strategy.timeBudget
        controlSilence = settings.engine.controlLossGrace
        logsOn = settings.venue?.privateKey != nil
        accountIsDedicated =
            settings.profile == .paper
            || settings.venue.map { venue in
                settings.tree["venues.\(venue.name).dedicated_account"]?.value == .flag(true)
            } ?? false
    }

    private static func limits(
        of name: String,
        _ instrument: Instrument,
        _ settings: Settings
    ) throws(AssemblyError) -> SymbolLimits {
        var limits = SymbolLimits()
        limits.isAllowed = true
        let caps = settings.limits
        limits.orderNotional = Self.least(caps.orderNotionalMax.raw, caps.fatFinger.raw)
        limits.symbolNotional = caps.symbolCaps[name]?.raw ?? caps.symbolNotionalMax.raw
        limits.bookBand = settings.execution.priceBandBps
        limits.markBand = caps.priceBandBps
        limits.anchorDivergence = settings.market.anchorDivergenceBps
        limits.openOrders = Int64(caps.inFlightMax)
        limits.ordersPerMinute = Int64(caps.symbolOrdersPerMinute)
        if let maker = settings.strategy.maker[name] {
            let profile = try MakerProfile(maker, instrument, riskLevel: caps.riskLevel)
            // Twenty quotes at once is no quote any more.
            limits.fatFinger = 20 * profile.quantity.raw
            limits.position =
                profile.inventoryLimit.raw + Int64(profile.layers) * profile.quantity.raw
        }
        return limits
    }

    /// The smaller of two caps, where zero is unset.
    private static func least(_ left: Int64, _ right: Int64) -> Int64 {
        left == 0 ? right : right == 0 ? left : min(left, right)
    }
}

extension LaneLimits {
    /// The limits of all contracts together.
    init(_ settings: Settings) {
        self.init()
        let caps = settings.limits
        venueNotional =
            caps.notionalMax.raw == 0
            ? caps.venueNotionalMax.raw : min(caps.venueNotionalMax.raw, caps.notionalMax.raw)
        longCap = caps.longMax.raw
        shortCap = caps.shortMax.raw
        openOrders = Int64(caps.inFlightMax)
        inFlight = Int64(caps.inFlightMax)
        positions = Int64(caps.positionsMax)
        ordersPerSecond = Int64(caps.ordersPerSecond)
        ordersPerMinute = Int64(caps.placesPerMinute)
        cancelsPerMinute = Int64(caps.cancelsPerMinute)
        dailyLoss = caps.dailyLoss.raw
        killDailyLoss = caps.killLoss.raw
        killMonthlyLoss = caps.killMonthlyLoss.raw
        killDailyTurnover = caps.killNotional.raw
        killMonthlyTurnover = caps.killMonthlyNotional.raw
        bookAge = settings.market.bookStaleAfter
        postOnlyAge = settings.execution.postOnlyStaleness
        clockUncertainty = settings.market.clockSkewHold
        coolOff = settings.execution.coolOff
    }
}

extension MakerProfile {
    /// The maker's numbers at the contract's scales; sizes are scaled by the risk dial and rounded down.
    public init(
        _ maker: StrategySettings.Maker,
        _ instrument: Instrument,
        riskLevel: Int64
    ) throws(AssemblyError) {
        func quantity(_ raw: Int64) -> Quantity {
            let scaled = Int128(raw) * Int128(riskLevel) / 100
            let digits = instrument.scale.quantity.digits
            let unit = Int128(Scale(digits: 8 - min(digits, 8)).unit)
            return Quantity(raw: Int64(scaled / unit)).roundedDown(toMultipleOf: instrument.lot)
        }
        let size = quantity(maker.quantity)
        guard size >= instrument.quantityMin else {
            throw AssemblyError(
                "strategy.maker: \(instrument.symbol)'s quantity at risk level \(riskLevel) is below the "
                    + "venue's least; raise it or risk.level.value"
            )
        }
        self.init(quantity: size, inventoryLimit: quantity(maker.inventoryLimit))
        layers = maker.layers
        offset = maker.offsetTicks
        layerStep = maker.stepTicks
        skew = maker.skewTicks
        tolerance = maker.refreshTicks
    }
}
