import Base
import Domain
import Json
import Market
import Testing

@testable import OKX

@Suite("OKX book checksums")
struct BookChecksumTests {
    /// A book of so many levels a side, as `level` makes them.
    private static func book(
        _ scale: PairScale,
        bids: Int,
        asks: Int,
        _ level: (Int64) -> Level
    ) -> Book {
        var book = Book(scale: scale, tick: Price.Offset(raw: 1))
        let bids = (0..<Int64(bids)).map { level(-1 - $0) }
        let asks = (0..<Int64(asks)).map { level(1 + $0) }
        let isOnGrid = book.apply(bids: bids.span, asks: asks.span)
        #expect(isOnGrid)
        return book
    }

    @Test("are over a bid and an ask in turn, without zeros at the end")
    func documented() {
        let scale = PairScale(price: Scale(digits: 2), quantity: Scale(digits: 3))
        let prices: [Int64: Int64] = [-1: 336_610, -2: 336_600, 1: 336_680, 2: 336_800]
        let sizes: [Int64: Int64] = [-1: 7_000, -2: 6_000, 1: 9_000, 2: 8_000]
        let book = Self.book(scale, bids: 2, asks: 2) {
            Level(price: Price(raw: prices[$0] ?? 0), quantity: Quantity(raw: sizes[$0] ?? 0))
        }
        // CRC-32 of 3366.1:7:3366.8:9:3366:6:3368:8.
        #expect(BookChecksum.of(book) == -1_881_014_294)
        #expect(BookChecksum.byText(book) == -1_881_014_294)
    }

    @Test("are the same by vectors and digit by digit, whatever the depth, scale and size")
    func bothWays() {
        var random = Random(seed: 5)
        for _ in 0..<2_000 {
            let scale = PairScale(
                price: Scale(digits: UInt8(random.integer(in: 0...8))),
                quantity: Scale(digits: UInt8(random.integer(in: 0...8)))
            )
            let middle = random.integer(in: 40...(1 << random.integer(in: 6...49)))
            let bids = Int(random.integer(in: 0...30))
            let asks = Int(random.integer(in: (bids == 0 ? 1 : 0)...30))
            let book = Self.book(scale, bids: bids, asks: asks) {
                var size = random.integer(in: 1...(1 << random.integer(in: 1...49)))
                // Zeros at the end are usual.
                for _ in 0..<random.integer(in: 0...6) where size % 7 < 4 { size = size / 10 * 10 }
                return Level(price: Price(raw: middle + $0), quantity: Quantity(raw: max(size, 1)))
            }
            let byText = BookChecksum.byText(book)
            #expect(BookChecksum.of(book) == byText)
            // A processor that runs a vector body has what this needs.
            #expect(BookChecksum.byVector(book) == (JSONBody.best == nil ? nil : byText))
        }
    }

    @Test("of numbers with more than fifteen digits are made digit by digit")
    func wideNumbers() {
        let scale = PairScale(price: Scale(digits: 1), quantity: Scale(digits: 8))
        let book = Self.book(scale, bids: 1, asks: 1) {
            Level(price: Price(raw: 300_000 + $0), quantity: Quantity(raw: 1_000_000_000_000_000))
        }
        #expect(BookChecksum.byVector(book) == nil)
        #expect(BookChecksum.of(book) == BookChecksum.byText(book))
    }
}
