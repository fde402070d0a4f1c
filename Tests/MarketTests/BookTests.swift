internal import Base
internal import Domain
internal import PropertyTesting
internal import Testing

@testable internal import Market

@Suite("Book")
struct BookTests {
    static func book(_ bids: [Level], _ asks: [Level], tick: Int64 = 1) -> Book {
        var book = Book(
            scale: testScale,
            tick: Price.Offset(raw: tick),
            limits: BookLimits(windowTicks: 256, farLevelsMax: 256)
        )
        let accepted = book.apply(bids: bids.span, asks: asks.span)
        #expect(accepted)
        return book
    }

    @Test(
        "equals a plain book after any changes, wherever the touch wanders",
        arguments: [256, 1_024, 4_096, 16_384]
    )
    func equalsPlain(window: Int) throws {
        try checkProperty("a book equals a plain one", cases: 300) { draws in
            var book = Book(
                scale: testScale,
                tick: Price.Offset(raw: 5),
                limits: BookLimits(windowTicks: window, farLevelsMax: max(window, 4_096))
            )
            var plain = PlainBook()
            var middle = draws.integer(in: 100_000...200_000)
            for _ in 0..<draws.number(upTo: 60) {
                // Small steps, and now and then a jump over the whole window.
                let reach = draws.number(upTo: 7) == 0 ? Int64(3 * window) : 40
                middle += draws.integer(in: -reach...reach)
                var bids: [Level] = []
                var asks: [Level] = []
                for _ in 0..<draws.number(upTo: 12) {
                    let spread = draws.number(upTo: 5) == 0 ? Int64(4 * window) : 60
                    let price = max(1, middle + draws.integer(in: -spread...spread)) * 5
                    let quantity = draws.integer(in: 0...3)
                    if draws.number(upTo: 1) == 0 {
                        bids.append(Level(price, quantity))
                    } else {
                        asks.append(Level(price, quantity))
                    }
                }
                if draws.number(upTo: 30) == 0 {
                    book.removeAll()
                    plain.removeAll()
                }
                try hold(book.apply(bids: bids.span, asks: asks.span), "every price is on the grid")
                plain.apply(bids: bids, asks: asks)
                for side in Side.allCases {
                    let expected = plain.levels(side)
                    try hold(book.levels(side) == expected, "levels of the \(side) side differ")
                    let best = book.best(side)
                    try hold(best == expected.first, "the best of the \(side) side differs")
                    let count = book.levelCount(side)
                    try hold(count == expected.count, "the number of levels differs")
                }
                for level in bids {
                    let found = book.quantity(.buy, at: level.price).raw
                    try hold(found == plain.bids[level.price.raw] ?? 0, "the quantity differs")
                }
            }
        }
    }

    @Test("forgets the worst far levels when full, and says from where it is incomplete")
    func farPolicy() {
        let window = 256
        var book = Self.book([Level(10_000, 1)], [Level(10_001, 1)])
        // Beyond the window: one level more than fits.
        let far = (0...window).map { Level(9_000 - Int64($0) * 10, 7) }
        let accepted = book.apply(bids: far.span, asks: [Level]().span)
        #expect(accepted)
        let levels = book.levelCount(.buy)
        #expect(levels == 1 + window)
        #expect(book.levelsForgotten == 1)
        let bidsEnd = book.knownTo(.buy)
        #expect(bidsEnd == far[window].price)
        let asksEnd = book.knownTo(.sell)
        #expect(asksEnd == nil)
        let lastKept = book.quantity(.buy, at: far[window - 1].price).raw
        #expect(lastKept == 7)
        // A better one pushes the next worst out; worse ones are refused at once.
        let acceptedMore = book.apply(
            bids: [Level(9_005, 3), Level(10, 3)].span,
            asks: [Level]().span
        )
        #expect(acceptedMore)
        #expect(book.levelsForgotten == 3)
        let newEnd = book.knownTo(.buy)
        #expect(newEnd == far[window - 1].price)
        let inserted = book.quantity(.buy, at: Price(raw: 9_005)).raw
        #expect(inserted == 3)
        // What is near the touch is never forgotten.
        let best = book.best(.buy)
        #expect(best == Level(10_000, 1))
    }

    @Test(
        "refuses a price off the grid, zero and negative ones",
        arguments: [1_003, 0, -5, Int64.min]
    )
    func offGrid(price: Int64) {
        var book = Self.book([], [], tick: 5)
        let accepted = book.apply(
            bids: [Level(1_000, 1), Level(price, 1)].span,
            asks: [Level]().span
        )
        #expect(!accepted)
    }

    @Test("tells open, one-sided, locked and crossed apart")
    func touch() {
        let empty = Self.book([], []).touch
        #expect(empty == .oneSided)
        let oneSided = Self.book([Level(100, 1)], []).touch
        #expect(oneSided == .oneSided)
        let open = Self.book([Level(100, 1)], [Level(101, 1)]).touch
        #expect(open == .open)
        let locked = Self.book([Level(101, 1)], [Level(101, 1)]).touch
        #expect(locked == .locked)
        let crossed = Self.book([Level(102, 1)], [Level(101, 1)]).touch
        #expect(crossed == .crossed)
    }

    @Test("sums volume to a price, also between two ticks")
    func volumeToPrice() {
        let book = Self.book(
            [Level(1_000, 1), Level(990, 2), Level(980, 4)],
            [Level(1_010, 8), Level(1_020, 16), Level(1_500, 32)],
            tick: 10
        )
        let table: [(Side, Int64, Int64)] = [
            (.buy, 1_001, 0), (.buy, 1_000, 1), (.buy, 991, 1), (.buy, 990, 3), (.buy, 1, 7),
            (.sell, 1_009, 0), (.sell, 1_010, 8), (.sell, 1_019, 8), (.sell, 1_020, 24),
            (.sell, 9_999, 56),
        ]
        for (side, price, sum) in table {
            let volume = book.volume(side, to: Price(raw: price)).raw
            #expect(volume == sum, "\(side) to \(price)")
        }
        let twoBest = book.volume(.sell, levels: 2).raw
        #expect(twoBest == 24)
        let none = book.volume(.sell, levels: 0).raw
        #expect(none == 0)
    }

    @Test("weighs the microprice by the opposite side, and rounds down")
    func microprice() {
        let even = Self.book([Level(1_000, 5)], [Level(1_001, 5)]).microprice
        #expect(even == 10_005_000)
        let lowBid = Self.book([Level(1_000, 1)], [Level(1_001, 2)]).microprice
        #expect(lowBid == 10_003_333)
        let none = Self.book([Level(1_000, 1)], []).microprice
        #expect(none == nil)
        let mid = Self.book([Level(1_000, 1)], [Level(1_001, 2)]).doubledMid
        #expect(mid == 2_001)
    }

    @Test("measures imbalance between minus one and one")
    func imbalance() {
        let book = Self.book([Level(100, 3), Level(99, 100)], [Level(101, 1)])
        let best = book.imbalance(levels: 1)
        #expect(best == 0.5)
        let empty = Self.book([], []).imbalance(levels: 5)
        #expect(empty == 0)
        let bidOnly = Self.book([Level(100, 3)], []).imbalance(levels: 5)
        #expect(bidOnly == 1)
    }

    @Test("writes no more levels than asked for")
    func depth() {
        let book = Self.book([Level(100, 1), Level(99, 2), Level(98, 3)], [])
        var room = [Level](repeating: Level(1, 0), count: 2)
        var span = room.mutableSpan
        let two = book.depth(.buy, into: &span)
        #expect(two == 2)
        #expect(room == [Level(100, 1), Level(99, 2)])
        var nothing: [Level] = []
        var empty = nothing.mutableSpan
        let none = book.depth(.buy, into: &empty)
        #expect(none == 0)
        nothing.removeAll()
    }
}

@Suite("TickGrid")
struct TickGridTests {
    @Test(
        "counts ticks of multiples alone",
        arguments: [1, 2, 5, 10, 25, 50, 125, 1_000, 4_096, 30_000_000]
    )
    func counts(tick: Int64) throws {
        let grid = TickGrid(tick: Price.Offset(raw: tick))
        try checkProperty("ticks of a price", cases: 2_000) { draws in
            let raw = draws.integer(in: -1_000_000...9_000_000_000_000_000)
            let ticks = grid.ticks(of: Price(raw: raw))
            let expected = raw > 0 && raw % tick == 0 && raw / tick <= 1 << 56 ? Int(raw / tick) : 0
            try hold(ticks == expected, "\(raw) is \(expected) ticks of \(tick), not \(ticks)")
            let multiple = (raw.magnitude % 1_000_000) + 1
            let price = Price(raw: Int64(multiple) * tick)
            try hold(grid.ticks(of: price) == Int(multiple), "a multiple counts its factor")
            try hold(grid.price(ticks: Int(multiple)) == price, "and comes back")
        }
    }
}
