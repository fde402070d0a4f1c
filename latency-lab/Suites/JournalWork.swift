internal import Base
internal import CReference
internal import Domain
internal import Glibc
internal import Journal
internal import Synchronization

/// A place order's record, as the lane writes it.
@inline(__always)
private func intent(_ number: Int64) -> JournalRecord {
    JournalRecord(
        kind: .intentPlace,
        instant: Instant(sinceBoot: number),
        clientID: ClientOrderID(raw: 0x0102_0304_0000_0000 | number),
        instrument: InstrumentID(index: 1),
        version: 3,
        flags: [.sell, .postOnly],
        timeInForce: .postOnly,
        state: .pendingNew,
        slot: 2,
        price: Price(raw: 6_425_010 + number & 63),
        quantity: 5,
        venueTime: UTCTime(nanoseconds: number &* 1_000),
        tape: UInt64(number) << 8,
        a: UInt64(number) &* 0x9E37_79B9_7F4A_7C15,
        b: 321_250
    )
}

private let tables = JournalTables(assets: ["", "USDT"], contracts: [])

private func options(_ folder: String) -> JournalOptions {
    JournalOptions(folder: folder, tag: 1, venue: .binance, lane: LaneID(index: 0))
}

/// Appends with everything on: a drainer beside it writes, syncs, chains, seals and rolls over.
final class JournalAppend: Work {
    private var writer: JournalWriter?
    private var thread: PinnedThread?
    private var stop = Stop()
    private var folder = ""
    private var number: Int64 = 0
    private var sincePause = 0
    private var ring: JournalRing?

    private final class Stop: Sendable {
        let flag = Atomic<Bool>(false)
    }

    func begin() {
        folder = ScratchFolder.make("journal")
        var options = options(folder)
        // Small segments, so that roll-over happens in every slice.
        options.segmentBytes = 4 << 20
        let block = MemoryBlock(byteCount: JournalRing.byteCount(records: options.ringRecords))
        block.prefault()
        var entropy = KernelEntropy()
        guard
            let journal = try? Journal(
                options,
                tables: tables,
                block: block,
                disk: SystemDisk(),
                time: SystemTime(),
                boot: BootID(low: 1, high: 1),
                entropy: &entropy
            )
        else { preconditionFailure("a journal opens in the temporary folder") }
        ring = journal.ring
        let stop = Stop()
        self.stop = stop
        let handoff = Handoff(consume journal.drainer)
        writer = consume journal.writer
        thread = try? PinnedThread(.init(name: "lab.drainer", cpu: Cores.peer)) {
            Self.drain(handoff.take(), stop)
        }
        precondition(thread != nil, "a drainer's thread starts")
    }

    private static func drain(
        _ taken: consuming JournalDrainer<SystemDisk>,
        _ stop: Stop
    ) {
        var drainer = taken
        let time = SystemTime()
        while !stop.flag.load(ordering: .relaxed) {
            if drainer.step(now: time.now, utc: time.utc).moved == 0 { usleep(50) }
        }
    }

    func run(_ operations: Int) {
        guard var writer = writer.take() else { return }
        for _ in 0..<operations {
            number &+= 1
            guard writer.append(intent(number)) != nil else {
                preconditionFailure("the ring has room after a pause")
            }
        }
        sincePause += operations
        self.writer = consume writer
    }

    /// Waits for the drainer before the ring could fill: a lane never comes near such a rate.
    func pause() {
        guard sincePause > 16_384, let ring else { return }
        sincePause = 0
        while ring.appended - ring.written > 4_096 { usleep(100) }
        _ = writer?.look(now: SystemTime().now)
    }

    func end() {
        stop.flag.store(true, ordering: .relaxed)
        thread = nil
        writer = nil
        ScratchFolder.remove(folder)
    }
}

/// Appends until the ring is full and starts anew, alone on one thread: what it costs in instructions.
final class JournalAppendHere: Work {
    private var journal: Journal<SimulatedDisk>?
    private var number: Int64 = 0

    func begin() {
        let options = options("lab")
        var entropy = SeededEntropy(seed: 1)
        journal = try? Journal(
            options,
            tables: tables,
            block: MemoryBlock(byteCount: JournalRing.byteCount(records: options.ringRecords)),
            disk: SimulatedDisk(seed: 1),
            time: VirtualTime(),
            boot: BootID(low: 1, high: 1),
            entropy: &entropy
        )
        precondition(journal != nil, "a journal opens in memory")
    }

    func run(_ operations: Int) {
        guard var journal = journal.take() else { return }
        for _ in 0..<operations {
            number &+= 1
            guard journal.writer.append(intent(number)) != nil else {
                preconditionFailure("two counted runs fit the ring")
            }
        }
        self.journal = consume journal
    }
}

/// The same fields, sum and store in C++, with nobody reading.
@safe final class ReferenceAppend: Work {
    private var ring: UnsafeMutableRawPointer?

    func begin() { unsafe ring = creference_records_begin(65_536) }

    func run(_ operations: Int) { unsafe creference_records_append(ring, Int64(operations)) }

    func end() { unsafe creference_records_end(ring) }
}
