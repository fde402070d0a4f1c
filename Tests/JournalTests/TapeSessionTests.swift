import Base
import Domain
import Testing

@testable import Journal

@Suite("Sessions on a tape")
struct TapeSessionTests {
    @Test("a session's head comes back whole, and a damaged or headless one is no session")
    func sessions() throws {
        let world = JournalWorld(seed: 3)
        let block = TapeTests.block()
        for start in 0..<3 {
            var tape = try TapeTests.open(world, block)
            // The second start is one of a build that wrote no head.
            if start != 1 { tape.writer.begin(Self.session(UInt32(start + 1))) }
            tape.writer.begin(Instant(sinceBoot: 5))
            let payload = TapeTests.payload(start + 9)
            _ = tape.writer.add(.message, source: 1, payload.span)
            tape.writer.publish()
            let ended = tape.drainer.finish(now: world.time.now, utc: world.time.utc)
            #expect(ended)
        }
        let sessions = try TapeSessions(world.disk, folder: "t")
        #expect(sessions.entries.map(\.session.incarnation) == [1, 3])
        #expect(sessions.beheaded == 1)
        let first = try #require(sessions.entries.first)
        #expect(first.start == 0 && first.end == sessions.entries.last?.start)
        let wanted = Self.session(1)
        #expect(first.session.bytes == wanted.bytes)
        #expect(first.session.assets == wanted.assets)
        let instrument = try #require(first.session.instruments.first)
        #expect(instrument.percentPriceUp == 10_500 && instrument.quantityMax.raw == 77)
        #expect(first.session.utc(at: Instant(sinceBoot: 150)).nanoseconds == 1_050)
        #expect(first.session.instant(at: UTCTime(nanoseconds: 1_050)).sinceBoot == 150)
        for place in wanted.bytes.indices {
            var bytes = wanted.bytes
            bytes[place] ^= 1
            #expect(TapeSession(bytes: bytes) == nil, "byte \(place)")
            #expect(TapeSession(bytes: Array(bytes.prefix(place))) == nil)
        }
    }

    private static func session(_ incarnation: UInt32) -> TapeSession {
        guard let symbol = SymbolText("BTCUSDT") else { preconditionFailure("a symbol") }
        var rules = Instrument(
            id: InstrumentID(index: 0),
            version: 3,
            venue: .binance,
            symbol: symbol,
            base: AssetID(index: 1),
            quote: AssetID(index: 2),
            settlement: AssetID(index: 2),
            scale: PairScale(price: Scale(digits: 1), quantity: Scale(digits: 3)),
            tick: Price.Offset(raw: 1),
            lot: Quantity(raw: 1)
        )
        rules.percentPriceUp = 10_500
        rules.quantityMax = Quantity(raw: 77)
        return TapeSession(
            incarnation: incarnation,
            lane: LaneID(index: 2),
            instant: Instant(sinceBoot: 100),
            utc: UTCTime(nanoseconds: 1_000),
            configuration: [1, 2, 3],
            assets: ["BTC", "USDT"],
            instruments: [rules],
            state: JournalState()
        )
    }

    @Test("a drainer that died between a block and its mark loses nothing")
    func betweenBlockAndMark() throws {
        let world = JournalWorld(seed: 4)
        let block = TapeTests.block()
        var positions: [UInt64] = []
        do {
            var tape = try TapeTests.open(world, block)
            for number in 0..<40 {
                tape.writer.begin(Instant(sinceBoot: Int64(number)))
                let payload = TapeTests.payload(number)
                positions.append(tape.writer.add(.message, source: 5, payload.span))
                tape.writer.publish()
                if number == 20 {
                    let before = tape.ring.written
                    let moved = tape.drainer.step(now: world.time.now, utc: world.time.utc)
                    #expect(moved > 0)
                    // The block lies in the file; the mark that says so was never stored.
                    tape.ring.store(.written, before)
                }
            }
        }
        _ = try TapeTests.open(world, block)
        var reader = try TapeReader(world.disk, folder: "t")
        for position in positions {
            let frame = try #require(try nextFrame(&reader))
            #expect(frame.position == position && !frame.flags.contains(.lostBefore))
        }
    }
}
