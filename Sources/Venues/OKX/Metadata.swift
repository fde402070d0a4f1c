public import Base
public import Domain
internal import Json
public import VenuePort

/// Contract rules out of `/api/v5/public/instruments`, for start-up and for watching rule changes.
public enum OKXMetadata {
    /// The rules of the wanted contracts (`BASE/QUOTE`), with ids by their place in `wanted`.
    ///
    /// Sizes are contracts: an instrument's contract size says how much of the base one of them is.
    public static func read(
        _ body: [UInt8],
        wanted: [String],
        assets: inout AssetTable
    ) throws(MetadataError) -> [Instrument] {
        guard let tree = JSONTree.read(body), tree["code"]?.words == "0" else {
            throw .notMetadata
        }
        let rows = tree["data"]?.items ?? []
        return try RuleRow.contracts(wanted, of: rows, where: isLinear) {
            row,
            id throws(MetadataError) in try instrument(row, id, assets: &assets)
        }
    }

    /// Whether a row is the perpetual of a pair that is counted in its base and settled in its quote.
    private static func isLinear(_ row: JSONTree, _ name: String) -> Bool {
        let base = row["ctValCcy"]?.words ?? ""
        let quote = row["settleCcy"]?.words ?? ""
        return row["instType"]?.words == "SWAP" && row["ctType"]?.words == "linear"
            && "\(base)/\(quote)" == name && row["uly"]?.words == "\(base)-\(quote)"
    }

    private static func instrument(
        _ row: RuleRow,
        _ id: InstrumentID,
        assets: inout AssetTable
    ) throws(MetadataError) -> Instrument {
        let (tick, price) = try row.grid("tickSz")
        let (lot, quantity) = try row.grid("lotSz")
        let quote = try row.asset("settleCcy", &assets)
        var instrument = Instrument(
            id: id,
            version: 1,
            venue: .okx,
            symbol: try row.symbol("instId"),
            base: try row.asset("ctValCcy", &assets),
            quote: quote,
            settlement: quote,
            scale: PairScale(price: price, quantity: quantity),
            tick: Price.Offset(raw: tick),
            lot: Quantity(raw: lot)
        )
        instrument.status = status(row.tree["state"]?.words ?? "")
        instrument.quantityMin = Quantity(raw: try row.number("minSz", quantity))
        instrument.quantityMax = Quantity(raw: try row.number("maxLmtSz", quantity))
        instrument.marketQuantityMax = Quantity(raw: try row.number("maxMktSz", quantity))
        let value = try row.number("ctVal", .money)
        let times = try row.number("ctMult", Scale(digits: 0))
        let (size, tooLarge) = value.multipliedReportingOverflow(by: times)
        guard !tooLarge, size > 0 else { throw row.unreadable("ctVal or ctMult") }
        instrument.contractSize = size
        return instrument
    }

    /// The states of a contract; a word this engine does not know means: not tradable.
    ///
    /// A contract that takes nothing but post-only orders is not open to every order.
    static let states: [(word: StaticString, status: InstrumentStatus)] = [
        ("live", .trading), ("preopen", .pending), ("suspend", .halted), ("test", .pending),
        ("rebase", .halted), ("post_only", .halted), ("settling", .closing), ("expired", .closed),
    ]

    private static func status(_ word: String) -> InstrumentStatus {
        states.first { $0.word.description == word }?.status ?? .unknown
    }
}
