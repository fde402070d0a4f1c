import Base
import Domain
import Testing

@testable import Journal

@Suite("Checkpoints and retention")
struct RetentionTests {
    /// Fills some segments and ends in order.
    static func fill(_ world: JournalWorld, _ count: Int) throws {
        var journal = try world.open()
        for number in 0..<count {
            _ = journal.writer.append(record(UInt64(number)))
            world.time.advance(by: .milliseconds(1))
            _ = journal.drainer.step(now: world.time.now, utc: world.time.utc)
        }
        let flushed = journal.drainer.flush(now: world.time.now, utc: world.time.utc)
        #expect(flushed)
    }

    static func checkpoints(_ world: JournalWorld) -> [String] {
        world.disk.paths.filter { $0.contains("checkpoint-") }
    }

    @Test("a damaged checkpoint is passed over for the one before, with the same result")
    func damagedCheckpoint() throws {
        let world = JournalWorld(seed: 1)
        try Self.fill(world, 200)
        #expect(Self.checkpoints(world).count == 2)
        let expected = try world.open().recovered.state
        for name in Self.checkpoints(world).reversed() {
            let size = try world.disk.contents(of: name).count
            world.disk.flip(bit: size * 4, of: name)
            let state = try world.open().recovered.state
            #expect(state.openOrders == expected.openOrders)
            #expect(state.next > expected.next)
        }
    }

    @Test("without any checkpoint the journal is read from its start, while that is there")
    func noCheckpoint() throws {
        let world = JournalWorld(seed: 2)
        try Self.fill(world, 200)
        let expected = try world.open().recovered.state.openOrders
        for name in Self.checkpoints(world) { try world.disk.remove(name) }
        var read = 0
        let state = try world.open { _, _ in read += 1 }.recovered.state
        #expect(state.openOrders == expected)
        #expect(read == Int(state.next))
        for name in Self.checkpoints(world) { try world.disk.remove(name) }
        try world.disk.remove("j/journal-00000000.seg")
        #expect(throws: JournalError.noStart(path: "j/journal-00000001.seg")) {
            _ = try world.open()
        }
    }

    @Test("a checkpoint of another journal and random bytes are no checkpoint", arguments: 0..<40)
    func foreignCheckpoint(_ seed: UInt64) throws {
        let world = JournalWorld(seed: seed)
        try Self.fill(world, 150)
        let expected = try world.open().recovered.state.openOrders
        var random = Random(seed: seed)
        for name in Self.checkpoints(world) {
            var bytes = try world.disk.contents(of: name)
            for _ in 0..<1 + random.below(40) {
                bytes[Int(random.below(UInt64(bytes.count)))] = UInt8(
                    truncatingIfNeeded: random.next()
                )
            }
            if random.oneIn(3) { bytes.removeLast(Int(random.below(UInt64(bytes.count)))) }
            world.disk.replace(name, with: bytes)
        }
        #expect(try world.open().recovered.state.openOrders == expected, "seed \(seed)")
    }

    @Test("segments older than they must be kept go, and a restart still works")
    func retention() throws {
        let world = JournalWorld(seed: 3)
        world.options.keepFor = .milliseconds(50)
        try Self.fill(world, 400)
        let kept = world.disk.paths.filter { $0.hasSuffix(".seg") }
        #expect(kept.count < 8)
        #expect(!kept.contains("j/journal-00000000.seg"))
        let journal = try world.open()
        #expect(journal.recovered.state.next == 401)
        let check = try JournalVerification(of: "j", on: world.disk, boot: world.boot)
        #expect(check.first > 0)
    }

    @Test("nothing goes before its time")
    func keeps() throws {
        let world = JournalWorld(seed: 4)
        try Self.fill(world, 400)
        #expect(world.disk.paths.filter { $0.hasSuffix(".seg") }.count == 13)
    }

    @Test("a torn tail below what was synced once is damage, also after a crash of the host")
    func durableMark() throws {
        let world = JournalWorld(seed: 5, segmentRecords: 200)
        world.options.checkpointRecords = 1_000
        try Self.fill(world, 50)
        let name = "j/journal-00000000.seg"
        var bytes = try world.disk.contents(of: name)
        for index in 4_096 + 30 * 128..<bytes.count { bytes[index] = 0 }
        world.disk.replace(name, with: bytes)
        // Another boot, and the mark had reached the disk: the worst that can be assumed is known.
        world.kill()
        world.boot = BootID(low: 9, high: 9)
        #expect(throws: JournalError.corrupt(path: name, offset: 4_096 + 30 * 128, position: 30)) {
            _ = try world.open()
        }
    }
}
