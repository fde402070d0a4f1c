public import Base
public import Domain

/// The levels of one instrument, bids and asks, in memory laid out once.
///
/// A book knows nothing of ids and time: the sequencer owns one and decides what goes in. What a
/// strategy sees is a `LiveBook`, which only a sequencer can make.
@safe
public struct Book: ~Copyable, BookReading, @unchecked Sendable {
    // SAFETY: Sendable, for the memory has one owner, this value, which cannot be copied.

    /// The price grid levels must lie on.
    public private(set) var grid: TickGrid

    /// The scales of its prices and quantities.
    public private(set) var scale: PairScale

    @usableFromInline var bids: Ladder
    @usableFromInline var asks: Ladder
    private let bidMemory: LadderMemory
    private let askMemory: LadderMemory

    /// Lays out the memory of an empty book.
    public init(scale: PairScale, tick: Price.Offset, limits: BookLimits = BookLimits()) {
        self.scale = scale
        grid = TickGrid(tick: tick)
        bidMemory = LadderMemory(limits)
        askMemory = LadderMemory(limits)
        bids = Ladder(bidMemory, limits)
        asks = Ladder(askMemory, limits)
    }

    deinit {
        unsafe bidMemory.base.deallocate()
        unsafe askMemory.base.deallocate()
    }

    /// One side, for the reading functions of `BookReading`.
    @inlinable
    public func ladder(_ side: Side) -> Ladder { side == .buy ? bids : asks }

    /// Puts absolute quantities in; zero removes.
    ///
    /// False when a price is not on the grid: what came before it is already in, so the book must not
    /// be used until it is loaded anew.
    public mutating func apply(bids changedBids: Span<Level>, asks changedAsks: Span<Level>) -> Bool
    {
        // Local copies keep the counters in registers over the loops.
        var ladder = bids
        for index in changedBids.indices {
            let ticks = grid.ticks(of: changedBids[index].price)
            guard ticks != 0 else {
                bids = ladder
                return false
            }
            ladder.set(0 &- ticks, changedBids[index].quantity.raw)
        }
        bids = ladder
        ladder = asks
        for index in changedAsks.indices {
            let ticks = grid.ticks(of: changedAsks[index].price)
            guard ticks != 0 else {
                asks = ladder
                return false
            }
            ladder.set(ticks, changedAsks[index].quantity.raw)
        }
        asks = ladder
        return true
    }

    /// Replaces everything; false when a price is not on the grid.
    ///
    /// A side with `levelsMax` levels or more is known no further than its last.
    public mutating func load(
        bids newBids: Span<Level>,
        asks newAsks: Span<Level>,
        levelsMax: Int = .max
    ) -> Bool {
        removeAll()
        guard apply(bids: newBids, asks: newAsks) else { return false }
        if newBids.count >= levelsMax { bids.endAtWorst() }
        if newAsks.count >= levelsMax { asks.endAtWorst() }
        return true
    }

    /// Empties both sides.
    public mutating func removeAll() {
        bids.removeAll()
        asks.removeAll()
    }

    /// Empties the book and changes its numbers: the venue has changed the instrument's rules.
    public mutating func relay(scale: PairScale, tick: Price.Offset) {
        removeAll()
        self.scale = scale
        grid = TickGrid(tick: tick)
    }

    /// Levels forgotten so far because a side had no more room.
    public var levelsForgotten: UInt64 { bids.forgotten + asks.forgotten }
}
