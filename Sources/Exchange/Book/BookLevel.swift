/// One price of the book: a queue of orders, oldest first.
struct BookLevel: BitwiseCopyable {
    /// Its price in ticks.
    var tick: Int

    /// All that can trade here.
    var quantity: Int64

    /// The oldest order's slot, −1 when there is none.
    var head: Int32

    /// The youngest order's slot, −1 when there is none.
    var tail: Int32

    /// How many orders wait.
    var orders: Int32

    /// The next free level while this one is free.
    var nextFree: Int32
}

/// Sixty-four neighbouring ticks and the levels open at them.
struct LadderPage: BitwiseCopyable {
    /// Which ticks have a level.
    var open: UInt64

    /// The level of each open tick; other entries mean nothing.
    var levels: InlineArray<64, Int32>

    /// The next free page while this one is free.
    var nextFree: Int32
}

/// The levels and pages of all books, taken and given back by index.
struct LevelStore: ~Copyable {
    let levels: Slab<BookLevel>
    let pages: Slab<LadderPage>
    /// The first free level and the first free page.
    private let free: Slab<Int32>

    /// Room for `count` open levels; a page holds at least one, so as many pages suffice.
    init(count: Int) {
        levels = Slab(count: count) { index in
            BookLevel(
                tick: 0,
                quantity: 0,
                head: -1,
                tail: -1,
                orders: 0,
                nextFree: index + 1 < count ? Int32(index + 1) : -1
            )
        }
        pages = Slab(count: count) { index in
            LadderPage(
                open: 0,
                levels: InlineArray(repeating: -1),
                nextFree: index + 1 < count ? Int32(index + 1) : -1
            )
        }
        free = Slab(count: 2) { _ in count > 0 ? 0 : -1 }
    }

    /// Takes an empty level for `tick`.
    func takeLevel(tick: Int) -> Int32 {
        let index = free[0]
        precondition(index >= 0, "there are as many levels as orders")
        free[0] = levels[Int(index)].nextFree
        levels[Int(index)] = BookLevel(
            tick: tick,
            quantity: 0,
            head: -1,
            tail: -1,
            orders: 0,
            nextFree: -1
        )
        return index
    }

    /// Gives an empty level back.
    func giveLevel(_ index: Int32) {
        levels[Int(index)].nextFree = free[0]
        free[0] = index
    }

    /// Takes a page with no open tick.
    func takePage() -> Int32 {
        let index = free[1]
        precondition(index >= 0, "there are as many pages as orders")
        free[1] = pages[Int(index)].nextFree
        pages[Int(index)].open = 0
        return index
    }

    /// Gives an empty page back.
    func givePage(_ index: Int32) {
        pages[Int(index)].nextFree = free[1]
        free[1] = index
    }
}
