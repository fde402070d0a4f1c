import Base
import Domain
import Testing

@testable import Journal

@Suite("What a journal adds up to")
struct JournalStateTests {
    static func id(_ sequence: UInt32) -> ClientOrderID {
        ClientOrderID(tag: 7, incarnation: 1, lane: LaneID(index: 3), sequence: sequence)
    }

    static func fact(
        _ kind: RecordKind,
        _ sequence: UInt32,
        _ state: OrderState,
        price: Int64 = 6_425_010,
        quantity: Int64 = 5,
        filled: Int64 = 0,
        flags: RecordFlags = [],
        a: UInt64 = 0,
        b: Int64 = 0
    ) -> JournalRecord {
        JournalRecord(
            kind: kind,
            instant: Instant(sinceBoot: 10),
            clientID: id(sequence),
            venueID: VenueOrderID(low: UInt64(sequence) + 100),
            instrument: InstrumentID(index: 0),
            version: 1,
            flags: flags,
            state: state,
            price: Price(raw: price),
            quantity: quantity,
            filled: filled,
            venueTime: UTCTime(milliseconds: 1_767_225_600_000),
            a: a,
            b: b,
            feeAsset: AssetID(index: 1)
        )
    }

    /// Writes records through a whole journal and gives back what a restart finds.
    static func fold(_ records: [JournalRecord], checkpointEvery: UInt64 = 3) throws -> JournalState
    {
        let world = JournalWorld(seed: 1)
        world.options.checkpointRecords = checkpointEvery
        do {
            var journal = try world.open()
            for record in records {
                _ = journal.writer.append(record)
                _ = journal.drainer.step(now: world.time.now, utc: world.time.utc)
            }
        }
        world.kill()
        return try world.open().recovered.state
    }

    @Test("an intent without an answer is open, awaits it, and reserves its risk")
    func unanswered() throws {
        let state = try Self.fold([
            Self.fact(.intentPlace, 1, .pendingNew, a: 77, b: 32_125_000_000)
        ])
        let order = try #require(state.openOrders.first)
        #expect(state.openOrders.count == 1)
        #expect(order.clientID == Self.id(1))
        #expect(order.awaitsAnswer)
        #expect(order.lastIntent == .intentPlace)
        #expect(order.bytesHash == 77)
        #expect(order.reserved == 32_125_000_000)
        #expect(order.state == .pendingNew)
        #expect(order.symbol.description == "BTCUSDT")
        #expect(state.lastIssued(by: LaneID(index: 3)) == Self.id(1))
    }

    @Test("an unanswered amendment keeps old and asked terms")
    func amendment() throws {
        let state = try Self.fold([
            Self.fact(.intentPlace, 1, .pendingNew),
            Self.fact(.open, 1, .open),
            Self.fact(.intentModify, 1, .pendingModify, price: 6_425_020, quantity: 8),
        ])
        let order = try #require(state.openOrders.first)
        #expect(order.price == Price(raw: 6_425_010))
        #expect(order.askedPrice == Price(raw: 6_425_020))
        #expect(order.quantity == 5)
        #expect(order.askedQuantity == 8)
        #expect(order.venueID == VenueOrderID(low: 101))
        #expect(order.awaitsAnswer)
    }

    @Test(
        "a final state ends an order",
        arguments: [
            (RecordKind.canceled, OrderState.canceled), (.expired, .expired),
            (.rejected, .rejected), (.absent, .rejected), (.fill, .filled),
        ]
    )
    func final(_ kind: RecordKind, _ state: OrderState) throws {
        let folded = try Self.fold([
            Self.fact(.intentPlace, 1, .pendingNew), Self.fact(kind, 1, state, filled: 5),
            Self.fact(.intentPlace, 2, .pendingNew),
        ])
        #expect(folded.openOrders.map(\.clientID) == [Self.id(2)])
    }

    @Test("fills make position, cost, realised profit and commission, exactly")
    func positions() throws {
        let state = try Self.fold([
            Self.fact(.intentPlace, 1, .pendingNew),
            // Buys 0.003 at 100.00 and 0.001 at 104.00, then sells 0.002 at 110.00.
            Self.fact(.fill, 1, .partial, price: 10_000, quantity: 3, filled: 3, a: 1, b: 12),
            Self.fact(.fill, 1, .filled, price: 10_400, quantity: 1, filled: 4, a: 2, b: 4),
            Self.fact(.intentPlace, 2, .pendingNew, flags: .sell),
            Self.fact(.fill, 2, .filled, price: 11_000, quantity: 2, flags: .sell, a: 3, b: -5),
        ])
        let fold = try #require(state.positions.first)
        let unit = Int128(1_000_000_000_000)
        #expect(fold.amount == 2 * unit / 1_000)
        #expect(fold.lastTradeID == 3)
        #expect(fold.fills == 3)
        // Average cost 101, of 0.004; half of it goes.
        #expect(fold.openCost == 202 * unit / 1_000 * unit)
        #expect(fold.realised == 18 * unit / 1_000 * unit)
        #expect(fold.realisedToday == fold.realised)
        #expect(fold.notionalToday == 624 * unit / 1_000 * unit)
        #expect(state.commissions.map(\.asset) == ["USDT"])
        #expect(state.commissions.map(\.amount) == [11])
        #expect(state.openOrders.isEmpty)
    }

    @Test("fills are told apart by their ids, in whatever order they were booked")
    func tradesAreRemembered() throws {
        var facts = [Self.fact(.intentPlace, 1, .pendingNew)]
        for id: UInt64 in [54, 62, 63, 55] {
            facts.append(
                Self.fact(.fill, 1, .partial, price: 10_000, quantity: 1, filled: 1, a: id)
            )
        }
        let fold = try #require(try Self.fold(facts).positions.first)
        #expect(fold.lastTradeID == 63, "the highest id, not the last")
        #expect(fold.recent == [54, 62, 63, 55])
        #expect(fold.settledBelow == 0, "nobody knows what lies below an id that was booked")
    }

    @Test("an id that is no longer remembered, and all below it, are settled")
    func oldTradesAreSettled() throws {
        var facts = [Self.fact(.intentPlace, 1, .pendingNew)]
        let most = UInt64(PositionFold.recentMax)
        for id in 1...(most + 3) {
            facts.append(
                Self.fact(.fill, 1, .partial, price: 10_000, quantity: 1, filled: 1, a: id)
            )
        }
        let fold = try #require(try Self.fold(facts).positions.first)
        #expect(fold.recent == Array(4...(most + 3)))
        #expect(fold.settledBelow == 4)
    }

    @Test("a position taken from the venue is the position from then on")
    func adoptedPosition() throws {
        let state = try Self.fold([
            Self.fact(.intentPlace, 1, .pendingNew),
            Self.fact(.fill, 1, .filled, price: 10_000, quantity: 3, filled: 3, a: 7),
            Self.fact(.positionAudit, 9, .open, price: 10_100, quantity: -2, a: 8),
        ])
        let fold = try #require(state.positions.first)
        let unit = Int128(1_000_000_000_000)
        #expect(fold.amount == -2 * unit / 1_000)
        #expect(fold.openCost == 202 * unit / 1_000 * unit)
        #expect(fold.settledBelow == 8)
    }

    @Test("a flip closes the whole old side and opens the rest at the new price")
    func flip() {
        guard let symbol = SymbolText("X") else { return }
        var fold = PositionFold(symbol: symbol)
        let day = UTCTime(milliseconds: 86_400_000)
        fold.add(.buy, price: 7, quantity: 3, tradeID: 1, at: day)
        fold.add(.sell, price: 10, quantity: 5, tradeID: 2, at: day)
        #expect(fold.amount == -2)
        #expect(fold.openCost == 20)
        #expect(fold.realised == 9)
        fold.add(.buy, price: 8, quantity: 2, tradeID: 3, at: day + .seconds(86_400))
        #expect(fold.amount == 0)
        #expect(fold.openCost == 0)
        #expect(fold.realised == 13)
        #expect(fold.realisedToday == 4)
    }

    @Test("rounding of average costs never outlives a position", arguments: 0..<50)
    func profitIsExact(_ seed: UInt64) {
        guard let symbol = SymbolText("X") else { return }
        var random = Random(seed: seed)
        var fold = PositionFold(symbol: symbol)
        var cash: Int128 = 0
        for number in 0..<200 {
            let price = Int128(random.integer(in: 1...1_000_000))
            let quantity = Int128(random.integer(in: 1...1_000))
            let side: Side = random.oneIn(2) ? .buy : .sell
            fold.add(side, price: price, quantity: quantity, tradeID: UInt64(number), at: .none)
            cash -= Int128(side.sign) * price * quantity
            let worth = fold.amount >= 0 ? fold.openCost : -fold.openCost
            #expect(fold.realised == cash + worth, "seed \(seed)")
        }
    }

    @Test("mode and begin are remembered")
    func mode() throws {
        let state = try Self.fold([
            JournalRecord(kind: .mode, instant: Instant(sinceBoot: 4), slot: 1, cause: 3)
        ])
        #expect(state.mode == .run)
        #expect(state.incarnation == 1)
    }

    @Test("a contract learned on the way is known after a restart")
    func learnsContract() throws {
        let name = Array("ETHUSDT".utf8)
        var fill = Self.fact(.fill, 9, .filled, price: 300, quantity: 7, a: 5)
        fill.subject = fill.subject & ~0xFFFF | 4
        let state = try Self.fold(
            [
                JournalRecord(
                    kind: .instrumentVersion,
                    instant: Instant(sinceBoot: 1),
                    instrument: InstrumentID(index: 4),
                    version: 2,
                    a: 1 | 2 << 8
                ),
                JournalRecord(text: name.span), fill,
            ],
            checkpointEvery: 1
        )
        #expect(state.positions.map(\.symbol.description) == ["ETHUSDT"])
        #expect(state.positions.first?.amount == 70_000_000_000)
    }

    @Test("a state comes back from a checkpoint exactly, whatever was folded", arguments: 0..<60)
    func checkpoints(_ seed: UInt64) throws {
        var random = Random(seed: seed)
        let kinds = RecordKind.allCases.filter { $0 != .text && $0 != .instrumentVersion }
        let records = (0..<80).map { _ in
            Self.fact(
                kinds[Int(random.below(UInt64(kinds.count)))],
                UInt32(1 + random.below(12)),
                OrderState(rawValue: UInt8(1 + random.below(10))) ?? .unknown,
                price: random.integer(in: 1...9_000_000),
                quantity: random.integer(in: 0...1_000),
                filled: random.integer(in: 0...1_000),
                flags: RecordFlags(rawValue: UInt8(random.below(64))),
                a: random.next(),
                b: random.integer(in: -1_000...1_000)
            )
        }
        let every = 1 + random.below(20)
        #expect(
            try Self.fold(records, checkpointEvery: every)
                == Self.fold(records, checkpointEvery: 1_000_000),
            "seed \(seed)"
        )
    }
}
