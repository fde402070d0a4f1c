internal import Base
internal import Domain
internal import Exchange
internal import VenueWire

extension BinanceSkin {
    /// The account's settings.
    func accountConfig(_ call: Call) throws(VenueFault) -> [UInt8] {
        var json = JSONWriter()
        json.openObject()
        json.field("feeTier", 0)
        json.field("canTrade", true)
        json.field("canDeposit", true)
        json.field("canWithdraw", true)
        json.field("dualSidePosition", false)
        json.field("updateTime", 0)
        json.field("multiAssetsMargin", false)
        json.field("tradeGroupId", -1)
        json.closeObject()
        return json.bytes
    }

    /// Margin type and leverage per contract.
    func symbolConfig(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let listed = call.parameters["symbol"] == nil ? contracts : [try contract(of: call)]
        var json = JSONWriter()
        json.openArray()
        for contract in listed {
            let view = core.position(on: contract.id, of: account.core)
            json.openObject()
            json.field("symbol", contract.spec.symbol)
            json.field("marginType", "CROSSED")
            json.field("isAutoAddMargin", false)
            json.field("leverage", Int64(view.leverage))
            json.field("maxNotionalValue", trimmed: view.notionalMax.raw, digits: 8)
            json.closeObject()
        }
        json.closeArray()
        return json.bytes
    }

    /// Chooses a leverage.
    func setLeverage(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let contract = try contract(of: call)
        let leverage = try call.parameters.requiredInteger("leverage")
        guard leverage >= 1, leverage <= 125 else {
            throw VenueFault(-4_028, "Leverage \(leverage) is not valid")
        }
        do {
            _ = try core.setLeverage(Int(leverage), on: contract.id, for: account.core, at: now)
        } catch {
            throw error == .leverageInvalid
                ? VenueFault(-4_028, "Leverage \(leverage) is not valid")
                : VenueFault(error, contract)
        }
        let view = core.position(on: contract.id, of: account.core)
        var json = JSONWriter()
        json.openObject()
        json.field("leverage", leverage)
        json.field("maxNotionalValue", trimmed: view.notionalMax.raw, digits: 8)
        json.field("symbol", contract.spec.symbol)
        json.closeObject()
        return json.bytes
    }

    /// Every account here is in cross margin: nothing to change, or not to be had.
    func setMarginType(_ call: Call) throws(VenueFault) -> [UInt8] {
        _ = try contract(of: call)
        switch try call.parameters.required("marginType") {
        case "CROSSED": throw VenueFault(-4_046, "No need to change margin type.")
        case "ISOLATED": throw VenueFault(-4_084, "Method is not allowed currently. Coming soon.")
        default: throw .illegal("marginType")
        }
    }

    /// Every account here is in one-way mode: nothing to change, or not to be had.
    func setPositionMode(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let dual = try call.parameters.flag("dualSidePosition") else {
            throw .missing("dualSidePosition")
        }
        if dual { throw VenueFault(-4_084, "Method is not allowed currently. Coming soon.") }
        throw VenueFault(-4_059, "No need to change position side.")
    }

    /// What the account pays on a contract.
    func commissionRate(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let contract = try contract(of: call)
        var json = JSONWriter()
        json.openObject()
        json.field("symbol", contract.spec.symbol)
        json.field("makerCommissionRate", trimmed: account.fees.maker, digits: 8)
        json.field("takerCommissionRate", trimmed: account.fees.taker, digits: 8)
        json.field("rpiCommissionRate", "0.00005")
        json.closeObject()
        return json.bytes
    }

    /// The margin table of a contract, or of all.
    func leverageBrackets(_ call: Call) throws(VenueFault) -> [UInt8] {
        let listed = call.parameters["symbol"] == nil ? contracts : [try contract(of: call)]
        var json = JSONWriter(reserving: 2_048)
        json.openArray()
        for contract in listed {
            json.openObject()
            json.field("symbol", contract.spec.symbol)
            json.openArray("brackets")
            for bracket in core.brackets(of: contract.id) {
                json.openObject()
                json.field("bracket", Int64(bracket.number))
                json.field("initialLeverage", Int64(bracket.leverageMax))
                json.field("notionalCap", bracket.notionalCap.raw / 100_000_000)
                json.field("notionalFloor", bracket.notionalFloor.raw / 100_000_000)
                json.key("maintMarginRatio")
                json.raw(DecimalText.trimmed(bracket.maintenanceRate, digits: 8).utf8)
                json.key("cum")
                json.raw(DecimalText.trimmed(bracket.maintenanceAmount.raw, digits: 8).utf8)
                json.closeObject()
            }
            json.closeArray()
            json.closeObject()
        }
        json.closeArray()
        return json.bytes
    }

    /// The account's order limits.
    func orderLimits() -> [UInt8] {
        var json = JSONWriter()
        json.openArray()
        json.limit("ORDERS", "SECOND", 10, 300)
        json.limit("ORDERS", "MINUTE", 1, 1_200)
        json.closeArray()
        return json.bytes
    }
}
