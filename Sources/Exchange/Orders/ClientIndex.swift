/// One place of the client index.
struct ClientEntry: BitwiseCopyable {
    var hash: UInt32

    /// The order's slot, −1 when the place is empty.
    var slot: Int32
}

/// Finds an open order by its account and client text: a table of slots, half full at most.
struct ClientIndex: ~Copyable {
    private let entries: Slab<ClientEntry>
    private let mask: Int

    /// Room for `count` orders, a power of two.
    init(count: Int) {
        entries = Slab(count: count * 2) { _ in ClientEntry(hash: 0, slot: -1) }
        mask = count * 2 - 1
    }

    /// The number an order is filed under.
    @inline(__always)
    static func hash(account: UInt16, text: ClientText) -> UInt32 {
        UInt32(
            truncatingIfNeeded: ((text.spread ^ UInt64(account)) &* 0x9E37_79B9_7F4A_7C15) >> 32
        )
    }

    /// The slot among those filed under `hash` that `matches`, or −1.
    @inline(__always)
    func find(_ hash: UInt32, matches: (Int32) -> Bool) -> Int32 {
        var at = Int(hash) & mask
        while true {
            let entry = entries[at]
            if entry.slot < 0 { return -1 }
            if entry.hash == hash, matches(entry.slot) { return entry.slot }
            at = (at + 1) & mask
        }
    }

    /// Files `slot` under `hash`.
    func insert(_ hash: UInt32, slot: Int32) {
        var at = Int(hash) & mask
        while entries[at].slot >= 0 { at = (at + 1) & mask }
        entries[at] = ClientEntry(hash: hash, slot: slot)
    }

    /// Takes `slot` out, and closes the gap it leaves.
    func remove(_ hash: UInt32, slot: Int32) {
        var gap = Int(hash) & mask
        while entries[gap].slot != slot { gap = (gap + 1) & mask }
        var at = gap
        while true {
            at = (at + 1) & mask
            let entry = entries[at]
            if entry.slot < 0 { break }
            // An entry may move into the gap unless its own place lies after the gap.
            let home = Int(entry.hash) & mask
            if (at - home) & mask >= (at - gap) & mask {
                entries[gap] = entry
                gap = at
            }
        }
        entries[gap].slot = -1
    }
}
