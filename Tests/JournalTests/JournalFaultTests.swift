import Base
import Domain
import Testing

@testable import Journal

@Suite("A journal on a bad disk")
struct JournalFaultTests {
    @Test("a full disk holds new risk, loses nothing, and recovers by itself")
    func fullDisk() throws {
        let world = JournalWorld(seed: 1, segmentRecords: 8)
        var journal = try world.open()
        world.disk.faults.roomBytes = 0
        for number in 0..<60 {
            let position = journal.writer.append(record(UInt64(number)))
            #expect(position != nil, "cancels and news are taken while the disk is full")
            _ = journal.drainer.step(now: world.time.now, utc: world.time.utc)
        }
        let full = journal.writer.look(now: world.time.now)
        #expect(full == .hold)
        #expect(journal.ring.condition == .diskFull)
        world.disk.faults.roomBytes = nil
        world.time.advance(by: .seconds(1))
        let flushed = journal.drainer.flush(now: world.time.now, utc: world.time.utc)
        #expect(flushed)
        let free = journal.writer.look(now: world.time.now)
        #expect(free == .calm)
        #expect(journal.ring.durable == 61)
    }

    @Test("a lagging drainer means alert, then hold, by count and by age")
    func lag() throws {
        let world = JournalWorld(seed: 2, ringRecords: 256)
        var journal = try world.open()
        var seen: [JournalPressure] = []
        for number in 0..<200 {
            _ = journal.writer.append(record(UInt64(number), at: world.time.now))
            seen.append(journal.writer.look(now: world.time.now))
        }
        #expect(seen[63] == .calm)
        #expect(seen[64] == .alert)
        #expect(seen[127] == .alert)
        #expect(seen[128] == .hold)
        _ = journal.drainer.flush(now: world.time.now, utc: world.time.utc)
        _ = journal.writer.append(record(1, at: world.time.now))
        let outcome1 = journal.writer.look(now: world.time.now)
        #expect(outcome1 == .calm)
        world.time.advance(by: .milliseconds(1_001))
        let outcome2 = journal.writer.look(now: world.time.now)
        #expect(outcome2 == .hold)
    }

    @Test("the last sixteenth of the ring is kept for cancels, and overruns are counted")
    func reserve() throws {
        let world = JournalWorld(seed: 3, ringRecords: 256)
        var journal = try world.open()
        var admitted = 0
        while journal.writer.admitsRisk {
            _ = journal.writer.append(record(0))
            admitted += 1
        }
        #expect(admitted == 256 - 16)
        var more = 0
        while journal.writer.append(record(0)) != nil { more += 1 }
        #expect(admitted + more == 256)
        #expect(journal.ring.overruns == 1)
        world.kill()
        _ = consume journal
        let again = try world.open()
        #expect(again.recovered.overruns == 1)
        #expect(!again.recovered.isComplete)
        #expect(again.recovered.fromRing == 256)
    }

    @Test("a failed sync is final: nothing counts as durable after it")
    func failedSync() throws {
        let world = JournalWorld(seed: 4)
        world.options.durability = .power
        var journal = try world.open()
        world.disk.faults.sync = .failed(errno: 5)
        let position = journal.writer.append(record(1)) ?? .max
        _ = journal.drainer.step(now: world.time.now, utc: world.time.utc)
        #expect(journal.ring.condition == .syncFailed)
        world.disk.faults.sync = nil
        world.time.advance(by: .seconds(5))
        _ = journal.drainer.step(now: world.time.now, utc: world.time.utc)
        let outcome3 = journal.writer.look(now: world.time.now)
        #expect(outcome3 == .hold)
        let leaves = journal.writer.mayLeave(position)
        #expect(!leaves)
    }

    @Test("in power mode an intent leaves only when it is durable")
    func powerMode() throws {
        let world = JournalWorld(seed: 5)
        world.options.durability = .power
        var journal = try world.open()
        let position = journal.writer.append(record(1)) ?? .max
        _ = journal.writer.look(now: world.time.now)
        let early = journal.writer.mayLeave(position)
        #expect(!early)
        _ = journal.drainer.step(now: world.time.now, utc: world.time.utc)
        _ = journal.writer.look(now: world.time.now)
        let leaves = journal.writer.mayLeave(position)
        #expect(leaves)
    }

    @Test("in process mode an intent leaves at once")
    func processMode() throws {
        let world = JournalWorld(seed: 6)
        var journal = try world.open()
        let position = journal.writer.append(record(1)) ?? .max
        let leaves = journal.writer.mayLeave(position)
        #expect(leaves)
    }

    /// Runs one life: appends and drains until the disk dies or the life is over.
    static func live(_ world: JournalWorld, _ random: inout Random, _ next: inout UInt64) {
        do throws(JournalError) {
            var journal = try world.open()
            for _ in 0..<random.below(120) {
                if journal.writer.append(record(next, at: world.time.now)) != nil { next += 1 }
                world.time.advance(by: .milliseconds(Int64(random.below(15))))
                if random.oneIn(3) {
                    _ = journal.drainer.step(now: world.time.now, utc: world.time.utc)
                }
                if world.disk.isDead { return }
            }
            if random.oneIn(4) {
                _ = journal.drainer.finish(now: world.time.now, utc: world.time.utc)
            }
        } catch {}
    }

    @Test(
        "killed at any step of the disk, every record appended is found again",
        arguments: 0..<60
    )
    func killedAnywhere(_ seed: UInt64) throws {
        let world = JournalWorld(seed: seed, segmentRecords: 24)
        var random = Random(seed: seed)
        var next: UInt64 = 0
        var lastIncarnation: UInt32 = 0
        for _ in 0..<8 {
            world.disk.faults.dieAfterSteps = 1 + Int(random.below(60))
            Self.live(world, &random, &next)
            world.kill()
        }
        let journal = try world.open()
        lastIncarnation = journal.recovered.incarnation
        _ = consume journal
        let check = try JournalVerification(of: "j", on: world.disk, boot: world.boot)
        #expect(check.tornBytes == 0)
        var reader = try JournalReader(world.disk, folder: "j")
        var seen: UInt64 = 0
        var begins: [UInt32] = []
        while let found = try reader.next() {
            if found.kind == .begin {
                begins.append(found.incarnation)
            } else {
                #expect(found.a == seen, "seed \(seed)")
                seen += 1
            }
        }
        #expect(seen == next, "seed \(seed): a record was lost")
        #expect(begins == begins.sorted() && Set(begins).count == begins.count)
        #expect(begins.last == lastIncarnation)
    }

    @Test(
        "a loss of power loses at most what was never synced, and never repeats an incarnation",
        arguments: 0..<60
    )
    func powerLoss(_ seed: UInt64) throws {
        let world = JournalWorld(seed: seed, segmentRecords: 24)
        if seed % 2 == 0 { world.options.durability = .power }
        var random = Random(seed: seed)
        var incarnations: [UInt32] = []
        var durable: UInt64 = 0
        for _ in 0..<6 {
            do throws(JournalError) {
                var journal = try world.open()
                incarnations.append(journal.recovered.incarnation)
                #expect(
                    journal.recovered.state.next >= durable,
                    "seed \(seed): synced records lost"
                )
                durable = max(durable, journal.ring.durable)
                world.disk.faults.dieAfterSteps = 1 + Int(random.below(60))
                for number in 0..<random.below(150) {
                    _ = journal.writer.append(record(number, at: world.time.now))
                    world.time.advance(by: .milliseconds(Int64(random.below(15))))
                    if random.oneIn(2) {
                        _ = journal.drainer.step(now: world.time.now, utc: world.time.utc)
                    }
                    if world.disk.isDead { break }
                }
                durable = journal.ring.durable
            } catch {
                // Died while opening: the next life tries again.
                #expect(world.disk.isDead, "seed \(seed): \(error)")
            }
            world.losePower()
        }
        #expect(incarnations == incarnations.sorted())
        #expect(Set(incarnations).count == incarnations.count, "seed \(seed)")
        _ = try JournalVerification(of: "j", on: world.disk, boot: world.boot)
    }

    @Test(
        "a flipped bit anywhere is found by verification, and no reader gives a false record",
        arguments: 0..<120
    )
    func flippedBits(_ seed: UInt64) throws {
        let world = JournalWorld(seed: seed, segmentRecords: 64)
        do {
            var journal = try world.open()
            for number in 0..<200 {
                _ = journal.writer.append(record(UInt64(number)))
                _ = journal.drainer.step(now: world.time.now, utc: world.time.utc)
            }
            _ = journal.drainer.finish(now: world.time.now, utc: world.time.utc)
        }
        let whole = try JournalVerification(of: "j", on: world.disk, boot: world.boot)
        #expect(whole.isSealed)
        var random = Random(seed: seed)
        let files = world.disk.paths.filter { $0.hasSuffix(".seg") }
        let file = files[Int(random.below(UInt64(files.count)))]
        let size = try world.disk.contents(of: file).count
        world.disk.flip(bit: Int(random.below(UInt64(size * 8))), of: file)
        // A flip in the last seal leaves an open end, which verification shows as such.
        let judged = try? JournalVerification(of: "j", on: world.disk, boot: world.boot)
        #expect(judged != whole, "seed \(seed): the flip passed")
        // Following gives only records that were written.
        var seen: UInt64 = 0
        do {
            var reader = try JournalReader(world.disk, folder: "j")
            while let found = try reader.next() {
                if found.kind == .begin { continue }
                #expect(found.a < 200)
                seen += 1
            }
        } catch {}
        #expect(seen <= 200)
    }

    @Test("random bytes as a segment are refused and never crash", arguments: 0..<60)
    func randomBytes(_ seed: UInt64) throws {
        let world = JournalWorld(seed: seed)
        do { _ = try world.open() }
        var random = Random(seed: seed)
        let name = "j/journal-00000000.seg"
        var bytes = try world.disk.contents(of: name)
        // Every other case keeps a true header, so that the records are read.
        let from = seed % 2 == 0 ? 0 : 4_096
        for index in from..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
        world.disk.replace(name, with: bytes)
        #expect(throws: JournalError.self) { _ = try world.open() }
    }

    @Test("a swapped pair of records breaks the chain")
    func swapped() throws {
        let world = JournalWorld(seed: 9, segmentRecords: 64)
        do {
            var journal = try world.open()
            for number in 0..<20 { _ = journal.writer.append(record(UInt64(number))) }
            _ = journal.drainer.finish(now: world.time.now, utc: world.time.utc)
        }
        let name = "j/journal-00000000.seg"
        var bytes = try world.disk.contents(of: name)
        // A forger who knows the format gives one record another price and a right checksum.
        let origin = try JournalVerification(of: "j", on: world.disk, boot: world.boot)
            .journal.checksumOrigin
        let at = 4_096 + 5 * 128
        var forged = readRecord(Array(bytes[at..<at + 128]))
        forged.price = Price(raw: 1)
        forged.seal(position: 5, lineage: 0, lane: 0, origin: origin)
        bytes.replaceSubrange(at..<at + 128, with: rawBytes(of: forged))
        world.disk.replace(name, with: bytes)
        #expect(throws: JournalError.chainBroken(path: name)) {
            _ = try JournalVerification(of: "j", on: world.disk, boot: world.boot)
        }
    }
}
