internal import Base
internal import Domain
internal import Exchange
internal import Scenarios
internal import VenueWire

extension BinanceSkin {
    /// A fill, at its shortest.
    func sendTradeLite(_ report: OrderReport, _ account: ClientAccount, _ contract: Contract) {
        send("TRADE_LITE", to: account, report: report) {
            var json = JSONWriter()
            json.openObject()
            json.field("e", "TRADE_LITE")
            json.field("E", clientTime(now).milliseconds)
            json.field("T", clientTime(report.time).milliseconds)
            json.field("s", contract.spec.symbol)
            json.field("q", report.quantity.raw, digits: contract.quantityDigits)
            json.field("p", report.price.raw, digits: contract.priceDigits)
            json.field("m", report.maker)
            json.field("c", report.client.description)
            json.field("S", report.side.word)
            json.field("L", report.lastPrice.raw, digits: contract.priceDigits)
            json.field("l", report.lastQuantity.raw, digits: contract.quantityDigits)
            json.field("t", WireNumber.trade(report.tradeID))
            json.field("i", WireNumber.order(report.id))
            json.closeObject()
            return json.bytes
        }
    }

    /// News of an order, with trailing zeros cut off as the venue does here.
    func sendOrderUpdate(_ report: OrderReport, _ account: ClientAccount, _ contract: Contract) {
        if isHidden(report, account, in: "events") { return }
        send("ORDER_TRADE_UPDATE", to: account, report: report) {
            let prices = contract.priceDigits
            let quantities = contract.quantityDigits
            var json = JSONWriter(reserving: 640)
            json.openObject()
            json.field("e", "ORDER_TRADE_UPDATE")
            json.field("T", clientTime(report.time).milliseconds)
            json.field("E", clientTime(now).milliseconds)
            json.openObject("o")
            json.field("s", contract.spec.symbol)
            json.field("c", report.client.description)
            json.field("S", report.side.word)
            json.field("o", report.type.word)
            json.field("f", report.timeInForce.word)
            json.field("q", trimmed: report.quantity.raw, digits: quantities)
            json.field("p", trimmed: report.price.raw, digits: prices)
            json.field("ap", trimmed: report.averagePrice(contract), digits: prices)
            json.field("sp", "0")
            json.field("x", report.execution.word)
            json.field("X", report.status.word)
            json.field("i", WireNumber.order(report.id))
            json.field("l", trimmed: report.lastQuantity.raw, digits: quantities)
            json.field("z", trimmed: report.filled.raw, digits: quantities)
            json.field("L", trimmed: report.lastPrice.raw, digits: prices)
            json.field("n", trimmed: report.commission.raw, digits: 8)
            json.field("N", contract.spec.quoteAsset)
            json.field("T", clientTime(report.time).milliseconds)
            json.field("t", report.tradeID == 0 ? 0 : WireNumber.trade(report.tradeID))
            json.field("b", trimmed: report.bidValue.raw, digits: 8)
            json.field("a", trimmed: report.askValue.raw, digits: 8)
            json.field("m", report.maker)
            json.field("R", report.reduceOnly)
            json.field("wt", "CONTRACT_PRICE")
            json.field("ot", report.type.word)
            json.field("ps", "BOTH")
            json.field("cp", false)
            json.field("rp", trimmed: report.realised.raw, digits: 8)
            json.field("pP", false)
            json.field("si", 0)
            json.field("ss", 0)
            json.field("V", report.selfTrade.word)
            json.field("pm", "NONE")
            json.field("gtd", 0)
            json.field("er", report.reason.word)
            json.closeObject()
            json.closeObject()
            return json.bytes
        }
    }

    /// A wallet, a position, or both; absolute values, changed entries only.
    func sendAccountUpdate(
        _ account: ClientAccount,
        cause: String,
        balance: BalanceReport?,
        position: PositionReport?,
        symbol: String? = nil
    ) {
        send("ACCOUNT_UPDATE", to: account) {
            var json = JSONWriter(reserving: 420)
            json.openObject()
            json.field("e", "ACCOUNT_UPDATE")
            json.field("T", clientTime(balance?.time ?? now).milliseconds)
            json.field("E", clientTime(now).milliseconds)
            json.openObject("a")
            json.openArray("B")
            if let balance {
                json.openObject()
                json.field("a", Assets.name(balance.wallet.asset))
                json.field("wb", balance.wallet.raw, digits: 8)
                json.field("cw", balance.wallet.raw, digits: 8)
                let apart = balance.cause == .order ? 0 : balance.change.raw
                json.field("bc", trimmed: apart, digits: 8)
                json.closeObject()
            }
            json.closeArray()
            json.openArray("P")
            if let position {
                write(position.position, contracts[Int(position.position.instrument.index)], &json)
            }
            json.closeArray()
            json.field("m", cause)
            if let symbol { json.field("S", symbol) }
            json.closeObject()
            json.closeObject()
            return json.bytes
        }
    }

    private func write(_ view: PositionView, _ contract: Contract, _ json: inout JSONWriter) {
        json.openObject()
        json.field("s", contract.spec.symbol)
        json.field("pa", trimmed: view.amount.raw, digits: contract.quantityDigits)
        json.field("ep", trimmed: view.entry.raw, digits: 8)
        json.field("cr", view.realised.raw, digits: 8)
        json.field("up", trimmed: view.unrealised.raw, digits: 8)
        json.field("mt", "cross")
        json.field("iw", "0")
        json.field("ps", "BOTH")
        json.field("ma", contract.spec.quoteAsset)
        json.field("bep", trimmed: view.breakEven.raw, digits: 8)
        json.closeObject()
    }

    /// A new leverage.
    func sendLeverage(_ report: LeverageReport, _ account: ClientAccount, _ contract: Contract) {
        send("ACCOUNT_CONFIG_UPDATE", to: account) {
            var json = JSONWriter()
            json.openObject()
            json.field("e", "ACCOUNT_CONFIG_UPDATE")
            json.field("E", clientTime(now).milliseconds)
            json.field("T", clientTime(report.time).milliseconds)
            json.openObject("ac")
            json.field("s", contract.spec.symbol)
            json.field("l", Int64(report.leverage))
            json.closeObject()
            json.closeObject()
            return json.bytes
        }
    }

    /// Sends an event to every socket that listens with the account's key.
    func send(
        _ name: String,
        to account: ClientAccount,
        report: OrderReport? = nil,
        _ payload: () -> [UInt8]
    ) {
        guard let key = account.listenKey, let list = listeners[key], !list.isEmpty else { return }
        guard play == nil else {
            bend(event: payload(), named: name, key: key, report: report)
            return
        }
        deliverEvent(name, payload(), key: key, to: list)
    }

    /// Sends an event's bytes to the sockets of a listen key that want such events.
    func deliverEvent(_ name: String, _ payload: [UInt8], key: String, to list: [ConnectionID]) {
        for connection in list {
            guard let socket = sockets[connection] else { continue }
            if let wanted = socket.eventFilters[key], !wanted.isEmpty, !wanted.contains(name) {
                continue
            }
            deliver(payload, name: key, to: socket)
        }
    }

    /// Whether a view of the account must not show an order yet.
    func isHidden(_ report: OrderReport, _ account: ClientAccount, in view: String) -> Bool {
        guard let hidden = account.hidden[WireNumber.order(report.id)] else { return false }
        return now < hidden.until && hidden.views.contains(view)
    }
}
