internal import Base
internal import Domain
internal import Exchange
internal import VenueWire

extension BinanceSkin {
    /// `{"serverTime"}`.
    func serverTime() -> [UInt8] {
        var json = JSONWriter()
        json.openObject()
        json.field("serverTime", clientTime(now).milliseconds)
        json.closeObject()
        return json.bytes
    }

    /// A depth snapshot.
    func depth(_ call: Call) throws(VenueFault) -> [UInt8] {
        let contract = try contract(of: call)
        let limit = try call.parameters.integer("limit") ?? 500
        guard limit <= 1_000 else { throw .illegal("limit") }
        guard [5, 10, 20, 50, 100, 500, 1_000].contains(limit) else {
            throw VenueFault(-4_021, "\(limit) is not valid depth limit")
        }
        if play != nil, let bent = bentSnapshot(contract, limit: Int(limit)) { return bent }
        return snapshot(
            contract,
            id: contract.depth.latest,
            bids: top(.buy, of: contract, Int(limit)),
            asks: top(.sell, of: contract, Int(limit))
        )
    }

    /// A depth answer.
    func snapshot(_ contract: Contract, id: Int64, bids: [Level], asks: [Level]) -> [UInt8] {
        var json = JSONWriter(reserving: 128 + (bids.count + asks.count) * 28)
        json.openObject()
        json.field("lastUpdateId", id)
        json.field("E", clientTime(now).milliseconds)
        json.field("T", clientTime(now).milliseconds)
        json.levels("bids", bids, contract)
        json.levels("asks", asks, contract)
        json.closeObject()
        return json.bytes
    }

    /// The latest trades.
    func trades(_ call: Call) throws(VenueFault) -> [UInt8] {
        let contract = try contract(of: call)
        let limit = try call.parameters.limit(usual: 500, max: 1_000)
        let from = try call.parameters.integer("fromId")
        var json = JSONWriter(reserving: limit * 120)
        json.openArray()
        var rows = contract.trades.recent[...]
        if let from { rows = rows.drop { WireNumber.trade($0.id) < from }.prefix(limit) }
        for trade in rows.suffix(limit) {
            let value = contract.instrument.scale.notional(trade.price, trade.quantity, .towardZero)
            json.openObject()
            json.field("id", WireNumber.trade(trade.id))
            json.field("price", trade.price.raw, digits: contract.priceDigits)
            json.field("qty", trade.quantity.raw, digits: contract.quantityDigits)
            json.field("quoteQty", trimmed: value?.raw ?? 0, digits: 8)
            json.field("time", clientTime(trade.time).milliseconds)
            json.field("isBuyerMaker", trade.aggressor == .sell)
            json.field("isRPITrade", false)
            json.closeObject()
        }
        json.closeArray()
        return json.bytes
    }

    /// The latest runs of trades, or those from an id or time on.
    func aggregateTrades(_ call: Call) throws(VenueFault) -> [UInt8] {
        let contract = try contract(of: call)
        let limit = try call.parameters.limit(usual: 500, max: 1_000)
        let from = try call.parameters.integer("fromId")
        let start = try call.parameters.integer("startTime")
        let end = try call.parameters.integer("endTime")
        var rows = contract.trades.aggregates[...]
        if let from { rows = rows.drop { $0.id < from } }
        if let start { rows = rows.drop { $0.time.milliseconds < start } }
        if let end { rows = rows.prefix { $0.time.milliseconds <= end } }
        rows = from != nil || start != nil ? rows.prefix(limit) : rows.suffix(limit)
        var json = JSONWriter(reserving: rows.count * 140)
        json.openArray()
        for run in rows {
            json.openObject()
            json.field("a", run.id)
            json.field("p", run.price.raw, digits: contract.priceDigits)
            json.field("q", run.quantity.raw, digits: contract.quantityDigits)
            json.field("nq", run.quantity.raw, digits: contract.quantityDigits)
            json.field("f", WireNumber.trade(run.firstTrade))
            json.field("l", WireNumber.trade(run.lastTrade))
            json.field("T", clientTime(run.time).milliseconds)
            json.field("m", run.buyerIsMaker)
            json.closeObject()
        }
        json.closeArray()
        return json.bytes
    }

    /// Mark, index and funding.
    func premiumIndex(_ call: Call) throws(VenueFault) -> [UInt8] {
        try perContract(call) { contract, json in
            let mark = core.mark(of: contract.id)
            json.openObject()
            json.field("symbol", contract.spec.symbol)
            json.field("markPrice", mark.mark.price.raw, digits: 8)
            json.field("indexPrice", mark.index.price.raw, digits: 8)
            json.field("estimatedSettlePrice", mark.index.price.raw, digits: 8)
            json.field("lastFundingRate", mark.fundingRate, digits: 8)
            json.field("interestRate", "0.00010000")
            json.field("nextFundingTime", clientTime(mark.nextFunding).milliseconds)
            json.field("time", clientTime(now).milliseconds)
            json.closeObject()
        }
    }

    /// The best prices.
    func bookTicker(_ call: Call) throws(VenueFault) -> [UInt8] {
        try perContract(call) { contract, json in
            let bid = best(.buy, of: contract)
            let ask = best(.sell, of: contract)
            json.openObject()
            json.field("symbol", contract.spec.symbol)
            json.field("bidPrice", bid?.price.raw ?? 0, digits: contract.priceDigits)
            json.field("bidQty", bid?.quantity.raw ?? 0, digits: contract.quantityDigits)
            json.field("askPrice", ask?.price.raw ?? 0, digits: contract.priceDigits)
            json.field("askQty", ask?.quantity.raw ?? 0, digits: contract.quantityDigits)
            json.field("time", clientTime(now).milliseconds)
            json.field("lastUpdateId", contract.depth.latest)
            json.closeObject()
        }
    }

    /// The latest price.
    func priceTicker(_ call: Call) throws(VenueFault) -> [UInt8] {
        try perContract(call) { contract, json in
            let last = last(of: contract)
            let shown = last == .none ? best(.buy, of: contract)?.price ?? .none : last
            json.openObject()
            json.field("symbol", contract.spec.symbol)
            json.field("price", shown.raw, digits: contract.priceDigits)
            json.field("time", clientTime(now).milliseconds)
            json.closeObject()
        }
    }

    /// All long positions of one contract.
    func openInterest(_ call: Call) throws(VenueFault) -> [UInt8] {
        let contract = try contract(of: call)
        var long: Int64 = 0
        for index in 0..<core.accountCount {
            let account = AccountID(index: UInt16(index))
            long += max(0, core.position(on: contract.id, of: account).amount.raw)
        }
        var json = JSONWriter()
        json.openObject()
        json.field("symbol", contract.spec.symbol)
        json.field("openInterest", long, digits: contract.quantityDigits)
        json.field("time", clientTime(now).milliseconds)
        json.closeObject()
        return json.bytes
    }

    /// The contract a call is about.
    func contract(of call: Call) throws(VenueFault) -> Contract {
        guard let contract = contract(try call.parameters.required("symbol")) else {
            throw .symbol
        }
        return contract
    }

    /// One object for a symbol, or a list of all.
    private func perContract(
        _ call: Call,
        _ write: (Contract, inout JSONWriter) -> Void
    ) throws(VenueFault) -> [UInt8] {
        var json = JSONWriter()
        if call.parameters["symbol"] != nil {
            write(try contract(of: call), &json)
        } else {
            json.openArray()
            for contract in contracts { write(contract, &json) }
            json.closeArray()
        }
        return json.bytes
    }
}
