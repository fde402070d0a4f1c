import Base
import Domain
import Foundation
import Journal
import Testing

@Suite("A journal of a real process on a real disk", .serialized)
struct JournalProcessTests {
    /// A folder of its own, gone at the end.
    final class Place {
        let folder: String

        init(_ name: String) {
            folder =
                NSTemporaryDirectory() + "apus-\(name)-\(ProcessInfo.processInfo.processIdentifier)"
            try? FileManager.default.removeItem(atPath: folder)
            try? FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }
    }

    static func options(_ folder: String) -> JournalOptions {
        var options = JournalOptions(
            folder: folder + "/journal",
            tag: 7,
            venue: .binance,
            lane: LaneID(index: 0)
        )
        options.ringRecords = 4_096
        options.segmentBytes = 2 * 4_096 + 700 * 128
        options.checkpointRecords = 500
        return options
    }

    static func open(
        _ folder: String,
        replay: (JournalRecord, JournalTables) -> Void = { _, _ in }
    ) throws
        -> Journal<SystemDisk>
    {
        var entropy = KernelEntropy()
        return try Journal(
            options(folder),
            tables: JournalTables(assets: [], contracts: []),
            block: try MemoryBlock.file(
                path: folder + "/ring",
                byteCount: JournalRing.byteCount(records: 4_096)
            ),
            disk: SystemDisk(),
            time: SystemTime(),
            boot: try BootID.ofHost(),
            entropy: &entropy,
            replay: replay
        )
    }

    /// Appends numbered records after those of earlier lives, and dies by SIGKILL in the middle.
    static func liveAndDie(_ folder: String, after records: Int) throws {
        var journal = try open(folder)
        var next = journal.recovered.state.next
        let drainer = try DrainThread(
            journal: consume journal.drainer,
            tape: Optional<TapeDrainer<SystemDisk>>.none,
            time: SystemTime()
        )
        for _ in 0..<records {
            while journal.writer.append(
                JournalRecord(kind: .accepted, instant: SystemTime().now, a: next)
            ) == nil {}
            next += 1
            if next % 64 == 0 { usleep(200) }
        }
        kill(getpid(), SIGKILL)
        _ = drainer.finish()
    }

    @Test("killed by SIGKILL at twelve places, no record is lost and no incarnation repeats")
    func killed() async throws {
        let place = Place("killed")
        let folder = place.folder
        var random = Random(seed: 20_261_120)
        var total = 0
        for round in 1...12 {
            let count = 1 + Int(random.below(3_000))
            total += count
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [folder = folder as String, count = count as Int] in
                try JournalProcessTests.liveAndDie(folder, after: count)
            }
            let check = try JournalVerification(
                of: folder + "/journal",
                on: SystemDisk(),
                boot: try BootID.ofHost()
            )
            #expect(check.tornBytes == 0, "round \(round)")
        }
        do {
            let journal = try Self.open(folder)
            // Twelve lives began, each with one record of its own.
            #expect(journal.recovered.state.next == UInt64(total + 12))
            #expect(journal.recovered.isComplete)
        }
        var reader = try JournalReader(SystemDisk(), folder: folder + "/journal")
        var begins: Set<UInt32> = []
        var position: UInt64 = 0
        while let record = try reader.next() {
            #expect(record.position == position)
            if record.kind == .begin {
                begins.insert(record.incarnation)
            } else {
                // The writer numbers by the position its life began at, and begins take one each.
                #expect(record.a == position - 1)
            }
            position += 1
        }
        #expect(begins.count == 13)
    }

    @Test("a second process is refused while the first holds the journal")
    func secondProcess() async throws {
        let place = Place("second")
        let folder = place.folder
        let journal = try Self.open(folder)
        _ = journal.recovered
        await #expect(processExitsWith: .success) { [folder = folder as String] in
            do {
                _ = try JournalProcessTests.open(folder)
                exit(1)
            } catch JournalError.inUse {
                exit(0)
            }
        }
    }

    @Test("the kernel's disk says full, not found, exists and locked by those names")
    func systemDisk() throws {
        let place = Place("disk")
        let disk = SystemDisk()
        let path = place.folder + "/file"
        #expect(throws: DiskError.notFound) { _ = try disk.open(path, writing: true) }
        #expect(throws: DiskError.full) { _ = try disk.create(path, byteCount: 1 << 60) }
        // A creation that failed leaves nothing behind.
        #expect(throws: DiskError.notFound) { _ = try disk.open(path, writing: true) }
        let file = try disk.create(path, byteCount: 10)
        defer { disk.close(file) }
        #expect(throws: DiskError.exists) { _ = try disk.create(path, byteCount: 10) }
        try disk.lock(file)
        let other = try disk.open(path, writing: true)
        defer { disk.close(other) }
        #expect(throws: DiskError.locked) { try disk.lock(other) }
        #expect(try disk.read(file, at: 4, count: 100).count == 6)
        #expect(try disk.names(in: place.folder) == ["file"])
        try disk.truncate(file, to: 3)
        #expect(try disk.byteCount(of: file) == 3)
    }

    @Test("a reader follows what another thread writes, and ends where it ends")
    func follows() throws {
        let place = Place("follow")
        var journal = try Self.open(place.folder)
        let thread = try DrainThread(
            journal: consume journal.drainer,
            tape: Optional<TapeDrainer<SystemDisk>>.none,
            time: SystemTime()
        )
        var reader = try JournalReader(SystemDisk(), folder: place.folder + "/journal")
        var seen: UInt64 = 0
        for number in 0..<UInt64(3_000) {
            while journal.writer.append(
                JournalRecord(kind: .accepted, instant: SystemTime().now, a: number)
            ) == nil { _ = journal.writer.look(now: SystemTime().now) }
            if number % 100 == 99 {
                while let record = try reader.next() {
                    #expect(record.position == seen)
                    seen += 1
                }
            }
        }
        let ended = thread.finish()
        #expect(ended)
        while let record = try reader.next() {
            #expect(record.position == seen)
            seen += 1
        }
        #expect(seen == 3_001)
        let check = try JournalVerification(
            of: place.folder + "/journal",
            on: SystemDisk(),
            boot: try BootID.ofHost()
        )
        #expect(check.isSealed)
        #expect(check.records == 3_001)
    }
}
