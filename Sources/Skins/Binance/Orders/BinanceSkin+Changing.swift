internal import Base
internal import Domain
internal import Exchange
internal import VenueWire

extension BinanceSkin {
    /// New terms for an order.
    func modifyOrder(_ call: Call) throws(VenueFault) -> [UInt8] {
        orderBody(try modify(call.parameters, call))
    }

    /// Reads new terms and gives them to the exchange.
    func modify(_ parameters: Parameters, _ call: Call) throws(VenueFault) -> OrderReport {
        guard let account = call.account else { throw .key }
        guard let contract = contract(try parameters.required("symbol")) else { throw .symbol }
        let name = try orderName(parameters)
        guard let side = Side(word: try parameters.required("side")) else {
            throw VenueFault(-1_117, "Invalid side.")
        }
        try checkOneWay(parameters)
        let scale = contract.instrument.scale
        guard let quantity = try parameters.decimal("quantity", scale.quantity) else {
            throw .missing("quantity")
        }
        guard quantity > 0 else { throw VenueFault(-4_003, "Quantity less than zero.") }
        guard let price = try parameters.decimal("price", scale.price) else {
            throw .missing("price")
        }
        guard price > 0 else { throw VenueFault(-4_001, "Price less than 0.") }
        try checkTimeInEngine(call)
        guard let open = core.order(name, on: contract.id, for: account.core),
            !isHidden(open, account, in: "query"), open.side == side
        else { throw .noSuchOrder }
        if try parameters.flag("reduceOnly") == true, !open.reduceOnly {
            throw VenueFault(-5_047, "The original order is not a reduce-only order")
        }
        do {
            let report = try core.amend(
                name,
                on: contract.id,
                to: Amendment(price: Price(raw: price), quantity: Quantity(raw: quantity)),
                for: account.core,
                at: now
            )
            recorded?.book.rejoin(report, from: open, in: core)
            return report
        } catch {
            throw VenueFault(error, contract)
        }
    }

    /// Takes an order back.
    func cancelOrder(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let contract = try contract(of: call)
        let name = try orderName(call.parameters)
        try checkTimeInEngine(call)
        return orderBody(try cancel(name, account, contract))
    }

    /// Takes an order back that the account can see.
    func cancel(
        _ name: OrderName,
        _ account: ClientAccount,
        _ contract: Contract
    ) throws(VenueFault) -> OrderReport {
        guard let open = core.order(name, on: contract.id, for: account.core),
            !isHidden(open, account, in: "query")
        else { throw .notOpen }
        do {
            return try core.cancel(name, on: contract.id, for: account.core, at: now)
        } catch {
            throw VenueFault(error, contract)
        }
    }

    /// Takes every order of a contract back.
    func cancelAll(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let contract = try contract(of: call)
        try checkTimeInEngine(call)
        core.cancelAll(on: contract.id, for: account.core, at: now)
        return Array(
            #"{"code":200,"msg":"The operation of cancel all open order is done."}"#.utf8
        )
    }

    /// Arms or disarms the dead-man switch of a contract.
    func countdown(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let contract = try contract(of: call)
        let milliseconds = try call.parameters.requiredInteger("countdownTime")
        guard milliseconds >= 0, milliseconds <= 86_400_000 * 365 else {
            throw .illegal("countdownTime")
        }
        try checkTimeInEngine(call)
        do {
            if !bends.countdownIgnored {
                try core.setCountdown(
                    .milliseconds(milliseconds),
                    on: contract.id,
                    for: account.core,
                    at: now
                )
            }
        } catch {
            throw VenueFault(error, contract)
        }
        if milliseconds > 0 {
            // The switch fires inside the exchange; somebody must come by when it does.
            agenda.add(at: now + .milliseconds(milliseconds)) { $0.absorb() }
        }
        var json = JSONWriter()
        json.openObject()
        json.field("symbol", contract.spec.symbol)
        json.field("countdownTime", "\(milliseconds)")
        json.closeObject()
        return json.bytes
    }
}
