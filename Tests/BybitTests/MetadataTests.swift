import Base
import Domain
import Testing
import VenuePort
import VenueReading

@testable import Bybit

@Suite("Bybit contract rules")
struct MetadataTests {
    private let rules = RuleReading(BybitMetadata.read)

    /// The answer captured with eleven contracts.
    private func answer() throws -> String { try Fixture.lines("instruments.jsonl")[0] }

    @Test("takes scales from the grids and every filter exactly")
    func reads() throws {
        let instrument = try #require(try rules.read(try answer()).first)
        #expect(instrument.symbol.description == "BTCUSDT")
        #expect(instrument.scale == PairScale(price: Scale(digits: 1), quantity: Scale(digits: 3)))
        #expect(instrument.tick == Price.Offset(raw: 1))
        #expect(instrument.lot == Quantity(raw: 1))
        #expect(instrument.priceMin == Price(raw: 1))
        #expect(instrument.priceMax == Price(raw: 19_999_998))
        #expect(instrument.quantityMin == Quantity(raw: 1))
        #expect(instrument.quantityMax == Quantity(raw: 1_500_000))
        #expect(instrument.marketQuantityMax == Quantity(raw: 150_000))
        #expect(instrument.notionalMin == Notional(raw: 500_000_000))
        #expect(instrument.contractSize == 100_000_000)
        #expect(instrument.status == .trading)
        #expect(instrument.venue == .bybit)
    }

    @Test(
        "every perpetual of the captured answers is read, those in USDC with their own settlement"
    )
    func everyRow() throws {
        var assets = AssetTable()
        let wanted = [
            "0G/USDT", "1000PEPE/USDT", "BTC/USDC", "BTC/USDT", "DOGE/USDT", "ETH/USDC",
            "ETH/USDT", "SOL/USDT", "XRP/USDT",
        ]
        let body = Array(try answer().utf8)
        let instruments = try BybitMetadata.read(body, wanted: wanted, assets: &assets)
        let settled = instruments.map { assets.name($0.settlement) }
        #expect(settled == wanted.map { String($0.split(separator: "/")[1]) })
        #expect(
            instruments[1].scale == PairScale(price: Scale(digits: 6), quantity: Scale(digits: 0))
        )
        #expect(instruments[1].lot == Quantity(raw: 100))
        let other = try Fixture.lines("instruments.jsonl")[1]
        #expect(try rules.read(other, ["ETH/USDT"]).count == 1)
    }

    @Test("a dated contract is no perpetual")
    func dated() throws {
        let changed = try answer().replacing("LinearPerpetual", with: "LinearFutures")
        #expect(throws: MetadataError.notListed("BTC/USDT")) { try rules.read(changed) }
    }

    @Test(
        "names what is missing or not exact",
        arguments: [
            ("tickSize", "tick", "priceFilter.tickSize"),
            ("qtyStep", "step", "lotSizeFilter.qtyStep"),
            (
                "\"minOrderQty\":\"0.001\"", "\"minOrderQty\":\"0.0001\"",
                "lotSizeFilter.minOrderQty"
            ),
            ("minNotionalValue", "minNotional", "lotSizeFilter.minNotionalValue"),
            ("settleCoin", "settle", "settleCoin"),
        ]
    )
    func refuses(_ from: String, _ to: String, _ field: String) throws {
        #expect(try rules.unreadable(try answer(), from, as: to) == field)
    }

    @Test(
        "only an open contract is tradable",
        arguments: [
            ("Trading", InstrumentStatus.trading), ("PreLaunch", .pending),
            ("Delivering", .closing), ("Closed", .closed), ("trading", .unknown), ("", .unknown),
        ]
    )
    func states(_ word: String, _ status: InstrumentStatus) throws {
        #expect(try rules.status(try answer(), "\"Trading\"", as: "\"\(word)\"") == status)
    }

    @Test("a contract in its pre-market auction is not open yet")
    func preListing() throws {
        let status = try rules.status(
            try answer(),
            "\"isPreListing\":false",
            as: "\"isPreListing\":true"
        )
        #expect(status == .pending)
    }

    @Test(
        "an answer without rules is said to be none",
        arguments: [
            "", "<html>", "{}", #"{"retCode":0,"result":{"category":"linear","list":[]}}"#,
            #"{"retCode":10006,"result":{"category":"linear","list":[{}]}}"#,
            #"{"retCode":0,"result":{"category":"inverse","list":[{}]}}"#,
        ]
    )
    func notMetadata(_ text: String) {
        #expect(throws: MetadataError.notMetadata) { try rules.read(text) }
    }
}
