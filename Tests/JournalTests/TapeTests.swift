import Base
import Domain
import Testing

@testable import Journal

@Suite("Tape")
struct TapeTests {
    /// A frame's payload that follows from its number.
    static func payload(_ number: Int) -> [UInt8] {
        (0..<(number &* 37) % 190).map { UInt8(truncatingIfNeeded: $0 &+ number) }
    }

    static func open(_ world: JournalWorld, _ block: MemoryBlock) throws -> Tape<SimulatedDisk> {
        let journal = try world.open()
        var options = TapeOptions(folder: "t")
        options.ringBytes = 1 << 14
        options.segmentBytes = 4_096 + 40_000
        options.blockEvery = .zero
        return try Tape(
            options,
            beside: journal.ring,
            tag: 7,
            venue: .binance,
            tables: world.tables,
            block: block,
            disk: world.disk,
            time: world.time
        )
    }

    static func block() -> MemoryBlock {
        MemoryBlock(byteCount: TapeRing.byteCount(capacityBytes: 1 << 14))
    }

    @Test("every frame comes back in order, over ring ends, blocks and segments")
    func comesBack() throws {
        let world = JournalWorld(seed: 1)
        var positions: [UInt64] = []
        do {
            var tape = try Self.open(world, Self.block())
            for number in 0..<2_000 {
                tape.writer.begin(Instant(sinceBoot: Int64(number)))
                let payload = Self.payload(number)
                positions.append(tape.writer.add(.message, source: 5, payload.span))
                tape.writer.publish()
                if number % 3 == 0 {
                    _ = tape.drainer.step(now: world.time.now, utc: world.time.utc)
                }
            }
            let ended = tape.drainer.finish(now: world.time.now, utc: world.time.utc)
            #expect(ended)
            let whole = tape.writer.isReplayable
            #expect(whole)
        }
        var reader = try TapeReader(world.disk, folder: "t")
        for number in 0..<2_000 {
            let frame = try #require(try nextFrame(&reader))
            #expect(frame.position == positions[number])
            #expect(frame.instant == Instant(sinceBoot: Int64(number)))
            #expect(frame.source == 5)
            #expect(reader.payload == Self.payload(number))
        }
        let end = try reader.next()
        #expect(end == nil)
        #expect(world.disk.paths.filter { $0.hasPrefix("t/tape-") }.count > 3)
        for number in [0, 1, 700, 1_999] {
            var middle = try TapeReader(world.disk, folder: "t", from: positions[number])
            let frame = try #require(try nextFrame(&middle))
            #expect(frame.position == positions[number])
        }
    }

    @Test("a full ring drops frames, marks the next, and says that nothing can be replayed")
    func overflow() throws {
        let world = JournalWorld(seed: 2)
        var tape = try Self.open(world, Self.block())
        let payload = [UInt8](repeating: 1, count: 1_000)
        var kept = 0
        for _ in 0..<20 {
            let lost = tape.ring.lostFrames
            _ = tape.writer.add(.message, source: 1, payload.span)
            tape.writer.publish()
            if tape.ring.lostFrames == lost { kept += 1 }
        }
        #expect(kept == (1 << 14) / 1_024)
        #expect(tape.ring.lostFrames == 20 - UInt64(kept))
        let whole = tape.writer.isReplayable
        #expect(!whole)
        while tape.drainer.step(now: world.time.now, utc: world.time.utc) > 0 {}
        _ = tape.writer.add(.message, source: 2, payload.span)
        tape.writer.publish()
        _ = tape.drainer.finish(now: world.time.now, utc: world.time.utc)
        var reader = try TapeReader(world.disk, folder: "t")
        for _ in 0..<kept {
            let frame = try #require(try nextFrame(&reader))
            #expect(frame.flags == [])
        }
        let last = try #require(try nextFrame(&reader))
        #expect(last.source == 2)
        #expect(last.flags == .lostBefore)
    }

    @Test("what only shared memory held is on the tape after a kill, and the tape goes on")
    func survivesKill() throws {
        let world = JournalWorld(seed: 3)
        let block = Self.block()
        do {
            var tape = try Self.open(world, block)
            for number in 0..<40 {
                let payload = Self.payload(number)
                _ = tape.writer.add(.message, source: 1, payload.span)
                tape.writer.publish()
                if number == 20 { _ = tape.drainer.step(now: world.time.now, utc: world.time.utc) }
            }
        }
        world.kill()
        do {
            var tape = try Self.open(world, block)
            #expect(tape.fromRing > 0)
            let payload = Self.payload(40)
            _ = tape.writer.add(.message, source: 1, payload.span)
            tape.writer.publish()
            _ = tape.drainer.finish(now: world.time.now, utc: world.time.utc)
        }
        var reader = try TapeReader(world.disk, folder: "t")
        for number in 0...40 {
            let frame = try #require(try nextFrame(&reader))
            #expect(frame.kind == .message)
            #expect(reader.payload == Self.payload(number))
        }
    }

    @Test("a tape that goes on behind a damaged block says that something is lost")
    func damagedEnd() throws {
        let world = JournalWorld(seed: 5)
        do {
            var tape = try Self.open(world, Self.block())
            for number in 0..<30 {
                let payload = Self.payload(number)
                _ = tape.writer.add(.message, source: 1, payload.span)
                tape.writer.publish()
                _ = tape.drainer.step(now: world.time.now, utc: world.time.utc)
            }
            _ = tape.drainer.finish(now: world.time.now, utc: world.time.utc)
        }
        let name = "t/tape-00000000.seg"
        let size = try world.disk.contents(of: name).count
        world.disk.flip(bit: (4_096 + size) / 2 * 8, of: name)
        do {
            var tape = try Self.open(world, Self.block())
            let whole = tape.writer.isReplayable
            #expect(!whole)
            let payload = Self.payload(99)
            _ = tape.writer.add(.message, source: 9, payload.span)
            tape.writer.publish()
            _ = tape.drainer.finish(now: world.time.now, utc: world.time.utc)
        }
        #expect(try world.disk.contents(of: name).count == size, "the evidence stays")
        var reader = try TapeReader(world.disk, folder: "t")
        var last: TapeFrame?
        var frames = 0
        while let frame = try reader.next() {
            last = frame
            frames += 1
        }
        #expect(frames > 5 && frames < 30)
        #expect(last?.source == 9)
        #expect(last?.flags == .lostBefore)
    }

    @Test("a full disk loses no frame while the ring has room")
    func fullDisk() throws {
        let world = JournalWorld(seed: 4)
        var tape = try Self.open(world, Self.block())
        world.disk.faults.roomBytes = 0
        let payload = Self.payload(5)
        _ = tape.writer.add(.message, source: 1, payload.span)
        tape.writer.publish()
        let outcome4 = tape.drainer.step(now: world.time.now, utc: world.time.utc)
        #expect(outcome4 == 0)
        #expect(tape.ring.condition == .diskFull)
        world.disk.faults.roomBytes = nil
        world.time.advance(by: .seconds(1))
        let outcome5 = tape.drainer.step(now: world.time.now, utc: world.time.utc)
        #expect(outcome5 > 0)
        #expect(tape.ring.condition == .well)
    }

    @Test("random damage never gives a frame that was not written", arguments: 0..<40)
    func fuzz(_ seed: UInt64) throws {
        let world = JournalWorld(seed: seed)
        do {
            var tape = try Self.open(world, Self.block())
            for number in 0..<300 {
                let payload = Self.payload(number)
                _ = tape.writer.add(.message, source: 1, payload.span)
                tape.writer.publish()
                _ = tape.drainer.step(now: world.time.now, utc: world.time.utc)
            }
            _ = tape.drainer.finish(now: world.time.now, utc: world.time.utc)
        }
        var random = Random(seed: seed &+ 100)
        let name = "t/tape-00000000.seg"
        let size = try world.disk.contents(of: name).count
        for _ in 0..<3 { world.disk.flip(bit: Int(random.below(UInt64(size * 8))), of: name) }
        var number = 0
        do {
            var reader = try TapeReader(world.disk, folder: "t")
            while try reader.next() != nil {
                #expect(reader.payload == Self.payload(number), "seed \(seed)")
                number += 1
            }
        } catch {}
    }
}

/// The next frame of a reader, which `#require` cannot ask itself.
func nextFrame(_ reader: inout TapeReader<SimulatedDisk>) throws -> TapeFrame? {
    try reader.next()
}
