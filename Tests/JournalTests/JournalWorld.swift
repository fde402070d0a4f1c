import Base
import Domain

@testable import Journal

/// One engine's journal on simulated disk, clock and shared memory, to be killed and started again.
final class JournalWorld {
    let disk: SimulatedDisk
    let time = VirtualTime()
    var entropy: SeededEntropy
    var block: MemoryBlock
    var boot = BootID(low: 1, high: 2)
    var options: JournalOptions
    var tables = JournalTables(
        assets: ["", "USDT", "BNB"],
        contracts: [contract(0, "BTCUSDT", price: 2, quantity: 3)]
    )

    init(seed: UInt64, segmentRecords: Int = 32, ringRecords: Int = 256) {
        disk = SimulatedDisk(seed: seed)
        entropy = SeededEntropy(seed: seed)
        block = MemoryBlock(byteCount: JournalRing.byteCount(records: ringRecords))
        options = JournalOptions(
            folder: "j",
            tag: 7,
            venue: .binance,
            lane: LaneID(index: 3)
        )
        options.ringRecords = ringRecords
        options.segmentBytes = 2 * SegmentHeader.byteCount + segmentRecords * 128
        options.checkpointRecords = 50
    }

    func open(
        replay: (JournalRecord, JournalTables) -> Void = { _, _ in }
    ) throws(JournalError) -> Journal<SimulatedDisk> {
        try Journal(
            options,
            tables: tables,
            block: block,
            disk: disk,
            time: time,
            boot: boot,
            entropy: &entropy,
            replay: replay
        )
    }

    /// The process dies: shared memory stays.
    func kill() { disk.kill() }

    /// The host dies: shared memory and the page cache are gone.
    func losePower() {
        disk.losePower()
        block = MemoryBlock(byteCount: block.byteCount)
        boot = BootID(low: boot.low + 1, high: 2)
    }

    func path(_ name: String) -> String { options.folder + "/" + name }
}

func contract(_ id: UInt16, _ name: String, price: UInt8, quantity: UInt8) -> ContractFact {
    guard let symbol = SymbolText(name) else { preconditionFailure("a symbol has bytes") }
    return ContractFact(
        id: InstrumentID(index: id),
        version: 1,
        priceDigits: price,
        quantityDigits: quantity,
        symbol: symbol
    )
}

/// A record whose fields follow from a number.
func record(_ number: UInt64, at instant: Instant = Instant(sinceBoot: 5)) -> JournalRecord {
    JournalRecord(
        kind: .accepted,
        instant: instant,
        clientID: ClientOrderID(
            tag: 7,
            incarnation: 9,
            lane: LaneID(index: 3),
            sequence: UInt32(number) + 1
        ),
        instrument: InstrumentID(index: 0),
        state: .open,
        price: Price(raw: Int64(number)),
        a: number
    )
}

/// The bytes of a record as they lie in memory.
func rawBytes(of record: JournalRecord) -> [UInt8] {
    // SAFETY: a record has no padding.
    unsafe withUnsafeBytes(of: record) { unsafe Array($0) }
}

/// The record that 128 bytes make.
func readRecord(_ bytes: [UInt8]) -> JournalRecord {
    // SAFETY: bytes have no padding between them.
    JournalRecord(unsafe bytes.span.bytes, at: 0)
}
