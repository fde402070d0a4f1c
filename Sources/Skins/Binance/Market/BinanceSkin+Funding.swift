internal import Base
internal import Domain
internal import Exchange
internal import VenueWire

/// A settlement of funding as the history shows it.
struct FundingSettlement {
    var time: UTCTime
    var rate: Int64
    var mark: Int64
}

extension BinanceSkin {
    /// Eight hours, counted from midnight UTC.
    private static let fundingSpan = Nanoseconds.seconds(8 * 3_600)

    /// The venue's interest part, in 10⁻⁸: what its formula gives while the premium is small.
    private static let usualFundingRate: Int64 = 10_000

    private static let settlementsKept = 1_000

    /// Names the first funding time of each contract, and shows the settlement before the venue opened.
    func beginFunding() {
        let span = Self.fundingSpan.count
        let next = UTCTime(nanoseconds: (now.nanoseconds / span + 1) * span)
        for contract in contracts {
            var update = core.mark(of: contract.id)
            update.fundingRate = Self.usualFundingRate
            update.nextFunding = next
            update.eventTime = now
            core.setMark(update)
            note(at: next - Self.fundingSpan, update, contract)
        }
        agenda.add(at: next) { $0.settleFunding() }
    }

    /// Longs pay shorts at each contract's rate and mark; then the next time is named.
    private func settleFunding() {
        for contract in contracts {
            var update = core.mark(of: contract.id)
            core.payFunding(rate: update.fundingRate, on: contract.id, at: now)
            note(at: now, update, contract)
            notice(
                "funding",
                [
                    ("symbol", contract.spec.symbol),
                    ("rate", DecimalText.text(update.fundingRate, digits: 8)),
                    ("mark", DecimalText.text(update.mark.price.raw, digits: 8)),
                ]
            )
            update.nextFunding = now + Self.fundingSpan
            update.eventTime = now
            core.setMark(update)
        }
        absorb()
        agenda.add(at: now + Self.fundingSpan) { $0.settleFunding() }
    }

    private func note(at time: UTCTime, _ update: MarkUpdate, _ contract: Contract) {
        contract.settlements.append(
            FundingSettlement(time: time, rate: update.fundingRate, mark: update.mark.price.raw)
        )
        if contract.settlements.count > Self.settlementsKept { contract.settlements.removeFirst() }
    }

    /// The settlements of one contract or all, oldest first.
    func fundingRates(_ call: Call) throws(VenueFault) -> [UInt8] {
        let listed = call.parameters["symbol"] == nil ? contracts : [try contract(of: call)]
        let start = try call.parameters.integer("startTime")
        let end = try call.parameters.integer("endTime")
        let limit = try call.parameters.limit(usual: 100, max: 1_000)
        var rows = listed.flatMap { contract in contract.settlements.map { (contract, $0) } }
        if let start { rows = rows.filter { clientTime($0.1.time).milliseconds >= start } }
        if let end { rows = rows.filter { clientTime($0.1.time).milliseconds <= end } }
        rows.sort { $0.1.time < $1.1.time }
        rows = Array(start == nil ? rows.suffix(limit) : rows.prefix(limit))
        var json = JSONWriter()
        json.openArray()
        for (contract, settlement) in rows {
            json.openObject()
            json.field("symbol", contract.spec.symbol)
            json.field("fundingTime", clientTime(settlement.time).milliseconds)
            json.field("fundingRate", settlement.rate, digits: 8)
            json.field("markPrice", settlement.mark, digits: 8)
            json.field("rateType", "Regular")
            json.closeObject()
        }
        json.closeArray()
        return json.bytes
    }
}
