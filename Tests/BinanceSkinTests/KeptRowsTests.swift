import Testing

@testable import BinanceSkin

@Suite("what a simulated account remembers")
struct KeptRowsTests {
    @Test("the latest rows are known by their numbers, older ones are handed back as forgotten")
    func forgetsTheOldest() {
        let most = KeptRows<Int>.most
        var rows = KeptRows<Int>()
        for number in 0..<3 * most + 7 {
            #expect(rows.next == number)
            let forgotten = rows.append(number * 10)
            #expect(forgotten == (number < most ? nil : (number - most) * 10))
        }
        let oldest = 2 * most + 7
        #expect(rows[oldest - 1] == nil)
        #expect(rows[oldest] == oldest * 10)
        #expect(rows[3 * most + 6] == (3 * most + 6) * 10)
        #expect(rows[3 * most + 7] == nil)
        #expect(rows.filter { _ in true } == (oldest..<3 * most + 7).map { $0 * 10 })
    }
}
