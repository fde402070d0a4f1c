/// One side of a book in key space: a key is a tick number turned so that lower is better.
///
/// Near the touch a window of ticks holds quantities by position, with a bit per tick and a bit per
/// word of bits, so that a change costs the same wherever it falls. Levels worse than the window lie
/// sorted beyond it, the best of them last. The best level is always inside the window. When the far
/// levels are full the worst of them is forgotten and `limit` says from where the side is incomplete.
///
/// A ladder borrows its memory from the book that owns it; it has no public member.
@safe
@frozen
public struct Ladder {
    @usableFromInline let quantities: UnsafeMutablePointer<Int64>
    @usableFromInline let words: UnsafeMutablePointer<UInt64>
    @usableFromInline let summary: UnsafeMutablePointer<UInt64>
    @usableFromInline let farKeys: UnsafeMutablePointer<Int>
    @usableFromInline let farQuantities: UnsafeMutablePointer<Int64>
    @usableFromInline let windowTicks: Int
    @usableFromInline let summaryMask: Int
    @usableFromInline let farLevelsMax: Int

    /// The window's best key, a multiple of 64, so that a word of bits never spans its ends.
    @usableFromInline var low: Int

    /// The best key; `none` when the side is empty.
    @usableFromInline var best: Int

    @usableFromInline var nearCount: Int
    @usableFromInline var farCount: Int

    /// Keys from here on may be missing; `none` while nothing was forgotten.
    @usableFromInline var limit: Int

    /// Levels forgotten for want of room.
    @usableFromInline var forgotten: UInt64

    /// No key: worse than all.
    @usableFromInline static var none: Int { .max }

    init(_ memory: LadderMemory, _ limits: BookLimits) {
        unsafe quantities = memory.quantities
        unsafe words = memory.words
        unsafe summary = memory.summary
        unsafe farKeys = memory.farKeys
        unsafe farQuantities = memory.farQuantities
        windowTicks = limits.windowTicks
        summaryMask = LadderMemory.summaryCount(limits) - 1
        farLevelsMax = limits.farLevelsMax
        low = 0
        best = Self.none
        nearCount = 0
        farCount = 0
        limit = Self.none
        forgotten = 0
    }

    @usableFromInline var mask: Int { windowTicks &- 1 }

    /// Where the window starts when its best key is `key`: room for a quarter of it on the better side.
    private func start(for key: Int) -> Int { (key &- windowTicks / 4) & ~63 }

    /// Sets the quantity at `key`; zero removes, and removing what is not there is no fault.
    @inline(__always)
    mutating func set(_ key: Int, _ quantity: Int64) {
        if UInt(bitPattern: key &- low) < UInt(bitPattern: windowTicks) {
            setNear(key, quantity)
        } else {
            setOutside(key, quantity)
        }
    }

    @inline(__always)
    private mutating func setNear(_ key: Int, _ quantity: Int64) {
        let slot = key & mask
        let word = slot &>> 6
        let bit = 1 as UInt64 &<< UInt64(truncatingIfNeeded: slot)
        // SAFETY: `slot` is below the window's size, `word` below its words, by the mask.
        unsafe quantities[slot] = quantity
        let bits = unsafe words[word]
        if quantity != 0 {
            unsafe words[word] = bits | bit
            unsafe summary[word &>> 6] |= 1 as UInt64 &<< UInt64(truncatingIfNeeded: word)
            nearCount &+= bits & bit == 0 ? 1 : 0
            if key < best { best = key }
        } else if bits & bit != 0 {
            unsafe words[word] = bits & ~bit
            nearCount &-= 1
            if bits == bit {
                unsafe summary[word &>> 6] &= ~(1 as UInt64 &<< UInt64(truncatingIfNeeded: word))
            }
            if key == best { findBest() }
        }
    }

    /// The best key has gone: the next one, and the window after it when it has come too far.
    @inline(never)
    private mutating func findBest() {
        best = nearKey(from: best &+ 1)
        if best != Self.none {
            if best &- low >= windowTicks / 2 { moveWorse(to: start(for: best)) }
        } else if farCount > 0 {
            moveWorse(to: start(for: unsafe farKeys[farCount - 1]))
        }
    }

    @inline(never)
    private mutating func setOutside(_ key: Int, _ quantity: Int64) {
        if best == Self.none {
            guard quantity != 0 else { return }
            low = start(for: key)
            setNear(key, quantity)
        } else if key < low {
            guard quantity != 0 else { return }
            moveBetter(to: start(for: key))
            setNear(key, quantity)
        } else {
            setFar(key, quantity)
        }
    }

    /// Moves the window to better keys; the levels it leaves behind become the best far ones.
    private mutating func moveBetter(to start: Int) {
        let edge = max(start &+ windowTicks, low)
        var leaving = 0
        var key = nearKey(from: edge)
        while key != Self.none {
            leaving += 1
            key = nearKey(from: key + 1)
        }
        forgetFar(toFit: leaving)
        var place = farCount + leaving - 1
        key = nearKey(from: edge)
        while key != Self.none {
            let slot = key & mask
            // SAFETY: `forgetFar` made room for `leaving` entries; `slot` is masked.
            unsafe farKeys[place] = key
            unsafe farQuantities[place] = quantities[slot]
            clear(slot)
            place -= 1
            key = nearKey(from: key + 1)
        }
        farCount += leaving
        nearCount -= leaving
        low = start
    }

    /// Moves the window to worse keys, all its levels being there already; far levels come in.
    private mutating func moveWorse(to start: Int) {
        low = start
        // SAFETY: the place is below `farCount`, and the key lies in the window.
        while farCount > 0, unsafe farKeys[farCount - 1] < start &+ windowTicks {
            farCount -= 1
            let key = unsafe farKeys[farCount]
            let slot = key & mask
            unsafe quantities[slot] = farQuantities[farCount]
            unsafe words[slot >> 6] |= 1 << UInt64(slot & 63)
            unsafe summary[slot >> 12] |= 1 << UInt64(slot >> 6 & 63)
            nearCount += 1
            if key < best { best = key }
        }
    }

    @inline(__always)
    private mutating func clear(_ slot: Int) {
        let word = slot >> 6
        // SAFETY: a masked slot.
        unsafe quantities[slot] = 0
        unsafe words[word] &= ~(1 << UInt64(slot & 63))
        if unsafe words[word] == 0 { unsafe summary[word >> 6] &= ~(1 << UInt64(word & 63)) }
    }

    /// Empties the side; only what is occupied is touched.
    mutating func removeAll() {
        var key = nearKey(from: low)
        while key != Self.none {
            clear(key & mask)
            key = nearKey(from: key + 1)
        }
        best = Self.none
        nearCount = 0
        farCount = 0
        limit = Self.none
    }

    /// Declares that nothing is known beyond the worst level there is.
    mutating func endAtWorst() {
        var worst = Self.none
        forEach { key, _ in
            worst = key
            return true
        }
        if worst != Self.none { limit = min(limit, worst + 1) }
    }
}
