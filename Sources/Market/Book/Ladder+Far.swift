extension Ladder {
    /// The first place of a far level at `key` or better; far keys fall from place to place.
    @usableFromInline
    func farPlace(of key: Int) -> Int {
        var place = 0
        var length = farCount
        while length > 0 {
            let half = length >> 1
            // SAFETY: `place + half` is below `farCount`.
            if unsafe farKeys[place + half] > key {
                place += half + 1
                length -= half + 1
            } else {
                length = half
            }
        }
        return place
    }

    /// Sets a level beyond the window.
    mutating func setFar(_ key: Int, _ quantity: Int64) {
        var place = farPlace(of: key)
        // SAFETY: places are below `farCount`, which stays at or below `farLevelsMax`.
        if place < farCount, unsafe farKeys[place] == key {
            guard quantity == 0 else {
                unsafe farQuantities[place] = quantity
                return
            }
            moveFar(from: place + 1, to: place)
            farCount -= 1
            return
        }
        guard quantity != 0 else { return }
        if farCount == farLevelsMax {
            guard place > 0 else {
                // Worse than all we keep: forgotten at once.
                limit = min(limit, key)
                forgotten += 1
                return
            }
            forgetFar(toFit: 1)
            place -= 1
        }
        moveFar(from: place, to: place + 1)
        unsafe farKeys[place] = key
        unsafe farQuantities[place] = quantity
        farCount += 1
    }

    /// Forgets the worst far levels until `count` more fit.
    mutating func forgetFar(toFit count: Int) {
        let surplus = farCount + count - farLevelsMax
        guard surplus > 0 else { return }
        // SAFETY: `surplus` is at most `farCount`, for no more than a window's levels come at once.
        limit = min(limit, unsafe farKeys[surplus - 1])
        moveFar(from: surplus, to: 0)
        farCount -= surplus
        forgotten += UInt64(surplus)
    }

    private func moveFar(from: Int, to: Int) {
        // SAFETY: both ranges lie within the far arrays; `update` allows overlap.
        unsafe (farKeys + to).update(from: farKeys + from, count: farCount - from)
        unsafe (farQuantities + to).update(from: farQuantities + from, count: farCount - from)
    }
}
