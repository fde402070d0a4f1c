import Base
import PropertyTesting
import Testing

@Suite("Seqlock cell")
struct SeqlockCellTests {
    private struct Triple: BitwiseCopyable, Sendable {
        var a: Int64
        var b: Int64
        var c: Int32
    }

    @Test("gives back what was stored, odd sizes too")
    func storesWhole() {
        var cell = SeqlockCell(Triple(a: 1, b: 2, c: 3))
        cell.store(Triple(a: -1, b: .max, c: .min))
        let value = cell.reader.load()
        #expect(value.a == -1 && value.b == .max && value.c == .min)
        #expect(cell.reader.version == 2)
    }

    @Test("a reader never sees halves of two values")
    func neverTorn() throws {
        let cell = SeqlockCell(Triple(a: 0, b: 0, c: 0))
        let reader = cell.reader
        let thread = try Self.writing(cell)
        var last: Int64 = 0
        var torn = 0
        while last < 200_000 {
            guard let value = reader.tryLoad() else { continue }
            if value.b != -value.a || Int64(value.c) != value.a || value.a < last { torn += 1 }
            last = max(last, value.a)
        }
        thread.join()
        #expect(torn == 0)
    }

    /// A thread of its own for the cell: with both in one function the compiler gives up in release.
    private static func writing(
        _ cell: consuming SeqlockCell<Triple>
    ) throws(SystemError) -> PinnedThread {
        let handoff = Handoff(cell)
        return try PinnedThread(.init(name: "writer")) {
            var cell = handoff.take()
            for value in 1...200_000 {
                cell.store(Triple(a: Int64(value), b: Int64(-value), c: Int32(value)))
                if value % 64 == 0 { Processor.yield() }
            }
        }
    }

    @Test("a writer that died in a store leaves no value, and its heir repairs the cell")
    func repairs() {
        let block = MemoryBlock(byteCount: SeqlockCell<Int64>.byteCount)
        var first = SeqlockCell<Int64>(over: block, at: 0, initial: 5)
        first.store(6)
        let reader = SeqlockCell<Int64>.Reader(block, at: 0)
        // The death between the two stores of the sequence, as it lies in memory.
        block.withFirstWord { $0 += 1 }
        #expect(reader.tryLoad() == nil)
        let heir = SeqlockCell<Int64>(over: block, at: 0, initial: 7)
        #expect(heir.reader.tryLoad() == 7)
    }
}

extension MemoryBlock {
    fileprivate func withFirstWord(_ body: (inout UInt64) -> Void) {
        // SAFETY: the block is longer than a word, and only this test holds it.
        unsafe body(&base.assumingMemoryBound(to: UInt64.self).pointee)
    }
}

@Suite("Fixed pool")
struct FixedPoolTests {
    @Test("a handle names its value until it is removed, and nothing afterwards")
    func handles() throws {
        try checkProperty("pool against a dictionary", cases: 2_000) { draws in
            var pool = FixedPool<Int>(capacity: 8, filler: 0)
            var live: [FixedPool<Int>.Handle: Int] = [:]
            var dead: [FixedPool<Int>.Handle] = []
            for step in 0..<Int(draws.number(upTo: 60)) {
                if draws.boolean(), let handle = live.keys.min(by: { $0.index < $1.index }) {
                    let removed = pool.remove(handle)
                    try hold(removed == live[handle], "removed at \(step)")
                    live[handle] = nil
                    dead.append(handle)
                } else if let handle = pool.insert(step) {
                    try hold(live[handle] == nil && !dead.contains(handle), "handle given twice")
                    live[handle] = step
                } else {
                    try hold(live.count == 8, "refused with room")
                }
                for (handle, value) in live { try hold(pool.value(at: handle) == value, "value") }
                for handle in dead { try hold(pool.value(at: handle) == nil, "dead handle") }
                try hold(pool.count == live.count, "count")
            }
        }
    }
}

@Suite("Bounded sorted array")
struct BoundedSortedArrayTests {
    @Test("is a sorted list without doubles")
    func isSorted() throws {
        try checkProperty("sorted array against a list", cases: 2_000) { draws in
            var array = BoundedSortedArray<Int64>(capacity: 12)
            var list: [Int64] = []
            for _ in 0..<draws.number(upTo: 60) {
                let value = draws.integer(in: -20...20)
                if draws.boolean() {
                    let removed = array.remove(value)
                    try hold((removed != nil) == list.contains(value), "removal of \(value)")
                    list.removeAll { $0 == value }
                } else {
                    switch array.insert(value) {
                    case .inserted: list.append(value)
                    case .replaced: try hold(list.contains(value), "replaced nothing")
                    case .full: try hold(list.count == 12, "full with room")
                    }
                }
                list.sort()
                let seen = (0..<array.count).map { array[$0] }
                try hold(seen == list, "\(seen) is not \(list)")
                try hold(array.first == list.first && array.last == list.last, "ends")
            }
        }
    }
}
