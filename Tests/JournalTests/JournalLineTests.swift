import Base
import Domain
import Testing

@testable import Journal

@Suite("A record in words")
struct JournalLineTests {
    static let tables = JournalTables(
        assets: ["", "USDT", "BNB"],
        contracts: [contract(0, "BTCUSDT", price: 2, quantity: 3)]
    )

    static func sealed(_ record: JournalRecord) -> JournalRecord {
        var record = record
        record.seal(position: 42, lineage: 9, lane: 1 << 48, origin: 1)
        return record
    }

    @Test("an intent shows terms, validity, hash and risk at their scales")
    func intent() {
        let record = Self.sealed(
            JournalRecord(
                kind: .intentPlace,
                instant: Instant(sinceBoot: 7),
                clientID: ClientOrderID(raw: 9_007_199_254_740_993),
                instrument: InstrumentID(index: 0),
                version: 1,
                flags: [.sell, .postOnly],
                timeInForce: .postOnly,
                state: .pendingNew,
                price: Price(raw: 6_425_010),
                quantity: 5,
                venueTime: UTCTime(nanoseconds: 99),
                a: 0xAB,
                b: 32_125_050_000
            )
        )
        #expect(
            JournalLine(record, tables: Self.tables).text
                == "position=42 kind=intentPlace incarnation=9 lane=1 instant=7 "
                + "client_id=9007199254740993 symbol=BTCUSDT version=1 side=sell type=limit "
                + "time_in_force=postOnly state=pendingNew flags=post_only price=64250.10 "
                + "quantity=0.005 valid_until=99 bytes_hash=00000000000000ab reserved=321.25050000"
        )
    }

    @Test("JSON keeps ids and decimals as strings and numbers as numbers")
    func json() {
        let record = Self.sealed(
            JournalRecord(
                kind: .fill,
                instant: Instant(sinceBoot: 7),
                clientID: ClientOrderID(raw: 9_007_199_254_740_993),
                venueID: VenueOrderID(low: 12),
                instrument: InstrumentID(index: 0),
                version: 1,
                flags: .maker,
                state: .filled,
                price: Price(raw: -1),
                quantity: 1_000,
                filled: 1_000,
                a: 77,
                b: -5,
                feeAsset: AssetID(index: 2)
            )
        )
        #expect(
            JournalLine(record, tables: Self.tables).json
                == #"{"position":42,"kind":"fill","incarnation":9,"lane":1,"instant":7,"#
                + #""client_id":"9007199254740993","venue_id":"12","symbol":"BTCUSDT","version":1,"#
                + #""side":"buy","type":"limit","time_in_force":"goodTillCancel","state":"filled","#
                + #""flags":"maker","price":"-0.01","quantity":"1.000","filled":"1.000","#
                + #""trade_id":"77","commission":"-0.00000005","fee_asset":"BNB"}"#
        )
    }

    @Test("text is quoted, and what the tables do not name is shown by number")
    func unknown() {
        let words = Array("say \"no\"\\\n".utf8)
        let text = Self.sealed(JournalRecord(text: words.span))
        let line = JournalLine(text, tables: Self.tables)
        #expect(line.json.hasSuffix(#""text":"say \"no\"\\\u000a"}"#))
        let balance = Self.sealed(
            JournalRecord(
                kind: .balance,
                instant: Instant(sinceBoot: 1),
                instrument: InstrumentID(index: 5),
                quantity: -250_000_000,
                feeAsset: AssetID(index: 9)
            )
        )
        let other = JournalLine(balance, tables: Self.tables).text
        #expect(other.contains("symbol=#5"))
        #expect(other.contains("quantity=-2.50000000"))
        #expect(other.contains("asset=#9"))
    }
}
