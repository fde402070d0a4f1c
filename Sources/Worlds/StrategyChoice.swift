internal import Base
internal import Domain
internal import Settings
internal import Trading

/// The strategy a configuration asks for, with its numbers: the same for a live lane and a replay.
enum StrategyChoice {
    case maker([MakerProfile?])
    case fixedSpread(MakerProfile)
    case script(ScriptedOrders)

    init(_ settings: Settings, over instruments: [Instrument]) throws(AssemblyError) {
        let level = settings.limits.riskLevel
        func profile(
            _ name: String,
            _ instrument: Instrument
        ) throws(AssemblyError)
            -> MakerProfile?
        {
            guard let maker = settings.strategy.maker[name] else { return nil }
            return try MakerProfile(maker, instrument, riskLevel: level)
        }
        switch settings.strategy.kind {
        case "maker":
            var profiles: [MakerProfile?] = []
            for (name, instrument) in zip(settings.symbols, instruments) {
                profiles.append(try profile(name, instrument))
            }
            self = .maker(profiles)
        case "fixed-spread":
            guard let first = instruments.first, let name = settings.symbols.first,
                let profile = try profile(name, first)
            else { throw AssemblyError("fixed-spread needs strategy.maker for its first symbol") }
            self = .fixedSpread(profile)
        case "script":
            self = .script(
                try ScriptedOrders(
                    settings.strategy.script,
                    symbols: settings.symbols,
                    instruments: instruments
                )
            )
        default: self = .maker([])
        }
    }
}

extension FixedSpread {
    /// A spread with a maker's numbers.
    init(_ profile: MakerProfile) {
        self.init(
            ticks: profile.offset,
            quantity: profile.quantity,
            limit: profile.inventoryLimit
        )
    }
}
