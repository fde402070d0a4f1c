internal import Base
internal import Domain
internal import Exchange
internal import VenueWire

extension BinanceSkin {
    /// The answer to a request that changed an order; what a query adds is left out.
    func orderBody(_ report: OrderReport) -> [UInt8] {
        var json = JSONWriter(reserving: 560)
        write(report, &json, query: false)
        return json.bytes
    }

    /// An order as answers show it; queries add the averages and when it was made.
    func write(_ report: OrderReport, _ json: inout JSONWriter, query: Bool) {
        let contract = contracts[Int(report.instrument.index)]
        let prices = contract.priceDigits
        let quantities = contract.quantityDigits
        json.openObject()
        json.field("orderId", WireNumber.order(report.id))
        json.field("symbol", contract.spec.symbol)
        json.field("status", report.status.word)
        json.field("clientOrderId", report.client.description)
        json.field("price", report.price.raw, digits: prices)
        if query { json.field("avgPrice", report.averagePrice(contract), digits: prices) }
        json.field("origQty", report.quantity.raw, digits: quantities)
        json.field("executedQty", report.filled.raw, digits: quantities)
        if query {
            json.field("cumQuote", trimmed: report.filledValue.raw, digits: 8)
        } else {
            json.field("cumQty", report.filled.raw, digits: quantities)
        }
        json.field("timeInForce", report.timeInForce.word)
        json.field("type", report.type.word)
        json.field("reduceOnly", report.reduceOnly)
        json.field("closePosition", false)
        json.field("side", report.side.word)
        json.field("positionSide", "BOTH")
        json.field("stopPrice", 0, digits: prices)
        json.field("workingType", "CONTRACT_PRICE")
        json.field("priceProtect", false)
        json.field("origType", report.type.word)
        json.field("priceMatch", "NONE")
        json.field("selfTradePreventionMode", report.selfTrade.word)
        json.field("goodTillDate", 0)
        if query { json.field("time", clientTime(report.opened).milliseconds) }
        json.field("updateTime", clientTime(report.time).milliseconds)
        json.closeObject()
    }

    /// The order a call names, open or over, unless the view hides it.
    func find(
        _ parameters: Parameters,
        _ account: ClientAccount,
        _ contract: Contract,
        openOnly: Bool,
        view: String
    ) throws(VenueFault) -> OrderReport {
        let name = try orderName(parameters)
        let found: OrderReport?
        switch name {
        case .id(let id):
            found =
                core.order(name, on: contract.id, for: account.core)
                ?? (openOnly ? nil : account.closedOrder(id, on: contract.id))
        case .client(let text):
            found =
                core.order(name, on: contract.id, for: account.core)
                ?? (openOnly ? nil : account.closedOrder(client: text, on: contract.id))
        }
        guard let found, !isHidden(found, account, in: view) else { throw .noSuchOrder }
        return found
    }

    /// By the venue's id, else by the client's.
    func orderName(_ parameters: Parameters) throws(VenueFault) -> OrderName {
        if let id = try parameters.integer("orderId") { return .id(WireNumber.order(wire: id)) }
        guard let client = parameters["origClientOrderId"], !client.isEmpty else {
            throw VenueFault(
                -1_102,
                "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!"
            )
        }
        guard let text = ClientText(client) else { throw .clientID }
        return .client(text)
    }
}
