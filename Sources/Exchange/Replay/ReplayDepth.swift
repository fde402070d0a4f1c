internal import Base
public import Domain

/// A recorded book within a window of ticks, as the recorder's updates make it.
///
/// A level that crosses the other side's best hides what it passed, and does not delete it: a
/// recording repairs itself that way, and hftbacktest's books do the same.
public struct ReplayDepth: ~Copyable {
    /// The first tick of the window.
    public let first: Int

    /// How many ticks the window has.
    public let width: Int

    private let bids: DepthSide
    private let asks: DepthSide

    /// The best bid's tick, or −1.
    public private(set) var bestBid = -1

    /// The best ask's tick, or `Int.max`.
    public private(set) var bestAsk = Int.max

    /// An empty book for the ticks `first` up to `last`.
    ///
    /// - Precondition: the window is not empty and starts at no negative tick.
    public init(first: Int, last: Int) {
        precondition(first >= 0 && last >= first, "a window has ticks")
        self.first = first
        width = last - first + 1
        bids = DepthSide(width: width)
        asks = DepthSide(width: width)
    }

    /// What rests at `tick`; nothing outside the window.
    @inline(__always)
    public func quantity(_ side: Side, at tick: Int) -> Int64 {
        let place = tick - first
        guard place >= 0, place < width else { return 0 }
        return side == .buy ? bids.quantities[place] : asks.quantities[place]
    }

    /// Sets a level's whole quantity, and gives what it was; outside the window nothing happens.
    @inline(__always)
    @discardableResult
    public mutating func set(_ side: Side, _ tick: Int, to quantity: Int64) -> Int64 {
        let place = tick - first
        guard place >= 0, place < width else { return 0 }
        return side == .buy ? setBid(place, tick, quantity) : setAsk(place, tick, quantity)
    }

    /// Calls `body` with the ticks and quantities of one side, best first, `limit` at most.
    public func forEachLevel(_ side: Side, limit: Int, _ body: (Int, Int64) -> Void) {
        var tick = side == .buy ? bestBid : bestAsk
        var left = limit
        while left > 0, tick >= 0, tick < .max {
            body(tick, quantity(side, at: tick))
            tick = side == .buy ? bidBelow(tick - first) : askAbove(tick - first)
            left -= 1
        }
    }

    /// Empties one side.
    public mutating func clear(_ side: Side) {
        if side == .buy {
            bids.clear()
            bestBid = -1
        } else {
            asks.clear()
            bestAsk = .max
        }
    }

    @inline(__always)
    private mutating func setBid(_ place: Int, _ tick: Int, _ quantity: Int64) -> Int64 {
        let previous = bids.set(place, to: quantity)
        if quantity == 0 {
            if tick == bestBid { bestBid = bidBelow(place) }
        } else if tick > bestBid {
            bestBid = tick
            if tick >= bestAsk { bestAsk = askAbove(place) }
        }
        return previous
    }

    @inline(__always)
    private mutating func setAsk(_ place: Int, _ tick: Int, _ quantity: Int64) -> Int64 {
        let previous = asks.set(place, to: quantity)
        if quantity == 0 {
            if tick == bestAsk { bestAsk = askAbove(place) }
        } else if tick < bestAsk {
            bestAsk = tick
            if bestBid >= tick { bestBid = bidBelow(place) }
        }
        return previous
    }

    private func bidBelow(_ place: Int) -> Int {
        let found = bids.below(place)
        return found < 0 ? -1 : found + first
    }

    private func askAbove(_ place: Int) -> Int {
        let found = asks.above(place)
        return found < 0 ? .max : found + first
    }
}

/// One side's quantities by place, and a bit per place that has any.
private struct DepthSide: ~Copyable {
    let quantities: Slab<Int64>
    private let bits: Slab<UInt64>

    init(width: Int) {
        quantities = Slab(count: width) { _ in 0 }
        bits = Slab(count: (width + 63) >> 6) { _ in 0 }
    }

    @inline(__always)
    func set(_ place: Int, to quantity: Int64) -> Int64 {
        let previous = quantities[place]
        quantities[place] = quantity
        let bit = 1 as UInt64 &<< UInt64(place & 63)
        if quantity == 0 {
            bits[place >> 6] &= ~bit
        } else {
            bits[place >> 6] |= bit
        }
        return previous
    }

    func clear() {
        for place in 0..<quantities.count { quantities[place] = 0 }
        for word in 0..<bits.count { bits[word] = 0 }
    }

    /// The highest place with a quantity below `place`, or −1.
    func below(_ place: Int) -> Int {
        var word = place >> 6
        var found = bits[word] & (1 &<< UInt64(place & 63) &- 1)
        while found == 0 {
            guard word > 0 else { return -1 }
            word -= 1
            found = bits[word]
        }
        return word << 6 | (63 - found.leadingZeroBitCount)
    }

    /// The lowest place with a quantity above `place`, or −1.
    func above(_ place: Int) -> Int {
        var word = place >> 6
        var found = bits[word] & (~1 &<< UInt64(place & 63))
        while found == 0 {
            word += 1
            guard word < bits.count else { return -1 }
            found = bits[word]
        }
        return word << 6 | found.trailingZeroBitCount
    }
}
