public import Base
public import Domain

/// What can be read from a book's levels.
public protocol BookReading: ~Copyable {
    /// One side.
    func ladder(_ side: Side) -> Ladder

    /// The price grid.
    var grid: TickGrid { get }
}

/// How the two best prices stand to each other.
@frozen
public enum Touch: UInt8, BitwiseCopyable, Sendable {
    /// Bid below ask.
    case open = 0

    /// One side or both have no level.
    case oneSided = 1

    /// Bid equals ask.
    case locked = 2

    /// Bid above ask.
    case crossed = 3
}

extension BookReading where Self: ~Copyable {
    @inlinable
    @inline(__always)
    func level(_ side: Side, _ key: Int, _ quantity: Int64) -> Level {
        let price = grid.price(ticks: side == .buy ? 0 &- key : key)
        return Level(price: price, quantity: Quantity(raw: quantity))
    }

    @inlinable
    @inline(__always)
    func key(_ side: Side, _ price: Price) -> Int {
        let ticks = grid.ticks(of: price)
        return ticks == 0 ? Ladder.none : side == .buy ? 0 &- ticks : ticks
    }

    /// The best level of a side; nil when it is empty.
    ///
    /// - Complexity: O(1).
    @inlinable
    public func best(_ side: Side) -> Level? {
        let ladder = ladder(side)
        guard ladder.best != Ladder.none else { return nil }
        return level(side, ladder.best, ladder.bestQuantity)
    }

    /// How bid and ask stand to each other.
    ///
    /// - Complexity: O(1).
    @inlinable
    public var touch: Touch {
        let bid = ladder(.buy).best
        let ask = ladder(.sell).best
        guard bid != Ladder.none, ask != Ladder.none else { return .oneSided }
        // A bid's key is its ticks turned negative.
        let spread = ask &+ bid
        return spread > 0 ? .open : spread == 0 ? .locked : .crossed
    }

    /// How many levels a side has.
    @inlinable
    public func levelCount(_ side: Side) -> Int { ladder(side).count }

    /// What rests at `price`; nothing when no level is there or the price is off the grid.
    @inlinable
    public func quantity(_ side: Side, at price: Price) -> Quantity {
        let key = key(side, price)
        return key == Ladder.none ? .zero : Quantity(raw: ladder(side).quantity(at: key))
    }

    /// Hands levels over from the best on until `body` has had enough.
    @inlinable
    public func forEachLevel(_ side: Side, _ body: (Level) -> Bool) {
        ladder(side).forEach { body(level(side, $0, $1)) }
    }

    /// Writes the best levels into `levels`; returns how many there were.
    @inlinable
    public func depth(_ side: Side, into levels: inout MutableSpan<Level>) -> Int {
        var count = 0
        guard levels.count > 0 else { return 0 }
        ladder(side).forEach {
            levels[count] = level(side, $0, $1)
            count += 1
            return count < levels.count
        }
        return count
    }

    /// What rests from the best price up to and including `price`: what an order to there would find.
    @inlinable
    public func volume(_ side: Side, to price: Price) -> Quantity {
        let ticks = Int(price.raw / grid.tick.raw)
        // A price off the grid reaches the last level before it, which for bids lies above.
        let above = price.raw % grid.tick.raw > 0 ? 1 : 0
        let last = side == .buy ? -(ticks + above) : ticks
        var sum: Int64 = 0
        ladder(side).forEach {
            guard $0 <= last else { return false }
            sum = sum.addingReportingOverflow($1).overflow ? .max : sum + $1
            return true
        }
        return Quantity(raw: sum)
    }

    /// What rests in the best `count` levels.
    @inlinable
    public func volume(_ side: Side, levels count: Int) -> Quantity {
        var sum: Int64 = 0
        var left = count
        guard count > 0 else { return .zero }
        ladder(side).forEach {
            sum = sum.addingReportingOverflow($1).overflow ? .max : sum + $1
            left -= 1
            return left > 0
        }
        return Quantity(raw: sum)
    }

    /// The price from which on a side may miss levels: the snapshot ended there or room ran out.
    public func knownTo(_ side: Side) -> Price? {
        let limit = ladder(side).limit
        guard limit != Ladder.none else { return nil }
        return grid.price(ticks: side == .buy ? 0 - limit : limit)
    }
}
