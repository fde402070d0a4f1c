public import Base
internal import CSimdjson

/// Names of up to 31 bytes, each with a small number and two decimal scales, found by one probe.
///
/// Names fall into buckets, and each bucket is moved at start until none of its names meets another
/// (hash and displace), so a lookup never walks. Compiled plans read the same memory.
@safe
public struct KeyTable: ~Copyable, @unchecked Sendable {
    /// What a name that is not in the table gives.
    public static let absent = UInt16.max

    /// Where the compiled plans find the table.
    let header: UnsafeMutablePointer<csj_keys>
    private let slots: UnsafeMutablePointer<csj_key>
    private let moves: UnsafeMutablePointer<UInt64>
    private let slotCount: Int

    /// Places `names`; each one's number is its place in the list.
    ///
    /// - Precondition: the names differ, have 1…31 bytes each, and are fewer than 65,535.
    public init(_ names: [[UInt8]]) {
        precondition(names.count < Int(UInt16.max), "a name's number has 16 bits")
        var bits: UInt64 = 2
        while 1 << bits < 2 * names.count { bits += 1 }
        slotCount = 1 << Int(bits)
        unsafe slots = .allocate(capacity: slotCount)
        unsafe slots.initialize(repeating: csj_key(), count: slotCount)
        unsafe moves = .allocate(capacity: slotCount)
        unsafe moves.initialize(repeating: 0, count: slotCount)
        unsafe header = .allocate(capacity: 1)
        let shift = 64 - bits
        // SAFETY: both arrays live as long as this value.
        unsafe header.initialize(
            to: csj_keys(slots: slots, moves: moves, bucket_shift: shift, slot_shift: shift)
        )
        place(names.enumerated().map { Self.key($1, id: UInt16($0)) }, shift: shift)
    }

    deinit {
        unsafe slots.deallocate()
        unsafe moves.deallocate()
        unsafe header.deallocate()
    }

    /// The number of the name in `bytes[start..<start + count]`, or `absent`.
    public func find(_ bytes: PaddedBytes, from start: Int, count: Int) -> UInt16 {
        precondition(start >= 0 && count >= 0 && start + count <= bytes.count, "a name is inside")
        // SAFETY: 32 bytes from any place of a padded message are readable.
        guard let slot = unsafe csj_key_find(header, bytes.start + start, count) else {
            return Self.absent
        }
        return unsafe slot.pointee.id
    }

    /// Gives the name with number `id` its two scales.
    public func setScales(of id: UInt16, first: Scale, second: Scale) {
        for slot in 0..<slotCount {
            // SAFETY: the index is below the slot count.
            guard unsafe slots[slot].words.3 != 0, unsafe slots[slot].id == id else { continue }
            unsafe slots[slot].digits = (first.digits, second.digits)
        }
    }

    /// A name as the words of its slot.
    private static func key(_ name: [UInt8], id: UInt16) -> csj_key {
        precondition((1...csj_key_bytes_max).contains(name.count), "a name has 1…31 bytes")
        let padded = name + [UInt8](repeating: 0, count: 32)
        var key = csj_key()
        key.id = id
        unsafe padded.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return }
            // SAFETY: the padded copy has more than 32 bytes; a slot begins with its four words.
            unsafe withUnsafeMutableBytes(of: &key) { slot in
                unsafe csj_key_words(start, name.count, slot.baseAddress)
            }
        }
        return key
    }

    /// Moves one bucket after the other, the fullest first, to where all its names find room.
    private func place(_ keys: [csj_key], shift: UInt64) {
        var buckets: [[(key: csj_key, mixed: UInt64)]] = Array(repeating: [], count: slotCount)
        for key in keys {
            // SAFETY: a slot begins with its four words.
            let mixed = unsafe withUnsafeBytes(of: key) { unsafe csj_key_mix($0.baseAddress) }
            buckets[Int(mixed >> shift)].append((key, mixed))
        }
        let order = buckets.indices.sorted {
            (buckets[$0].count, $1) > (buckets[$1].count, $0)
        }
        for bucket in order where !buckets[bucket].isEmpty {
            var move: UInt64 = 0
            while !tryPlacing(buckets[bucket], move: move, shift: shift) {
                move += 1
                precondition(move < 1 << 20, "a name is given once")
            }
            unsafe moves[bucket] = move
        }
    }

    /// Places one bucket's names, or none when two of them meet or meet another.
    private func tryPlacing(
        _ names: [(key: csj_key, mixed: UInt64)],
        move: UInt64,
        shift: UInt64
    ) -> Bool {
        let places = names.map { Int(csj_key_slot($0.mixed, move, shift)) }
        for (index, place) in places.enumerated() {
            // SAFETY: a slot number has as many bits as the slot count.
            guard unsafe slots[place].words.3 == 0, !places[..<index].contains(place) else {
                return false
            }
        }
        for (index, place) in places.enumerated() { unsafe slots[place] = names[index].key }
        return true
    }
}
