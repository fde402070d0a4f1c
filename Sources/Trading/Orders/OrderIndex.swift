internal import Base
internal import Domain

/// A key that spreads itself over a table; no hashing whose order changes per process.
protocol Scattered: BitwiseCopyable, Equatable {
    /// Bits that differ for keys that differ, as well as one multiplication makes them.
    var scatter: UInt64 { get }
}

extension ClientOrderID: Scattered {
    @inline(__always)
    var scatter: UInt64 { UInt64(bitPattern: raw) &* 0x9E37_79B9_7F4A_7C15 }
}

extension VenueOrderID: Scattered {
    @inline(__always)
    var scatter: UInt64 { (low ^ high &* 0xC2B2_AE3D_27D4_EB4F) &* 0x9E37_79B9_7F4A_7C15 }
}

/// From a key to the place of an order: open addressing, never more than half full.
@safe
struct OrderIndex<Key: Scattered>: ~Copyable {
    struct Entry: BitwiseCopyable {
        var key: Key
        var place: UInt32
    }

    private static var free: UInt32 { .max }

    private let entries: RigidArray<Entry>
    private let mask: Int
    private let shift: UInt64

    /// Room for `capacity` keys; `filler` is any key.
    init(capacity: Int, filler: Key) {
        precondition(capacity > 0 && capacity < 1 << 24, "an index has room for 1…2²⁴ keys")
        var size = 4
        while size < capacity * 2 { size *= 2 }
        entries = RigidArray(count: size, filler: Entry(key: filler, place: Self.free))
        mask = size - 1
        shift = UInt64(64 - size.trailingZeroBitCount)
    }

    /// Where `key` lies, or nil.
    @inline(__always)
    func place(of key: Key) -> UInt32? {
        var at = Int(key.scatter >> shift)
        while true {
            let entry = entries[at]
            if entry.place == Self.free { return nil }
            if entry.key == key { return entry.place }
            at = (at + 1) & mask
        }
    }

    /// Puts a key that is not there yet.
    func insert(_ key: Key, place: UInt32) {
        var at = Int(key.scatter >> shift)
        while entries[at].place != Self.free {
            precondition(entries[at].key != key, "a key names one order")
            at = (at + 1) & mask
        }
        entries[at] = Entry(key: key, place: place)
    }

    /// Takes a key out and closes the hole, so that no search meets a tombstone.
    func remove(_ key: Key) {
        var at = Int(key.scatter >> shift)
        while entries[at].key != key || entries[at].place == Self.free {
            guard entries[at].place != Self.free else { return }
            at = (at + 1) & mask
        }
        var hole = at
        var next = (hole + 1) & mask
        while entries[next].place != Self.free {
            let home = Int(entries[next].key.scatter >> shift)
            if (next - home) & mask >= (next - hole) & mask {
                entries[hole] = entries[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        entries[hole].place = Self.free
    }
}
