import Base
import Domain
import Testing

@testable import Journal

@Suite("Opening and recovering a journal")
struct JournalOpeningTests {
    @Test("a new journal begins with its incarnation on the disk")
    func fresh() throws {
        let world = JournalWorld(seed: 1)
        let journal = try world.open()
        #expect(journal.recovered.state.next == 0)
        let ring = journal.ring
        #expect(ring.durable == 1)
        #expect(ring.record(at: 0).kind == .begin)
        // 2026-01-01 is the epoch, and the world starts there.
        #expect(journal.recovered.incarnation == 1)
    }

    @Test("the incarnation never goes below the hours since 2026 nor the venue's history")
    func incarnationFloor() throws {
        let world = JournalWorld(seed: 1)
        world.time.stepUTC(by: .seconds(3_600 * 500))
        do {
            let journal = try world.open()
            #expect(journal.recovered.incarnation == 500)
        }
        do {
            let journal = try world.open()
            #expect(journal.recovered.incarnation == 501)
        }
        world.options.incarnationSeen = 9_000
        let journal = try world.open()
        #expect(journal.recovered.incarnation == 9_001)
    }

    @Test(
        "records come back in order over many segments and starts",
        arguments: [1, 31, 32, 33, 200]
    )
    func comesBack(_ count: Int) throws {
        let world = JournalWorld(seed: 3)
        world.options.checkpointEvery = .seconds(1_000_000)
        world.options.checkpointRecords = 1_000_000
        do {
            var journal = try world.open()
            for number in 0..<UInt64(count) {
                let position = journal.writer.append(record(number))
                #expect(position == number + 1)
                if number % 7 == 0 {
                    _ = journal.drainer.step(now: world.time.now, utc: world.time.utc)
                }
            }
            let flushed = journal.drainer.flush(now: world.time.now, utc: world.time.utc)
            #expect(flushed)
        }
        var seen: [UInt64] = []
        let journal = try world.open { record, _ in
            if record.kind == .accepted { seen.append(record.a) }
        }
        #expect(journal.recovered.state.next == UInt64(count) + 1)
        #expect(journal.recovered.isComplete)
        // A rotation makes a checkpoint, so only the last segments are read again.
        let first = seen.first ?? UInt64(count)
        #expect(seen == Array(first..<UInt64(count)))
    }

    @Test("what only shared memory holds survives a kill")
    func ringSurvivesKill() throws {
        let world = JournalWorld(seed: 4)
        do {
            var journal = try world.open()
            for number in 0..<100 { _ = journal.writer.append(record(UInt64(number))) }
        }
        world.kill()
        var seen: [UInt64] = []
        let journal = try world.open { record, _ in
            if record.kind == .accepted { seen.append(record.a) }
        }
        #expect(journal.recovered.fromRing == 100)
        #expect(seen == Array(0..<100))
        #expect(journal.recovered.state.next == 101)
    }

    @Test("a second opener is refused while the first lives")
    func doublyOpened() throws {
        let world = JournalWorld(seed: 5)
        do {
            let journal = try world.open()
            _ = journal.recovered
            #expect(throws: JournalError.inUse(path: "j")) { _ = try world.open() }
        }
        _ = try world.open()
    }

    @Test("another instance's journal is refused")
    func foreignTag() throws {
        let world = JournalWorld(seed: 6)
        do { _ = try world.open() }
        world.options.tag = 8
        #expect(throws: JournalError.foreign(path: "j/journal-00000000.seg")) {
            _ = try world.open()
        }
    }

    @Test("a segment of another journal is refused")
    func foreignSegment() throws {
        let world = JournalWorld(seed: 7)
        let other = JournalWorld(seed: 8)
        for one in [world, other] { for _ in 0..<2 { _ = try one.open() } }
        let name = "j/journal-00000001.seg"
        world.disk.replace(name, with: try other.disk.contents(of: name))
        #expect(throws: JournalError.foreign(path: name)) { _ = try world.open() }
    }

    @Test("a newer format is refused by its number")
    func newerFormat() throws {
        let world = JournalWorld(seed: 9)
        do { _ = try world.open() }
        let name = "j/journal-00000000.seg"
        var bytes = try world.disk.contents(of: name)
        bytes[8] = 2
        world.disk.replace(name, with: bytes)
        #expect(throws: JournalError.newerFormat(path: name, version: 2)) { _ = try world.open() }
    }

    @Test("a missing segment is named")
    func missingSegment() throws {
        let world = JournalWorld(seed: 10)
        for _ in 0..<3 { _ = try world.open() }
        try world.disk.remove("j/journal-00000001.seg")
        #expect(throws: JournalError.missingSegment(number: 1)) { _ = try world.open() }
    }

    @Test("a damaged record before whole ones stops with file, byte and position")
    func corruptMiddle() throws {
        let world = JournalWorld(seed: 11, segmentRecords: 200)
        do {
            var journal = try world.open()
            for number in 0..<40 { _ = journal.writer.append(record(UInt64(number))) }
            _ = journal.drainer.flush(now: world.time.now, utc: world.time.utc)
        }
        world.kill()
        let name = "j/journal-00000000.seg"
        world.disk.flip(bit: (4_096 + 20 * 128 + 50) * 8, of: name)
        let expected = JournalError.corrupt(path: name, offset: 4_096 + 20 * 128, position: 20)
        #expect(throws: expected) { _ = try world.open() }
    }

    @Test("a torn tail is cut and its bytes are counted")
    func tornTail() throws {
        let world = JournalWorld(seed: 12, segmentRecords: 200)
        do {
            var journal = try world.open()
            for number in 0..<10 { _ = journal.writer.append(record(UInt64(number))) }
            _ = journal.drainer.flush(now: world.time.now, utc: world.time.utc)
        }
        let name = "j/journal-00000000.seg"
        var bytes = try world.disk.contents(of: name)
        for index in 0..<50 { bytes[4_096 + 11 * 128 + index] = 0xA5 }
        world.disk.replace(name, with: bytes)
        world.losePower()
        do {
            let journal = try world.open()
            #expect(journal.recovered.tornBytes == 50)
            #expect(journal.recovered.state.next == 11)
            #expect(!journal.recovered.isComplete)
        }
        let journal = try world.open()
        #expect(journal.recovered.tornBytes == 0)
        #expect(journal.recovered.state.next == 12)
    }

    @Test("a ring that shrank with records only it holds is refused, not forgotten")
    func shrunkRing() throws {
        let world = JournalWorld(seed: 13, ringRecords: 256)
        do {
            var journal = try world.open()
            for number in 0..<100 { _ = journal.writer.append(record(UInt64(number))) }
        }
        world.kill()
        let whole = world.block
        let small = MemoryBlock(byteCount: JournalRing.byteCount(records: 64))
        unsafe small.base.copyMemory(from: whole.base, byteCount: small.byteCount)
        world.block = small
        world.options.ringRecords = 64
        #expect(throws: JournalError.ringUnreadable) { _ = try world.open() }
        world.block = whole
        let journal = try world.open()
        #expect(journal.recovered.fromRing == 100)
    }

    @Test("a damaged record in the ring stops the start with its position")
    func damagedRing() throws {
        let world = JournalWorld(seed: 14)
        do {
            var journal = try world.open()
            for number in 0..<10 { _ = journal.writer.append(record(UInt64(number))) }
        }
        world.kill()
        // SAFETY: the byte lies inside the fifth record.
        unsafe (world.block.base + 4_096 + 5 * 128 + 40).storeBytes(of: 0xEE, as: UInt8.self)
        #expect(throws: JournalError.corrupt(path: "the ring", offset: 5 * 128, position: 5)) {
            _ = try world.open()
        }
    }

    @Test(
        "a disk too full for a new incarnation refuses the start and leaves the journal as it was"
    )
    func noRoomToBegin() throws {
        let world = JournalWorld(seed: 15)
        do {
            var journal = try world.open()
            _ = journal.writer.append(record(1))
        }
        world.kill()
        world.disk.faults.roomBytes = 0
        #expect(throws: JournalError.self) { _ = try world.open() }
        world.kill()
        world.disk.faults.roomBytes = nil
        let journal = try world.open()
        #expect(journal.recovered.state.next == 2)
    }
}
