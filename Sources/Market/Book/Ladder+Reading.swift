extension Ladder {
    /// How many levels there are.
    @inlinable var count: Int { nearCount + farCount }

    /// The best occupied key of the window at `key` or worse; `none` when there is none.
    ///
    /// `key` is not better than the window.
    @inlinable
    func nearKey(from key: Int) -> Int {
        guard key &- low < windowTicks else { return Self.none }
        let slot = key & mask
        var word = slot &>> 6
        // SAFETY: masked slots and words; `group` is masked by the number of summary words.
        let bits = unsafe words[word] & (UInt64.max &<< UInt64(truncatingIfNeeded: slot))
        if bits != 0 { return key &- (slot & 63) &+ bits.trailingZeroBitCount }
        let wordMask = mask &>> 6
        word = (word &+ 1) & wordMask
        guard word != (low & mask) &>> 6 else { return Self.none }
        var group = word &>> 6
        var groups = unsafe summary[group] & (UInt64.max &<< UInt64(truncatingIfNeeded: word))
        // One step more than there are groups: the first group's lower part comes last.
        var steps = summaryMask &+ 1
        while groups == 0 {
            guard steps > 0 else { return Self.none }
            steps &-= 1
            group = (group &+ 1) & summaryMask
            groups = unsafe summary[group]
        }
        word = group &<< 6 &+ groups.trailingZeroBitCount
        let start = low &+ ((word &<< 6 &- low) & mask)
        // Round the ring's end again: better than where the search began.
        guard start >= key else { return Self.none }
        return unsafe start &+ words[word].trailingZeroBitCount
    }

    /// The quantity at `key`.
    @inlinable
    func quantity(at key: Int) -> Int64 {
        if UInt(bitPattern: key &- low) < UInt(bitPattern: windowTicks) {
            // SAFETY: a masked slot.
            return unsafe quantities[key & mask]
        }
        guard key > low, farCount > 0 else { return 0 }
        let place = farPlace(of: key)
        // SAFETY: the place is below `farCount`.
        return place < farCount && (unsafe farKeys[place] == key) ? unsafe farQuantities[place] : 0
    }

    /// The best quantity.
    @inlinable
    var bestQuantity: Int64 {
        // SAFETY: the best key is inside the window.
        best == Self.none ? 0 : unsafe quantities[best & mask]
    }

    /// Hands levels over from the best on, as key and quantity, until `body` has had enough.
    @inlinable
    @inline(__always)
    func forEach(_ body: (_ key: Int, _ quantity: Int64) -> Bool) {
        var key = best
        while key != Self.none {
            // A word of bits at a time: it never spans the window's ends.
            let slot = key & mask
            let start = key &- (slot & 63)
            // SAFETY: masked slots and words.
            var bits = unsafe words[slot &>> 6]
            bits &= UInt64.max &<< UInt64(truncatingIfNeeded: slot)
            let room = unsafe quantities + (slot & ~63)
            while bits != 0 {
                let place = bits.trailingZeroBitCount
                guard unsafe body(start &+ place, room[place]) else { return }
                bits &= bits &- 1
            }
            key = nearKey(from: start &+ 64)
        }
        var place = farCount
        while place > 0 {
            place &-= 1
            // SAFETY: the place is below `farCount`.
            guard unsafe body(farKeys[place], farQuantities[place]) else { return }
        }
    }
}
