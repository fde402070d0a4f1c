internal import Base
internal import Domain
internal import Exchange
internal import VenueWire

extension BinanceSkin {
    /// One row per asset.
    func balances(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        var json = JSONWriter(reserving: 700)
        json.openArray()
        for asset in Assets.all {
            let view = core.balance(of: asset.id, for: account.core)
            json.openObject()
            json.field("accountAlias", "SgsR")
            json.field("asset", asset.name)
            json.field("balance", view.wallet.raw, digits: 8)
            json.field("crossWalletBalance", view.wallet.raw, digits: 8)
            json.field("crossUnPnl", view.unrealised.raw, digits: 8)
            json.field("availableBalance", view.available.raw, digits: 8)
            json.field("maxWithdrawAmount", view.withdrawable, digits: 8)
            json.field("marginAvailable", true)
            json.field("updateTime", clientTime(view.updated).milliseconds)
            json.closeObject()
        }
        json.closeArray()
        return json.bytes
    }

    /// Totals, assets and positions; totals are of USDT, as in single-asset mode.
    func accountStatus(_ call: Call, everySymbol: Bool) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let total = core.balance(of: Assets.usdt, for: account.core)
        var json = JSONWriter(reserving: 2_048)
        json.openObject()
        if everySymbol {
            json.field("feeTier", 0)
            json.field("canTrade", true)
            json.field("canDeposit", true)
            json.field("canWithdraw", true)
            json.field("updateTime", 0)
            json.field("multiAssetsMargin", false)
            json.field("tradeGroupId", -1)
        }
        json.field("totalInitialMargin", total.initialMargin.raw, digits: 8)
        json.field("totalMaintMargin", total.maintenanceMargin.raw, digits: 8)
        json.field("totalWalletBalance", total.wallet.raw, digits: 8)
        json.field("totalUnrealizedProfit", total.unrealised.raw, digits: 8)
        json.field("totalMarginBalance", total.marginBalance.raw, digits: 8)
        json.field("totalPositionInitialMargin", total.positionInitialMargin.raw, digits: 8)
        json.field("totalOpenOrderInitialMargin", total.openOrderInitialMargin.raw, digits: 8)
        json.field("totalCrossWalletBalance", total.wallet.raw, digits: 8)
        json.field("totalCrossUnPnl", total.unrealised.raw, digits: 8)
        json.field("availableBalance", total.available.raw, digits: 8)
        json.field("maxWithdrawAmount", total.withdrawable, digits: 8)
        json.openArray("assets")
        for asset in Assets.all { write(asset, account, &json) }
        json.closeArray()
        json.openArray("positions")
        for contract in contracts {
            let view = core.position(on: contract.id, of: account.core)
            if everySymbol || view.isInUse { writeShort(view, contract, full: everySymbol, &json) }
        }
        json.closeArray()
        json.closeObject()
        return json.bytes
    }

    private func write(
        _ asset: (id: AssetID, name: String),
        _ account: ClientAccount,
        _ json: inout JSONWriter
    ) {
        let view = core.balance(of: asset.id, for: account.core)
        json.openObject()
        json.field("asset", asset.name)
        json.field("walletBalance", view.wallet.raw, digits: 8)
        json.field("unrealizedProfit", view.unrealised.raw, digits: 8)
        json.field("marginBalance", view.marginBalance.raw, digits: 8)
        json.field("maintMargin", view.maintenanceMargin.raw, digits: 8)
        json.field("initialMargin", view.initialMargin.raw, digits: 8)
        json.field("positionInitialMargin", view.positionInitialMargin.raw, digits: 8)
        json.field("openOrderInitialMargin", view.openOrderInitialMargin.raw, digits: 8)
        json.field("crossWalletBalance", view.wallet.raw, digits: 8)
        json.field("crossUnPnl", view.unrealised.raw, digits: 8)
        json.field("availableBalance", view.available.raw, digits: 8)
        json.field("maxWithdrawAmount", view.withdrawable, digits: 8)
        json.field("marginAvailable", true)
        json.field("updateTime", clientTime(view.updated).milliseconds)
        json.closeObject()
    }

    /// A position inside the account's answer.
    private func writeShort(
        _ view: PositionView,
        _ contract: Contract,
        full: Bool,
        _ json: inout JSONWriter
    ) {
        json.openObject()
        json.field("symbol", contract.spec.symbol)
        json.field("positionSide", "BOTH")
        json.field("positionAmt", view.amount.raw, digits: contract.quantityDigits)
        json.field("unrealizedProfit", view.unrealised.raw, digits: 8)
        if full {
            json.field("leverage", "\(view.leverage)")
            json.field("isolated", false)
            json.field("entryPrice", trimmed: view.entry.raw, digits: 8)
            json.field("breakEvenPrice", trimmed: view.breakEven.raw, digits: 8)
            json.field("maxNotional", trimmed: view.notionalMax.raw, digits: 8)
            json.field("positionInitialMargin", view.positionInitialMargin.raw, digits: 8)
            json.field("openOrderInitialMargin", view.openOrderInitialMargin.raw, digits: 8)
        }
        json.field("isolatedMargin", "0.00000000")
        json.field("notional", trimmed: view.notional.raw, digits: 8)
        json.field("isolatedWallet", "0")
        json.field("initialMargin", view.initialMargin.raw, digits: 8)
        json.field("maintMargin", view.maintenanceMargin.raw, digits: 8)
        json.field("updateTime", clientTime(view.updated).milliseconds)
        json.closeObject()
    }

    /// Positions in use; in version 2 those of every contract.
    func positions(_ call: Call, everySymbol: Bool) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let listed = call.parameters["symbol"] == nil ? contracts : [try contract(of: call)]
        var json = JSONWriter(reserving: 640)
        json.openArray()
        for contract in listed {
            let view = core.position(on: contract.id, of: account.core)
            guard everySymbol || view.isInUse else { continue }
            json.openObject()
            json.field("symbol", contract.spec.symbol)
            json.field("positionSide", "BOTH")
            json.field("positionAmt", view.amount.raw, digits: contract.quantityDigits)
            json.field("entryPrice", trimmed: view.entry.raw, digits: 8)
            json.field("breakEvenPrice", trimmed: view.breakEven.raw, digits: 8)
            json.field("markPrice", view.mark.price.raw, digits: 8)
            json.field("unRealizedProfit", view.unrealised.raw, digits: 8)
            json.field("liquidationPrice", "0")
            json.field("isolatedMargin", "0")
            json.field("notional", view.notional.raw, digits: 8)
            json.field("isolatedWallet", "0")
            json.field("updateTime", clientTime(view.updated).milliseconds)
            if everySymbol {
                json.field("leverage", "\(view.leverage)")
                json.field("maxNotionalValue", trimmed: view.notionalMax.raw, digits: 8)
                json.field("marginType", "cross")
                json.field("isAutoAddMargin", "false")
            } else {
                json.field("marginAsset", contract.spec.quoteAsset)
                json.field("initialMargin", view.initialMargin.raw, digits: 8)
                json.field("maintMargin", view.maintenanceMargin.raw, digits: 8)
                json.field("positionInitialMargin", view.positionInitialMargin.raw, digits: 8)
                json.field("openOrderInitialMargin", view.openOrderInitialMargin.raw, digits: 8)
                json.field("adl", view.amount == .zero ? 0 : 2)
                json.field("bidNotional", trimmed: view.bidValue.raw, digits: 8)
                json.field("askNotional", trimmed: view.askValue.raw, digits: 8)
            }
            json.closeObject()
        }
        json.closeArray()
        return json.bytes
    }

    /// What changed the wallets, oldest first.
    func income(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let symbol = call.parameters["symbol"]
        if let symbol, contract(symbol) == nil { throw .symbol }
        let type = call.parameters["incomeType"]
        let limit = try call.parameters.limit(usual: 100, max: 1_000)
        let page = max(1, try call.parameters.integer("page") ?? 1)
        let (start, end) = try times(call.parameters, days: 90)
        let rows = account.incomes.filter { row in
            (symbol == nil || row.symbol == symbol) && (type == nil || row.type == type)
                && row.time.milliseconds >= start && row.time.milliseconds <= end
        }
        let skipped = Int(min(page - 1, 1 << 20)) * limit
        var json = JSONWriter(reserving: 4_096)
        json.openArray()
        for row in rows.dropFirst(skipped).prefix(limit) {
            json.openObject()
            json.field("symbol", row.symbol)
            json.field("incomeType", row.type)
            json.field("income", row.amount.raw, digits: 8)
            json.field("asset", Assets.name(row.amount.asset))
            json.field("info", row.tradeID == 0 ? row.type : "\(row.tradeID)")
            json.field("time", clientTime(row.time).milliseconds)
            json.field("tranId", row.number)
            json.field("tradeId", row.tradeID == 0 ? "" : "\(row.tradeID)")
            json.closeObject()
        }
        json.closeArray()
        return json.bytes
    }
}

extension PositionView {
    /// Whether version 3 lists it: a position, or open orders.
    var isInUse: Bool {
        amount != .zero || bidValue.raw != 0 || askValue.raw != 0
    }
}

extension BalanceView {
    /// What could leave: unrealised profit cannot.
    var withdrawable: Int64 { max(0, min(available.raw, wallet.raw)) }
}
