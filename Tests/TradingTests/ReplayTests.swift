import Base
import Domain
import Journal
import Testing

@testable import Trading

@Suite("Replay")
struct ReplayTests {
    private static func world(_ seed: UInt64, tape: Bool) -> PlainWorld<FixedSpread> {
        var faults = PlainFaults()
        faults.dropAnswer = 200
        faults.dropNews = 100
        faults.cutTrade = 30
        faults.cutUser = 30
        return PlainWorld(seed: seed, instruments: 2, faults: faults, recordsTape: tape) {
            FixedSpread(ticks: 2, quantity: Quantity(raw: 10), limit: Quantity(raw: 60))
        }
    }

    private static func records(_ world: PlainWorld<FixedSpread>) throws -> [JournalRecord] {
        var reader = try JournalReader(world.disk, folder: "/journal")
        var records: [JournalRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    @Test("a request is valid for as long as the lane was told")
    func validity() throws {
        func firstIntent(validFor span: Nanoseconds) throws -> JournalRecord? {
            let world = Self.world(5, tape: false)
            world.settings.orderValidity = span
            try world.start()
            world.run(for: .seconds(5))
            world.finish()
            return try Self.records(world).first { $0.kind == .intentPlace }
        }
        let long = try #require(try firstIntent(validFor: .milliseconds(2_000)))
        let short = try #require(try firstIntent(validFor: .milliseconds(200)))
        #expect(long.clientID == short.clientID)
        #expect(long.venueTime - short.venueTime == .milliseconds(1_800))
    }

    @Test("a tape replays to the same bytes and the same journal", arguments: [UInt64(5), 6, 7])
    func replays(_ seed: UInt64) throws {
        let live = Self.world(seed, tape: true)
        try live.start()
        live.run(for: .seconds(15))
        live.finish()
        let made = try Self.records(live)

        let again = Self.world(seed, tape: false)
        try again.open()
        var player = TapePlayer()
        var reader = try TapeReader(live.disk, folder: "/tape")
        while let frame = try reader.next() {
            let payload = reader.payload
            again.play(frame, payload, with: &player)
        }
        again.finish()
        #expect(player.verdict.isFaithful, "seed \(seed): \(player.verdict)")
        #expect(player.verdict.sent > 200)
        let remade = try Self.records(again)
        #expect(made.count > 300)
        let differs = zip(remade, made).first { $0 != $1 }
        #expect(differs == nil && remade.count == made.count, "seed \(seed)")
    }

    @Test("one flipped byte of an input changes what leaves, and is found")
    func notices() throws {
        let live = Self.world(9, tape: true)
        try live.start()
        live.run(for: .seconds(8))
        live.finish()
        let again = Self.world(9, tape: false)
        try again.open()
        var player = TapePlayer()
        var reader = try TapeReader(live.disk, folder: "/tape")
        var books = 0
        while let frame = try reader.next() {
            var payload = reader.payload
            if frame.kind == .message, frame.source == 0, payload.first == 1 {
                books += 1
                // The price of a bid, one tick higher.
                if books == 150 { payload[payload.count - 16 * 3] ^= 1 }
            }
            again.play(frame, payload, with: &player)
        }
        #expect(player.verdict.firstDifference != nil)
    }

    @Test("a message that is made now and did not leave then is a difference, too")
    func makesMore() throws {
        let live = Self.world(11, tape: true)
        try live.start()
        live.run(for: .seconds(5))
        live.finish()
        let again = Self.world(11, tape: false)
        try again.open()
        var player = TapePlayer()
        var reader = try TapeReader(live.disk, folder: "/tape")
        var sent = 0
        var dropped: UInt64 = 0
        while let frame = try reader.next() {
            let payload = reader.payload
            if frame.kind == .sent { sent += 1 }
            // The last message of its pass, taken off the tape.
            if frame.kind == .sent, sent == 60 {
                dropped = frame.position
                continue
            }
            again.play(frame, payload, with: &player)
        }
        let verdict = player.end(at: reader.position)
        let place = try #require(verdict.firstDifference)
        #expect(place > dropped)
    }
}
