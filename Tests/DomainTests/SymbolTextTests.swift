import Domain
import Testing

@Suite("SymbolText")
struct SymbolTextTests {
    @Test("keeps the venue's bytes, also outside ASCII", arguments: ["BTCUSDT", "币安人生USDT", "A"])
    func keepsBytes(_ text: String) throws {
        let symbol = try #require(SymbolText(text))
        #expect(symbol.description == text)
        #expect(symbol.count == text.utf8.count)
    }

    @Test("refuses nothing and too much", arguments: ["", String(repeating: "A", count: 32)])
    func refuses(_ text: String) {
        #expect(SymbolText(text) == nil)
    }

    @Test("is equal only to the same bytes")
    func equality() {
        #expect(SymbolText("ETHUSDT") == SymbolText("ETHUSDT"))
        #expect(SymbolText("ETHUSDT") != SymbolText("ETHUSDC"))
        #expect(SymbolText("ETH") != SymbolText("ETHUSDC"))
    }
}
