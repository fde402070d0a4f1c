import Base
import Binance
import Domain
import Foundation
import Json
import Testing
import VenuePort
import VenueReading

@Suite("Metadata")
struct MetadataTests {
    /// One contract's row, with a change made to it.
    private func body(_ change: (String) -> String = { $0 }) -> String {
        let row = """
            {"symbol":"BTCUSDT","contractType":"PERPETUAL","status":"TRADING","baseAsset":"BTC",
            "quoteAsset":"USDT","marginAsset":"USDT","pricePrecision":2,"quantityPrecision":3,"filters":[
            {"filterType":"PRICE_FILTER","minPrice":"556.80","maxPrice":"4529764","tickSize":"0.10"},
            {"filterType":"LOT_SIZE","minQty":"0.001","stepSize":"0.001","maxQty":"1000"},
            {"filterType":"MARKET_LOT_SIZE","minQty":"0.001","stepSize":"0.001","maxQty":"120"},
            {"filterType":"MAX_NUM_ORDERS","limit":200},{"filterType":"MIN_NOTIONAL","notional":"50"},
            {"filterType":"PERCENT_PRICE","multiplierUp":"1.0500","multiplierDown":"0.9500","multiplierDecimal":"4"}]}
            """
        return "{\"symbols\":[\(change(row))]}"
    }

    private let rules = RuleReading(BinanceMetadata.read)

    @Test("takes scales from the grids, not from the precisions, and every filter exactly")
    func reads() throws {
        let instrument = try #require(try rules.read(body()).first)
        #expect(instrument.scale == PairScale(price: Scale(digits: 1), quantity: Scale(digits: 3)))
        #expect(instrument.tick == Price.Offset(raw: 1))
        #expect(instrument.priceMin == Price(raw: 5_568))
        #expect(instrument.priceMax == Price(raw: 45_297_640))
        #expect(instrument.marketQuantityMax == Quantity(raw: 120_000))
        #expect(instrument.notionalMin == Notional(raw: 5_000_000_000))
        #expect(instrument.percentPriceUp == 10_500)
        #expect(instrument.openOrdersMax == 200)
        #expect(instrument.status == .trading)
    }

    @Test(
        "names what is missing or not exact",
        arguments: [
            (
                "\"tickSize\":\"0.10\"", "\"tick\":\"0.10\"",
                MetadataError.unreadable(symbol: "BTC/USDT", field: "PRICE_FILTER.tickSize")
            ),
            (
                "\"minQty\":\"0.001\",\"stepSize\":\"0.001\",\"maxQty\":\"1000\"",
                "\"minQty\":\"0.0001\",\"stepSize\":\"0.001\",\"maxQty\":\"1000\"",
                .unreadable(symbol: "BTC/USDT", field: "LOT_SIZE.minQty")
            ),
            ("PERPETUAL", "CURRENT_QUARTER", .notListed("BTC/USDT")),
            ("\"quoteAsset\":\"USDT\"", "\"quoteAsset\":\"USDC\"", .notListed("BTC/USDT")),
        ]
    )
    func refuses(_ from: String, _ to: String, _ error: MetadataError) {
        let changed = body { $0.replacing(from, with: to) }
        #expect(throws: error) { try rules.read(changed) }
    }

    @Test("a status nobody knows is not tradable", arguments: ["BREAK", "", "trading"])
    func unknownStatus(_ word: String) throws {
        let changed = body { $0.replacing("TRADING", with: word) }
        #expect(try rules.read(changed).first?.status == .unknown)
    }

    @Test(
        "an answer that is no metadata is said to be none",
        arguments: ["", "<html>", "{}", "{\"symbols\":[]}", "[1,2"]
    )
    func notMetadata(_ text: String) {
        #expect(throws: MetadataError.notMetadata) { try rules.read(text) }
    }
}

@Suite("JSONTree")
struct JSONTreeTests {
    @Test(
        "agrees with another reader about what is JSON",
        arguments: [
            "{}", "[]", "{\"a\":[1,-2.5e3,\"x\\u00e9\\n\",true,false,null]}", " [ 1 , 2 ] ",
            "\"\\ud83d\\ude00\"",
            "[1 2]", "{\"a\" 1}", "[\"\\x\"]", "tru", "\"", "[1]x",
            "{\"a\":\"\\ud83d\"}", "nul", "[,]", "\u{01}",
        ]
    )
    func agrees(_ text: String) {
        let ours = JSONTree.read(Array(text.utf8)) != nil
        let theirs =
            (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed))
            != nil
        #expect(ours == theirs)
    }

    @Test("refuses a comma before the end, which some readers forgive")
    func trailingComma() {
        #expect(JSONTree.read(Array("{\"a\":1,}".utf8)) == nil)
        #expect(JSONTree.read(Array("[1,]".utf8)) == nil)
    }

    @Test("keeps numbers as they were written and undoes escapes")
    func keeps() {
        let tree = JSONTree.read(Array("{\"n\":0.10,\"t\":\"\\ud83d\\ude00\\/\"}".utf8))
        #expect(tree?["n"]?.words == "0.10")
        #expect(tree?["t"]?.words == "😀/")
    }

    @Test("refuses nesting without end instead of running out of stack")
    func deep() {
        #expect(JSONTree.read(Array(repeating: UInt8(ascii: "["), count: 100_000)) == nil)
    }
}
