/// Which ticks of one instrument have a level, and the way from a tick to the next one.
///
/// Pages of 64 ticks hang in a directory; three floors of bits above it find the next open page in
/// a handful of steps however sparse the book is. Both sides share it: bids end below the asks.
struct Ladder: ~Copyable {
    /// One more than the highest tick.
    let ticks: Int

    private let directory: Slab<Int32>
    private let pageBits: Slab<UInt64>
    private let groupBits: Slab<UInt64>
    private let topBits: Slab<UInt64>

    /// A ladder for the ticks 0..<`ticks`.
    init(ticks: Int) {
        self.ticks = ticks
        let pages = (ticks + 63) >> 6
        let groups = (pages + 63) >> 6
        let tops = (groups + 63) >> 6
        directory = Slab(count: pages) { _ in -1 }
        pageBits = Slab(count: groups) { _ in 0 }
        groupBits = Slab(count: tops) { _ in 0 }
        topBits = Slab(count: (tops + 63) >> 6) { _ in 0 }
    }

    /// The level at `tick`, or −1.
    @inline(__always)
    func level(at tick: Int, in store: borrowing LevelStore) -> Int32 {
        let page = directory[tick >> 6]
        guard page >= 0 else { return -1 }
        guard store.pages[Int(page)].open >> UInt64(tick & 63) & 1 != 0 else { return -1 }
        return store.pages[Int(page)].levels[tick & 63]
    }

    /// Opens a level at `tick`, which has none.
    func open(_ tick: Int, in store: borrowing LevelStore) -> Int32 {
        var page = directory[tick >> 6]
        if page < 0 {
            page = store.takePage()
            directory[tick >> 6] = page
            mark(page: tick >> 6)
        }
        let level = store.takeLevel(tick: tick)
        store.pages[Int(page)].open |= 1 << UInt64(tick & 63)
        store.pages[Int(page)].levels[tick & 63] = level
        return level
    }

    /// Closes the empty level at `tick`.
    func close(_ tick: Int, in store: borrowing LevelStore) {
        let page = directory[tick >> 6]
        store.giveLevel(store.pages[Int(page)].levels[tick & 63])
        store.pages[Int(page)].open &= ~(1 << UInt64(tick & 63))
        guard store.pages[Int(page)].open == 0 else { return }
        directory[tick >> 6] = -1
        store.givePage(page)
        clear(page: tick >> 6)
    }

    /// The highest open tick below `tick`, or −1.
    func below(_ tick: Int, in store: borrowing LevelStore) -> Int {
        let page = directory[tick >> 6]
        if page >= 0 {
            let bits = store.pages[Int(page)].open & (1 << UInt64(tick & 63) - 1)
            if bits != 0 { return (tick & ~63) | highest(bits) }
        }
        let next = pageBelow(tick >> 6)
        guard next >= 0 else { return -1 }
        return next << 6 | highest(store.pages[Int(directory[next])].open)
    }

    /// The lowest open tick above `tick`, or −1.
    func above(_ tick: Int, in store: borrowing LevelStore) -> Int {
        let page = directory[tick >> 6]
        if page >= 0 {
            let bits = store.pages[Int(page)].open & higher(tick & 63)
            if bits != 0 { return (tick & ~63) | bits.trailingZeroBitCount }
        }
        let next = pageAbove(tick >> 6)
        guard next >= 0 else { return -1 }
        return next << 6 | store.pages[Int(directory[next])].open.trailingZeroBitCount
    }

    private func mark(page: Int) {
        pageBits[page >> 6] |= 1 << UInt64(page & 63)
        groupBits[page >> 12] |= 1 << UInt64(page >> 6 & 63)
        topBits[page >> 18] |= 1 << UInt64(page >> 12 & 63)
    }

    private func clear(page: Int) {
        pageBits[page >> 6] &= ~(1 << UInt64(page & 63))
        guard pageBits[page >> 6] == 0 else { return }
        groupBits[page >> 12] &= ~(1 << UInt64(page >> 6 & 63))
        guard groupBits[page >> 12] == 0 else { return }
        topBits[page >> 18] &= ~(1 << UInt64(page >> 12 & 63))
    }

    private func pageBelow(_ page: Int) -> Int {
        var bits = pageBits[page >> 6] & (1 << UInt64(page & 63) - 1)
        if bits != 0 { return (page & ~63) | highest(bits) }
        var group = page >> 6
        bits = groupBits[group >> 6] & (1 << UInt64(group & 63) - 1)
        if bits == 0 {
            var top = group >> 6
            bits = topBits[top >> 6] & (1 << UInt64(top & 63) - 1)
            var word = top >> 6
            while bits == 0 {
                guard word > 0 else { return -1 }
                word -= 1
                bits = topBits[word]
            }
            top = word << 6 | highest(bits)
            group = top << 6
            bits = groupBits[top]
        }
        group = (group & ~63) | highest(bits)
        return group << 6 | highest(pageBits[group])
    }

    private func pageAbove(_ page: Int) -> Int {
        var bits = pageBits[page >> 6] & higher(page & 63)
        if bits != 0 { return (page & ~63) | bits.trailingZeroBitCount }
        var group = page >> 6
        bits = groupBits[group >> 6] & higher(group & 63)
        if bits == 0 {
            var top = group >> 6
            var word = top >> 6
            bits = topBits[word] & higher(top & 63)
            while bits == 0 {
                word += 1
                guard word < topBits.count else { return -1 }
                bits = topBits[word]
            }
            top = word << 6 | bits.trailingZeroBitCount
            group = top << 6
            bits = groupBits[top]
        }
        group = (group & ~63) | bits.trailingZeroBitCount
        return group << 6 | pageBits[group].trailingZeroBitCount
    }
}

/// The place of the highest set bit.
@inline(__always)
private func highest(_ bits: UInt64) -> Int { 63 - bits.leadingZeroBitCount }

/// The bits above `place`.
@inline(__always)
private func higher(_ place: Int) -> UInt64 { ~1 << UInt64(place) }
