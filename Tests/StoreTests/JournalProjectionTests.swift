import Base
import Domain
import Foundation
import Store
import Testing

@testable import Journal

/// A journal on a simulated disk, filled with random but possible orders.
private struct Ledger {
    let disk: SimulatedDisk
    var options: JournalOptions
    let block: MemoryBlock
    let tables: JournalTables

    init(seed: UInt64) throws {
        disk = SimulatedDisk(seed: seed)
        options = JournalOptions(folder: "j", tag: 7, venue: .binance, lane: LaneID(index: 0))
        options.segmentBytes = 2 * SegmentHeader.byteCount + 64 * JournalRecord.byteCount
        options.ringRecords = 4_096
        block = MemoryBlock(byteCount: JournalRing.byteCount(records: options.ringRecords))
        let symbols = try [#require(SymbolText("BTCUSDT")), #require(SymbolText("ETHUSDT"))]
        tables = JournalTables(
            assets: ["", "USDT"],
            contracts: symbols.enumerated().map { index, symbol in
                ContractFact(
                    id: InstrumentID(index: UInt16(index)),
                    version: 1,
                    priceDigits: 1,
                    quantityDigits: index == 0 ? 3 : 2,
                    symbol: symbol
                )
            }
        )
    }

    func open(_ seed: UInt64) throws -> Journal<SimulatedDisk> {
        var entropy = SeededEntropy(seed: seed)
        return try Journal(
            options,
            tables: tables,
            block: block,
            disk: disk,
            time: VirtualTime(),
            boot: BootID(low: 1, high: 2),
            entropy: &entropy
        )
    }

    /// Appends the life of `orders` orders: placed, opened, sometimes amended, filled or cancelled.
    func fill(_ orders: UInt32, seed: UInt64) throws {
        var journal = try open(seed)
        var random = Random(seed: seed)
        var trade: UInt64 = 0
        for sequence in 1...orders {
            let id = ClientOrderID(
                tag: 7,
                incarnation: journal.recovered.incarnation,
                lane: LaneID(index: 0),
                sequence: sequence
            )
            let instrument = InstrumentID(index: UInt16(random.below(2)))
            let flags: RecordFlags = random.below(2) == 0 ? [] : .sell
            func append(
                _ kind: RecordKind,
                _ state: OrderState,
                _ quantity: Int64,
                _ filled: Int64,
                a: UInt64 = 0,
                commission: Int64 = 77
            ) {
                let record = JournalRecord(
                    kind: kind,
                    instant: Instant(sinceBoot: Int64(sequence)),
                    clientID: id,
                    venueID: kind == .intentPlace ? .none : VenueOrderID(low: UInt64(sequence)),
                    instrument: instrument,
                    version: 1,
                    flags: flags,
                    state: state,
                    price: Price(raw: 769_000 + Int64(sequence)),
                    quantity: quantity,
                    filled: filled,
                    a: a,
                    b: kind == .fill ? commission : 0,
                    feeAsset: kind == .fill && commission > 0 ? AssetID(index: 1) : .none
                )
                let position = journal.writer.append(record)
                #expect(position != nil)
            }
            let total = Int64(random.below(50)) + 2
            append(.intentPlace, .pendingNew, total, 0)
            append(.open, .open, total, 0)
            switch random.below(3) {
            case 0:
                // Told first by a notice without commission, as half of the fills are.
                trade += 1
                append(.fill, .partial, 1, 1, a: trade, commission: 0)
                append(.fill, .partial, 0, 1, a: trade)
                append(.canceled, .canceled, total, 1)
            case 1:
                trade += 1
                append(.fill, .filled, total, total, a: trade)
            default: append(.amended, .open, total + 1, 0)
            }
            let flushed = journal.drainer.flush(now: .distantPast, utc: .none)
            #expect(flushed)
        }
    }
}

@Suite("JournalProjection")
struct JournalProjectionTests {
    private let queries: [(sql: String, columns: Int32)] = [
        (
            "SELECT cl_ord_id, venue_order_id, symbol, side, price, quantity, filled, state, last_position FROM orders ORDER BY 1",
            9
        ),
        (
            "SELECT position, symbol, trade_id, cl_ord_id, side, price, quantity, commission, commission_asset FROM fills ORDER BY 1",
            9
        ),
        ("SELECT symbol, amount, fills, last_position FROM positions ORDER BY 1", 4),
        ("SELECT position, event, state, symbol, cl_ord_id FROM order_journal ORDER BY 1", 5),
    ]

    private func everything(_ projection: borrowing JournalProjection) throws -> [[[String]]] {
        var all: [[[String]]] = []
        for query in queries { all.append(try projection.rows(query.sql, columns: query.columns)) }
        return all
    }

    private func project(
        _ ledger: Ledger,
        step: Int,
        file: String = ":memory:"
    ) throws -> [[[String]]] {
        var reader = try JournalReader(ledger.disk, folder: "j")
        guard let journal = reader.header?.journal else { throw StoreError.otherJournal }
        var projection = try JournalProjection.open(file, journal: journal)
        while try projection.catchUp(&reader, limit: step) > 0 {}
        return try everything(projection)
    }

    @Test(
        "made in one go, in steps, or in two lives, it is the same",
        arguments: [1, 2, 3] as [UInt64]
    )
    func sameEachWay(seed: UInt64) throws {
        let ledger = try Ledger(seed: seed)
        try ledger.fill(120, seed: seed)
        let whole = try project(ledger, step: 100_000)
        #expect(try project(ledger, step: 7) == whole)
        #expect(whole[0].count == 120)

        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).db")
        defer {
            for suffix in ["", "-wal", "-shm"]
            where FileManager.default.fileExists(atPath: file.path + suffix) {
                do { try FileManager.default.removeItem(atPath: file.path + suffix) } catch {
                    print(error)
                }
            }
        }
        var reader = try JournalReader(ledger.disk, folder: "j")
        let journal = try #require(reader.header?.journal)
        do {
            var first = try JournalProjection.open(file.path, journal: journal)
            let taken = try first.catchUp(&reader, limit: 33)
            #expect(taken == 33)
        }
        var second = try JournalProjection.open(file.path, journal: journal)
        let next = second.next
        #expect(next == 33)
        var rest = try JournalReader(ledger.disk, folder: "j", from: second.next)
        while try second.catchUp(&rest) > 0 {}
        #expect(try everything(second) == whole)
    }

    @Test("agrees with the journal's own fold of positions and open orders")
    func agreesWithFold() throws {
        let ledger = try Ledger(seed: 9)
        try ledger.fill(200, seed: 9)
        let rows = try project(ledger, step: 64)
        let state = try ledger.open(10).recovered.state
        for fold in state.positions {
            let digits = "\(fold.symbol)" == "BTCUSDT" ? 3 : 2
            var raw = fold.amount
            for _ in digits..<PositionFold.digits { raw /= 10 }
            let row = try #require(rows[2].first { $0[0] == "\(fold.symbol)" })
            #expect(row[1] == Decimal.text(Int64(raw), scale: Scale(digits: UInt8(digits))))
            #expect(row[2] == "\(fold.fills)")
        }
        let open = rows[0].filter { row in
            !["filled", "canceled", "expired", "rejected"].contains(row[7])
        }
        #expect(open.map { $0[0] } == state.openOrders.map { "\($0.clientID.raw)" })
    }

    @Test("a commission that came after its fill is the fill's")
    func lateCommission() throws {
        let ledger = try Ledger(seed: 4)
        try ledger.fill(60, seed: 4)
        let fills = try project(ledger, step: 5)[1]
        #expect(Set(fills.map { $0[2] }).count == fills.count)
        #expect(fills.allSatisfy { $0[7] == "0.00000077" && $0[8] == "USDT" })
    }

    @Test("refuses to mix two journals")
    func otherJournal() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).db")
        defer { do { try FileManager.default.removeItem(at: file) } catch { print(error) } }
        for (seed, fits) in [(1, true), (2, false)] as [(UInt64, Bool)] {
            let ledger = try Ledger(seed: seed)
            try ledger.fill(3, seed: seed)
            if fits {
                _ = try project(ledger, step: 10, file: file.path)
            } else {
                #expect(throws: StoreError.otherJournal) {
                    try project(ledger, step: 10, file: file.path)
                }
            }
        }
    }

    @Test("looks orders up by its indexes")
    func indexes() throws {
        let ledger = try Ledger(seed: 4)
        try ledger.fill(3, seed: 4)
        let reader = try JournalReader(ledger.disk, folder: "j")
        let journal = try #require(reader.header?.journal)
        let projection = try JournalProjection.open(":memory:", journal: journal)
        for (sql, index) in [
            (
                "SELECT 1 FROM order_journal WHERE venue = 'binance' AND cl_ord_id = 5",
                "order_journal_by_id"
            ),
            (
                "SELECT 1 FROM order_journal WHERE parent_order_id = 'x' AND ts > 3",
                "order_journal_by_parent"
            ),
        ] {
            let plan = try projection.rows("EXPLAIN QUERY PLAN " + sql, columns: 4)
            #expect(plan.contains { $0[3].contains(index) })
        }
    }
}
