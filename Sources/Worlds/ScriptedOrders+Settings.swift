internal import Base
internal import Domain
internal import Settings
internal import Trading

extension ScriptedOrders {
    /// The script at the contracts' scales; orders get numbers in the order their names appear.
    init(
        _ script: [StrategySettings.Step],
        symbols: [String],
        instruments: [Instrument]
    ) throws(AssemblyError) {
        var names: [String] = []
        var steps: [Step] = []
        for step in script {
            if !names.contains(step.order) { names.append(step.order) }
            let place = script.first { $0.order == step.order && $0.act == "place" }
            guard let place else {
                throw AssemblyError("strategy.script: order \(step.order) is never placed")
            }
            let symbol = place.symbol.isEmpty ? symbols.first : place.symbol
            guard let index = symbols.firstIndex(where: { $0 == symbol }) else {
                throw AssemblyError("strategy.script: \(place.symbol) is not among the symbols")
            }
            steps.append(
                Step(
                    after: step.after,
                    order: names.firstIndex(of: step.order) ?? 0,
                    act: try Self.act(step, instruments[index])
                )
            )
        }
        self.init(steps)
    }

    private static func act(
        _ step: StrategySettings.Step,
        _ instrument: Instrument
    ) throws(AssemblyError) -> Act {
        if step.act == "cancel" { return .cancel }
        func scaled(_ raw: Int64, _ scale: Scale) throws(AssemblyError) -> Int64 {
            let unit = Scale(digits: 8 - min(scale.digits, 8)).unit
            guard raw > 0, raw % unit == 0 else {
                throw AssemblyError("strategy.script: \(step.order) is off its contract's decimals")
            }
            return raw / unit
        }
        let price = Price(raw: try scaled(step.price, instrument.scale.price))
        let quantity = Quantity(raw: try scaled(step.quantity, instrument.scale.quantity))
        if step.act == "modify" { return .modify(price, quantity) }
        let timeInForce: TimeInForce =
            switch step.timeInForce {
            case "gtc": .goodTillCancel
            case "ioc": .immediateOrCancel
            case "fok": .fillOrKill
            default: .postOnly
            }
        return .place(
            instrument.id,
            step.side == "sell" ? .sell : .buy,
            timeInForce,
            price,
            quantity
        )
    }
}
