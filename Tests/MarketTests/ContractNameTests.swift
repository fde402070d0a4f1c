import Base
import Binance
import Bybit
import Domain
import Fixtures
import Json
import OKX
import Testing
import VenuePort
import VenueReading

/// What a pair is called where, and what it is taken for.
@Suite("Contracts of three venues")
struct ContractNameTests {
    private func binance(_ wanted: [String], _ assets: inout AssetTable) throws -> [Instrument] {
        let line = try #require(
            try CapturedLines.lines("binance/rest_live_2026.jsonl").first {
                $0.contains("/fapi/v1/exchangeInfo")
            }
        )
        let body = try #require(CapturedLines.value(of: "body", in: line))
        return try BinanceMetadata.read(Array(body.utf8), wanted: wanted, assets: &assets)
    }

    private func okx(_ wanted: [String], _ assets: inout AssetTable) throws -> [Instrument] {
        let body = try CapturedLines.lines("okx/instruments.jsonl")[1]
        return try OKXMetadata.read(Array(body.utf8), wanted: wanted, assets: &assets)
    }

    private func bybit(_ wanted: [String], _ assets: inout AssetTable) throws -> [Instrument] {
        let body = try CapturedLines.lines("bybit/instruments.jsonl")[0]
        return try BybitMetadata.read(Array(body.utf8), wanted: wanted, assets: &assets)
    }

    @Test("one pair on three venues is three contracts, each with its own name and limits")
    func onePairThreeContracts() throws {
        var assets = AssetTable()
        let wanted = ["BTC/USDT"]
        let contracts = try [
            binance(wanted, &assets), okx(wanted, &assets), bybit(wanted, &assets),
        ].flatMap { $0 }
        let names = try contracts.map {
            try InstrumentName(
                venue: $0.venue,
                market: .perpetual,
                base: assets.name($0.base),
                quote: assets.name($0.quote)
            )
        }
        #expect(
            names.map(\.description)
                == ["BINANCE:PERP:BTC-USDT", "OKX:PERP:BTC-USDT", "BYBIT:PERP:BTC-USDT"]
        )
        #expect(Set(names).count == 3)
        #expect(Set(contracts.map(\.quantityMax)).count == 3)
        // The same number of units is not the same position.
        #expect(contracts.map(\.contractSize) == [100_000_000, 1_000_000, 100_000_000])
    }

    @Test("a look-alike is not taken for what it looks like")
    func lookAlike() throws {
        var assets = AssetTable()
        let pepe = try bybit(["1000PEPE/USDT"], &assets)
        #expect(pepe.map { assets.name($0.base) } == ["1000PEPE"])
        #expect(throws: MetadataError.notListed("PEPE/USDT")) { try bybit(["PEPE/USDT"], &assets) }
    }

    @Test("what is not wanted is not known: its messages make no event")
    func notWanted() throws {
        var assets = AssetTable()
        let table = InstrumentTable(try okx(["ETH/USDT"], &assets), assets: assets)
        let message = PaddedMessage(
            #"{"arg":{"channel":"trades","instId":"BTC-USDT-SWAP"},"data":[{"instId":"BTC-USDT-SWAP","#
                + #""tradeId":"1","px":"1","sz":"1","side":"buy","ts":"1"}]}"#
        )
        var market = OKXMarket()
        var recorder = MarketRecorder()
        try market.decodeMarket(message.bytes, instruments: table, into: &recorder)
        #expect(recorder.events.isEmpty)
        #expect(recorder.oddities.map(\.kind) == [.unlistedSymbol])
    }
}
