import Base
import Domain
import Testing

@testable import Journal

@Suite("Journal record")
struct JournalRecordTests {
    static func full() -> JournalRecord {
        var record = JournalRecord(
            kind: .fill,
            instant: Instant(sinceBoot: 0x0102_0304_0506_0708),
            clientID: ClientOrderID(raw: 0x1112_1314_1516_1718),
            venueID: VenueOrderID(low: 0x2122_2324_2526_2728, high: 0x3132_3334_3536_3738),
            instrument: InstrumentID(index: 0x4142),
            version: 0x4344,
            flags: [.sell, .maker],
            type: .limit,
            timeInForce: .postOnly,
            state: .partial,
            slot: 0x5152,
            price: Price(raw: 64_250_10),
            quantity: 3,
            filled: 4,
            venueTime: UTCTime(nanoseconds: 5),
            tape: 6,
            a: 7,
            b: -8,
            cause: -2_013,
            feeAsset: AssetID(index: 2),
            generation: 9
        )
        record.seal(position: 77, lineage: 12, lane: 3 << 48, origin: 0xDEAD_BEEF)
        return record
    }

    @Test("is 128 bytes with every field where the format page puts it")
    func layout() {
        #expect(MemoryLayout<JournalRecord>.size == 128)
        #expect(MemoryLayout<JournalRecord>.stride == 128)
        let bytes = rawBytes(of: Self.full())
        func number(_ offset: Int, _ width: Int) -> UInt64 {
            (0..<width).reversed().reduce(0) { $0 << 8 | UInt64(bytes[offset + $1]) }
        }
        #expect(number(0, 8) == 77)
        #expect(number(8, 8) == 0x0102_0304_0506_0708)
        #expect(number(16, 8) == 0x1112_1314_1516_1718)
        #expect(number(24, 8) == 0x2122_2324_2526_2728)
        #expect(number(32, 8) == 0x3132_3334_3536_3738)
        #expect(number(40, 8) == 64_250_10)
        #expect(number(48, 8) == 3)
        #expect(number(56, 8) == 4)
        #expect(number(64, 8) == 5)
        #expect(number(72, 8) == 6)
        #expect(number(80, 8) == 7)
        #expect(Int64(bitPattern: number(88, 8)) == -8)
        #expect(number(96, 4) == 0x4344_4142)
        #expect(Int32(bitPattern: UInt32(number(100, 4))) == -2_013)
        #expect(bytes[104...107] == [9, 9, 0x30, 3])
        #expect(number(108, 2) == 0x5152)
        #expect(bytes[110] == 3)
        #expect(bytes[111] == 2)
        #expect(number(112, 4) == 12)
        #expect(number(116, 4) == 9)
        #expect(number(120, 4) == 0)
        #expect(UInt32(number(124, 4)) == Self.full().checksum)
    }

    @Test("gives back every field")
    func fields() {
        let record = Self.full()
        #expect(record.kind == .fill)
        #expect(record.flags == [.sell, .maker])
        #expect(record.side == .sell)
        #expect(record.type == .limit)
        #expect(record.timeInForce == .postOnly)
        #expect(record.state == .partial)
        #expect(record.slot == 0x5152)
        #expect(record.lane == 3)
        #expect(record.feeAsset == AssetID(index: 2))
        #expect(record.instrument == InstrumentID(index: 0x4142))
        #expect(record.version == 0x4344)
        #expect(record.cause == -2_013)
        #expect(record.incarnation == 12)
        #expect(record.generation == 9)
        #expect(record.damage(origin: 0xDEAD_BEEF, position: 77) == nil)
    }

    @Test("any flipped bit, another journal and another place are found")
    func damage() {
        let whole = Self.full()
        #expect(whole.damage(origin: 0xDEAD_BEEE, position: 77) == .checksum)
        #expect(whole.damage(origin: 0xDEAD_BEEF, position: 78) == .position)
        for bit in 0..<1_024 {
            var words = rawBytes(of: whole)
            words[bit >> 3] ^= 1 << UInt8(bit & 7)
            let changed = readRecord(words)
            #expect(changed.damage(origin: 0xDEAD_BEEF, position: 77) != nil, "bit \(bit)")
        }
        let zero = [UInt8](repeating: 0, count: 128)
        #expect(readRecord(zero).damage(origin: 1, position: 0) == .empty)
    }

    @Test("carries up to 96 bytes of text", arguments: [0, 1, 7, 8, 95, 96, 97, 300])
    func text(_ count: Int) {
        let words = (0..<count).map { UInt8(truncatingIfNeeded: $0 &+ 1) }
        var record = JournalRecord(text: words.span)
        record.seal(position: 3, lineage: 1, lane: 0, origin: 5)
        #expect(record.damage(origin: 5, position: 3) == nil)
        #expect(record.text == Array(words.prefix(96)))
        #expect(Self.full().text == nil)
    }
}
