internal import Base
internal import Domain
internal import Exchange
internal import VenueWire

extension BinanceSkin {
    /// One order, open or over.
    func queryOrder(_ call: Call) throws(VenueFault) -> [UInt8] {
        try query(call, openOnly: false)
    }

    /// One order that is open.
    func queryOpenOrder(_ call: Call) throws(VenueFault) -> [UInt8] {
        try query(call, openOnly: true)
    }

    private func query(_ call: Call, openOnly: Bool) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let contract = try contract(of: call)
        let report = try find(
            call.parameters,
            account,
            contract,
            openOnly: openOnly,
            view: "query"
        )
        var json = JSONWriter(reserving: 640)
        write(report, &json, query: true)
        return json.bytes
    }

    /// Every open order, of one contract or of all.
    func openOrders(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let listed = call.parameters["symbol"] == nil ? contracts : [try contract(of: call)]
        var json = JSONWriter()
        json.openArray()
        for contract in listed {
            core.forEachOpenOrder(on: contract.id, for: account.core) { report in
                guard !isHidden(report, account, in: "open") else { return }
                write(report, &json, query: true)
            }
        }
        json.closeArray()
        return json.bytes
    }

    /// Orders of a contract from an id or a time on, the oldest first.
    func allOrders(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let listed = call.parameters["symbol"] == nil ? contracts : [try contract(of: call)]
        let limit = try call.parameters.limit(usual: 500, max: 1_000)
        let from = try call.parameters.integer("orderId")
        let (start, end) = try times(call.parameters, days: 7)
        var rows: [OrderReport] = []
        for contract in listed {
            rows += account.closed.filter { $0.instrument == contract.id }
            core.forEachOpenOrder(on: contract.id, for: account.core) { rows.append($0) }
        }
        rows.removeAll { report in
            isHidden(report, account, in: "history")
                || report.opened.milliseconds < start || report.opened.milliseconds > end
                || from.map { WireNumber.order(report.id) < $0 } ?? false
        }
        rows.sort { ($0.instrument, $0.id) < ($1.instrument, $1.id) }
        var json = JSONWriter(reserving: min(rows.count, limit) * 600)
        json.openArray()
        for report in from == nil ? rows.suffix(limit) : rows.prefix(limit) {
            write(report, &json, query: true)
        }
        json.closeArray()
        return json.bytes
    }

    /// Fills of a contract.
    func userTrades(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let contract = try contract(of: call)
        let limit = try call.parameters.limit(usual: 500, max: 1_000)
        let from = try call.parameters.integer("fromId")
        let order = try call.parameters.integer("orderId")
        let timed = call.parameters["startTime"] != nil || call.parameters["endTime"] != nil
        if from != nil, timed { throw .combination }
        let (start, end) = try times(call.parameters, days: 7)
        let rows = account.fills.filter { fill in
            fill.instrument == contract.id && fill.time.milliseconds >= start
                && fill.time.milliseconds <= end
                && (from.map { WireNumber.trade(fill.tradeID) >= $0 } ?? true)
                && (order.map { WireNumber.order(fill.id) == $0 } ?? true)
        }
        var json = JSONWriter(reserving: min(rows.count, limit) * 360)
        json.openArray()
        for fill in from == nil ? rows.suffix(limit) : rows.prefix(limit) {
            write(fill: fill, contract, &json)
        }
        json.closeArray()
        return json.bytes
    }

    private func write(fill: OrderReport, _ contract: Contract, _ json: inout JSONWriter) {
        let value = contract.instrument.scale.notional(
            fill.lastPrice,
            fill.lastQuantity,
            .towardZero
        )
        json.openObject()
        json.field("symbol", contract.spec.symbol)
        json.field("id", WireNumber.trade(fill.tradeID))
        json.field("orderId", WireNumber.order(fill.id))
        json.field("side", fill.side.word)
        json.field("price", fill.lastPrice.raw, digits: contract.priceDigits)
        json.field("qty", fill.lastQuantity.raw, digits: contract.quantityDigits)
        json.field("realizedPnl", fill.realised.raw, digits: 8)
        json.field("marginAsset", contract.spec.quoteAsset)
        json.field("quoteQty", trimmed: value?.raw ?? 0, digits: 8)
        json.field("commission", fill.commission.raw, digits: 8)
        json.field("commissionAsset", contract.spec.quoteAsset)
        json.field("time", clientTime(fill.time).milliseconds)
        json.field("positionSide", "BOTH")
        json.field("buyer", fill.side == .buy)
        json.field("maker", fill.maker)
        json.closeObject()
    }

    /// A span of time, at most so many days long; all of it when nothing is said.
    func times(
        _ parameters: Parameters,
        days: Int64
    ) throws(VenueFault) -> (start: Int64, end: Int64) {
        let start = try parameters.integer("startTime")
        let end = try parameters.integer("endTime")
        if let start, let end {
            guard start <= end else {
                throw VenueFault(-1_023, "Start time is greater than end time.")
            }
            guard end &- start <= days * 86_400_000 else {
                throw VenueFault(-4_166, "Search window is restricted to recent \(days) days only.")
            }
        }
        return (start ?? 0, end ?? .max)
    }
}
