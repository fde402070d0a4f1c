internal import Base
internal import Domain
internal import Exchange
internal import VenueWire

extension BinanceSkin {
    /// A new order.
    func placeOrder(_ call: Call) throws(VenueFault) -> [UInt8] {
        orderBody(try place(call.parameters, call))
    }

    /// Reads a new order and does nothing with it.
    func testOrder(_ call: Call) throws(VenueFault) -> [UInt8] {
        _ = try newOrder(call.parameters)
        return Array("{}".utf8)
    }

    /// Reads an order and gives it to the exchange.
    func place(_ parameters: Parameters, _ call: Call) throws(VenueFault) -> OrderReport {
        guard let account = call.account else { throw .key }
        let (order, contract) = try newOrder(parameters)
        try checkTimeInEngine(call)
        do {
            let report = try core.place(order, for: account.core, at: now)
            recorded?.book.join(report, in: core)
            bends.lastPlaced = report
            return report
        } catch {
            throw VenueFault(error, contract)
        }
    }

    /// An order from a request's parameters.
    func newOrder(_ parameters: Parameters) throws(VenueFault) -> (NewOrder, Contract) {
        let symbol = try parameters.required("symbol")
        guard let contract = contract(symbol) else { throw .symbol }
        guard let side = Side(word: try parameters.required("side")) else {
            throw VenueFault(-1_117, "Invalid side.")
        }
        let type = try orderType(try parameters.required("type"))
        try checkOneWay(parameters)
        let scale = contract.instrument.scale
        guard let quantity = try parameters.decimal("quantity", scale.quantity) else {
            throw .missing("quantity")
        }
        guard quantity > 0 else { throw VenueFault(-4_003, "Quantity less than zero.") }
        var order = NewOrder(
            instrument: contract.id,
            client: try clientText(parameters["newClientOrderId"]),
            side: side,
            type: type,
            selfTrade: .expireMaker,
            reduceOnly: try parameters.flag("reduceOnly") ?? false,
            quantity: Quantity(raw: quantity)
        )
        if let mode = parameters["selfTradePreventionMode"] {
            guard let known = SelfTradePrevention(word: mode) else {
                throw VenueFault(-5_039, "Invalid selfTradePreventionMode.")
            }
            order.selfTrade = known
        }
        if let response = parameters["newOrderRespType"], response != "ACK", response != "RESULT" {
            throw VenueFault(-1_136, "Invalid newOrderRespType")
        }
        if let close = try parameters.flag("closePosition"), close { throw .combination }
        if type == .market {
            for name in ["timeInForce", "price"] where parameters[name] != nil {
                throw VenueFault(-1_106, "Parameter '\(name.lowercased())' sent when not required.")
            }
        } else {
            order.timeInForce = try timeInForce(try parameters.required("timeInForce"))
            order.price = try price(parameters, side, contract)
        }
        return (order, contract)
    }

    private func orderType(_ word: String) throws(VenueFault) -> OrderType {
        switch word {
        case "LIMIT": return .limit
        case "MARKET": return .market
        case "STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET", "TRAILING_STOP_MARKET":
            throw .algoOnly
        default: throw VenueFault(-1_116, "Invalid orderType.")
        }
    }

    private func timeInForce(_ word: String) throws(VenueFault) -> TimeInForce {
        switch word {
        case "GTC": return .goodTillCancel
        case "IOC": return .immediateOrCancel
        case "FOK": return .fillOrKill
        case "GTX": return .postOnly
        default: throw VenueFault(-1_115, "Invalid timeInForce.")
        }
    }

    /// One-way mode: a position has no side of its own.
    func checkOneWay(_ parameters: Parameters) throws(VenueFault) {
        guard let side = parameters["positionSide"], side != "BOTH" else { return }
        guard side == "LONG" || side == "SHORT" else { throw .illegal("positionSide") }
        throw VenueFault(-4_061, "Order's position side does not match user's setting.")
    }

    /// The limit price, stated or taken from the book.
    private func price(
        _ parameters: Parameters,
        _ side: Side,
        _ contract: Contract
    ) throws(VenueFault) -> Price {
        let stated = try parameters.decimal("price", contract.instrument.scale.price)
        if let match = parameters["priceMatch"], match != "NONE" {
            guard stated == nil else {
                throw VenueFault(-5_038, "Price and priceMatch can not be sent together.")
            }
            return try matchedPrice(match, side, contract)
        }
        guard let stated else { throw .missing("price") }
        guard stated > 0 else { throw VenueFault(-4_001, "Price less than 0.") }
        return Price(raw: stated)
    }

    private func matchedPrice(
        _ match: String,
        _ side: Side,
        _ contract: Contract
    ) throws(VenueFault) -> Price {
        let places = [
            "OPPONENT": 1, "OPPONENT_5": 5, "QUEUE": 1, "QUEUE_5": 5, "QUEUE_10": 10,
            "QUEUE_20": 20,
        ]
        guard let place = places[match] else { throw VenueFault(-5_037, "Invalid price match") }
        let from = match.hasPrefix("QUEUE") ? side : side.opposite
        let levels = top(from, of: contract, place)
        guard levels.count == place, let level = levels.last else {
            throw VenueFault(-5_041, "No depth matches this BBO order")
        }
        return level.price
    }

    /// A client order id as sent, or one of the venue's own making.
    private func clientText(_ sent: String?) throws(VenueFault) -> ClientText {
        guard let sent, !sent.isEmpty else {
            guard let made = ClientText(random.text(22)) else {
                preconditionFailure("22 letters make an id")
            }
            return made
        }
        guard sent.utf8.count <= 36 else { throw .clientID }
        let allowed = sent.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                true
            default: ".:/_-".utf8.contains(byte)
            }
        }
        guard allowed, let text = ClientText(sent) else {
            throw VenueFault(
                -1_100,
                #"Illegal characters found in parameter 'newClientOrderId'; legal range is '^[\.A-Z\:/a-z0-9_-]{1,36}$'."#
            )
        }
        return text
    }
}
