import Base
import Domain
import Testing
import VenuePort
import VenueReading

@testable import OKX

@Suite("OKX contract rules")
struct MetadataTests {
    private let rules = RuleReading(OKXMetadata.read)

    /// The captured answers, old and new.
    private func answers() throws -> (old: String, new: String) {
        let lines = try Fixture.lines("instruments.jsonl")
        return (lines[0], lines[1])
    }

    @Test("sizes are contracts, with scales from the grids and limits as they came")
    func reads() throws {
        let instrument = try #require(try rules.read(try answers().new).first)
        #expect(instrument.symbol.description == "BTC-USDT-SWAP")
        #expect(instrument.scale == PairScale(price: Scale(digits: 1), quantity: Scale(digits: 2)))
        #expect(instrument.tick == Price.Offset(raw: 1))
        #expect(instrument.lot == Quantity(raw: 1))
        #expect(instrument.quantityMin == Quantity(raw: 1))
        #expect(instrument.quantityMax == Quantity(raw: 10_000_000_000))
        #expect(instrument.marketQuantityMax == Quantity(raw: 1_200_000))
        #expect(instrument.contractSize == 1_000_000)
        #expect(instrument.status == .trading)
        #expect(instrument.venue == .okx)
    }

    @Test("every linear row of the captured answers is read, whole and part contracts alike")
    func everyRow() throws {
        let wanted = ["BTC/USDT", "ETH/USDT", "DOGE/USDT", "SOL/USDT", "XRP/USDT"]
        let old = try rules.read(try answers().old, wanted)
        #expect(old.map(\.id.index) == [0, 1, 2, 3, 4])
        #expect(old.map { $0.contractSize / 1_000_000 } == [1, 10, 100_000, 100, 10_000])
        #expect(old.allSatisfy { $0.scale.quantity == Scale(digits: 0) })
        #expect(
            try rules.read(try answers().new, ["ETH/USDT"]).first?.scale.price == Scale(digits: 2)
        )
    }

    @Test(
        "a contract counted or settled in something else is not listed",
        arguments: ["BTC/USD", "UNI/USD"]
    )
    func inverse(_ name: String) throws {
        let old = try answers().old
        #expect(throws: MetadataError.notListed(name)) { try rules.read(old, [name]) }
    }

    @Test(
        "names what is missing or not exact",
        arguments: [
            ("\"tickSz\":\"0.1\"", "\"tickSz\":\"\"", "tickSz"),
            ("\"lotSz\":\"0.01\"", "\"lotSz\":\"0\"", "lotSz"),
            ("\"minSz\":\"0.01\"", "\"minSz\":\"0.001\"", "minSz"),
            ("\"ctVal\":\"0.01\"", "\"ctVal\":\"0\"", "ctVal or ctMult"),
            ("\"ctMult\":\"1\"", "\"ctMult\":\"0.5\"", "ctMult"),
            ("\"maxMktSz\":\"12000\"", "\"maxMkt\":\"12000\"", "maxMktSz"),
        ]
    )
    func refuses(_ from: String, _ to: String, _ field: String) throws {
        #expect(try rules.unreadable(try answers().new, from, as: to) == field)
    }

    @Test(
        "only an open contract is tradable",
        arguments: [
            ("live", InstrumentStatus.trading), ("preopen", .pending), ("suspend", .halted),
            ("post_only", .halted), ("rebase", .halted), ("settling", .closing), ("test", .pending),
            ("expired", .closed), ("LIVE", .unknown), ("", .unknown),
        ]
    )
    func states(_ word: String, _ status: InstrumentStatus) throws {
        let read = try rules.status(try answers().new, "\"live\"", as: "\"\(word)\"")
        #expect(read == status)
        // The stream says it in the same words.
        let text = try #require(try Fixture.lines("instruments_stream.jsonl").first)
        let told = try Reading.decode([text.replacing("\"live\"", with: "\"\(word)\"")])
        guard case .status(let change)? = told.events.first else {
            Issue.record("no status")
            return
        }
        #expect(change.status == status)
        #expect(told.oddities.map(\.kind) == (status == .unknown ? [.unknownWord] : []))
    }

    @Test("contracts on the stream decode line by line")
    func stream() throws {
        for line in try Fixture.lines("instruments_stream.jsonl") {
            let recorder = try Reading.decode([line])
            #expect(recorder.events.count == 1, "\(line)")
        }
    }

    @Test(
        "an answer without rules is said to be none",
        arguments: [
            "", "<html>", "{}", #"{"code":"0","data":[]}"#, #"{"code":"50011","data":[{}]}"#,
        ]
    )
    func notMetadata(_ text: String) {
        #expect(throws: MetadataError.notMetadata) { try rules.read(text) }
    }
}
