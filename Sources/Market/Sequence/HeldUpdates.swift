internal import Base
internal import Domain

/// Messages that wait for their place in the chain, in memory laid out once.
///
/// They lie in order of arrival. When there is no room all are forgotten and the new one starts
/// afresh: a picture then has to be newer than it, which joining finds out by itself.
@safe
struct HeldUpdates: ~Copyable, @unchecked Sendable {
    private let heads: UnsafeMutableBufferPointer<Entry>
    private let levels: UnsafeMutableBufferPointer<Level>
    private(set) var count = 0
    private var waiting = 0
    private var levelsUsed = 0

    /// A held head, where its levels start, and whether it is still wanted.
    struct Entry: BitwiseCopyable {
        var update: BookUpdate
        var levelsStart: Int
        var waits: Bool
    }

    // SAFETY of every access below: indices are below `count`, level ranges below `levelsUsed`; the
    // memory is owned by this value alone.
    init(messagesMax: Int, levelsMax: Int) {
        unsafe heads = .allocate(capacity: messagesMax)
        unsafe levels = .allocate(capacity: levelsMax)
    }

    deinit {
        unsafe heads.deallocate()
        unsafe levels.deallocate()
    }

    /// Keeps a copy; returns how many others had to be forgotten for it.
    mutating func hold(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) -> Int {
        let needed = bids.count + asks.count
        var forgotten = 0
        if unsafe count == heads.count || levelsUsed + needed > levels.count {
            compact()
            if unsafe count == heads.count || levelsUsed + needed > levels.count {
                forgotten = count
                removeAll()
            }
            guard unsafe needed <= levels.count else { return forgotten + 1 }
        }
        let start = levelsUsed
        for index in bids.indices { unsafe levels[start + index] = bids[index] }
        let asksStart = start + bids.count
        for index in asks.indices { unsafe levels[asksStart + index] = asks[index] }
        levelsUsed += needed
        var head = update
        head.bidCount = UInt32(bids.count)
        head.askCount = UInt32(asks.count)
        unsafe heads[count] = Entry(update: head, levelsStart: start, waits: true)
        count += 1
        waiting += 1
        return forgotten
    }

    /// The head at `index`; nil when it is no longer wanted.
    subscript(index: Int) -> BookUpdate? {
        precondition(index < count, "a held message is within the count")
        let entry = unsafe heads[index]
        return entry.waits ? entry.update : nil
    }

    /// Marks a head as done with.
    mutating func drop(_ index: Int) {
        precondition(index < count, "a held message is within the count")
        guard unsafe heads[index].waits else { return }
        unsafe heads[index].waits = false
        waiting -= 1
        if waiting == 0 { removeAll() }
    }

    /// Whether nothing waits.
    var isEmpty: Bool { waiting == 0 }

    /// Forgets everything.
    mutating func removeAll() {
        count = 0
        waiting = 0
        levelsUsed = 0
    }

    /// Where the levels of the head at `index` lie; good until the next message is held.
    func levels(of index: Int) -> HeldLevels {
        precondition(index < count, "a held message is within the count")
        let entry = unsafe heads[index]
        return unsafe HeldLevels(
            UnsafeBufferPointer(rebasing: levels[entry.levelsStart...]),
            bidCount: Int(entry.update.bidCount),
            askCount: Int(entry.update.askCount)
        )
    }

    /// Moves what still waits to the front.
    private mutating func compact() {
        var kept = 0
        var used = 0
        for index in 0..<count {
            var entry = unsafe heads[index]
            guard entry.waits else { continue }
            let size = Int(entry.update.bidCount) + Int(entry.update.askCount)
            for offset in 0..<size {
                unsafe levels[used + offset] = levels[entry.levelsStart + offset]
            }
            entry.levelsStart = used
            unsafe heads[kept] = entry
            kept += 1
            used += size
        }
        count = kept
        levelsUsed = used
    }
}

/// The levels of one held message.
@safe
struct HeldLevels {
    private let levels: UnsafeBufferPointer<Level>
    private let bidCount: Int
    private let askCount: Int

    init(_ levels: UnsafeBufferPointer<Level>, bidCount: Int, askCount: Int) {
        unsafe self.levels = levels
        self.bidCount = bidCount
        self.askCount = askCount
    }

    /// Hands them over, bids and asks.
    func callAsFunction<R>(_ body: (Span<Level>, Span<Level>) -> R) -> R {
        // SAFETY: the holder keeps them in place while nothing more is held.
        let all = unsafe levels.span
        return body(
            all.extracting(0..<bidCount),
            all.extracting(bidCount..<bidCount + askCount)
        )
    }
}
