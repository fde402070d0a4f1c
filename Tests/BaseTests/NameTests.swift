import Base
import Testing

@Suite("Names")
struct NameTests {
    @Test(
        "an instrument name is read and written in its only form",
        arguments: [
            "BINANCE:PERP:BTC-USDT", "OKX:PERP:ETH-USDC:LINEAR", "BYBIT:FUT:BTC-USDT:260327",
            "BINANCE:PERP:1000SATS-USDT", "BINANCE:PERP:币安人生-USDT",
        ]
    )
    func roundTrip(_ text: String) throws {
        #expect(try InstrumentName(text).description == text)
    }

    @Test(
        "a faulty name is refused with its faulty part",
        arguments: [
            ("", InstrumentName.Fault.parts(1)), ("BINANCE:PERP", .parts(2)),
            ("BINANCE:PERP:BTC-USDT:A:B", .parts(5)), ("KRAKEN:PERP:BTC-USDT", .venue("KRAKEN")),
            ("binance:PERP:BTC-USDT", .venue("binance")), ("OKX:SWAP:BTC-USDT", .market("SWAP")),
            ("OKX:PERP:BTCUSDT", .pair("BTCUSDT")), ("OKX:PERP:BTC-", .pair("BTC-")),
            ("OKX:PERP:BTC-USDT-X", .pair("BTC-USDT-X")), ("OKX:PERP:btc-USDT", .pair("btc-USDT")),
            ("OKX:PERP:BTC-USDT:", .kind("")), ("OKX:PERP:BTC-USDT:a b", .kind("a b")),
        ]
    )
    func refuses(_ text: String, _ fault: InstrumentName.Fault) {
        #expect(throws: fault) { try InstrumentName(text) }
    }

    @Test("the same ticker on two venues is two names")
    func venuesDiffer() throws {
        #expect(try InstrumentName("BINANCE:PERP:BTC-USDT") != InstrumentName("OKX:PERP:BTC-USDT"))
    }

    @Test("a table gives each name one number and finds it again")
    func interning() {
        var table = NameTable(capacity: 500)
        for number in 0..<500 {
            let given = table.intern("SYMBOL\(number)USDT")
            #expect(given == UInt16(number))
        }
        for number in 0..<500 {
            let bytes = Array("SYMBOL\(number)USDT".utf8)
            let found = table.find(bytes.span)
            #expect(found == UInt16(number))
            let name = table.name(UInt16(number))
            #expect(name == "SYMBOL\(number)USDT")
        }
        let known = table.intern("SYMBOL7USDT")
        let refused = table.intern("ONE MORE")
        let tooLong = table.intern(String(repeating: "X", count: 32))
        let empty = table.intern("")
        #expect(known == 7)
        #expect(refused == nil && tooLong == nil && empty == nil)
    }

    @Test("assets start at one, for zero is no asset")
    func assets() throws {
        var assets = AssetTable()
        let given = assets.intern("USDT")
        let usdt = try #require(given)
        let again = assets.intern("USDT")
        let bytes = Array("-".utf8)
        let none = assets.find(bytes.span)
        let name = assets.name(usdt)
        #expect(usdt == AssetID(index: 1) && again == usdt)
        #expect(none == nil)
        #expect(name == "USDT")
    }
}
