import Base
import PropertyTesting
import Testing

@Suite("ClientOrderID")
struct ClientOrderIDTests {
    @Test("its parts and its text come back unchanged")
    func roundTrip() throws {
        try checkProperty("id round trip", cases: 20_000) { draws in
            let tag = UInt16(draws.integer(in: 1...1_023))
            let incarnation = UInt32(draws.integer(in: 0...Int64(ClientOrderID.incarnationMax)))
            let lane = LaneID(index: UInt8(draws.number(upTo: 31)))
            let sequence = UInt32(draws.integer(in: 1...Int64(ClientOrderID.sequenceMax)))
            let id = ClientOrderID(
                tag: tag,
                incarnation: incarnation,
                lane: lane,
                sequence: sequence
            )
            draws.note("id", id.raw)
            try hold(id.tag == tag && id.incarnation == incarnation, "tag or incarnation")
            try hold(id.lane == lane && id.sequence == sequence, "lane or sequence")
            let text = Array(id.description.utf8)
            try hold(text.count >= 16 && text.count <= 19, "\(text.count) digits")
            try hold(ClientOrderID.parse(text.span) == id, "text is read as another id")
            var written = [UInt8](repeating: 0, count: 20)
            var room = written.mutableSpan
            let end = id.write(into: &room, at: 0)
            try hold(Array(written[..<end]) == text, "written otherwise")
        }
    }

    @Test(
        "only the canonical text is an id",
        arguments: [
            "", "1", "9007199254740993 ", "+9007199254740993", "-9007199254740993",
            "09007199254740993", "9007199254740992", "900719925474099x", "9223372036854775808",
            "99999999999999999999", "9007199254740993.0", "0000000000000000",
        ]
    )
    func refuses(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(ClientOrderID.parse(bytes.span) == nil)
    }

    @Test("the smallest and the greatest id are ids")
    func ends() {
        for text in ["9007199254740993", "9223372036854775807"] {
            let bytes = Array(text.utf8)
            #expect(ClientOrderID.parse(bytes.span)?.description == text)
        }
    }

    @Test("a mint gives each number once and knows what it gave")
    func mint() throws {
        var mint = ClientOrderIDMint(tag: 7, incarnation: 3, lane: LaneID(index: 2))
        let (one, two) = (mint.next(), mint.next())
        let first = try #require(one)
        let second = try #require(two)
        #expect(first < second)
        let own = mint.owner(of: second)
        #expect(own == .thisLane)
        let unborn = ClientOrderID(tag: 7, incarnation: 3, lane: LaneID(index: 2), sequence: 3)
        let later = ClientOrderID(tag: 7, incarnation: 4, lane: LaneID(index: 2), sequence: 1)
        let earlier = ClientOrderID(tag: 7, incarnation: 2, lane: LaneID(index: 2), sequence: 99)
        let neighbour = ClientOrderID(tag: 7, incarnation: 3, lane: LaneID(index: 1), sequence: 9)
        let foreign = ClientOrderID(tag: 8, incarnation: 3, lane: LaneID(index: 2), sequence: 1)
        let owners = [unborn, later, earlier, neighbour, foreign, .none].map { mint.owner(of: $0) }
        #expect(owners == [.stranger, .stranger, .thisLane, .otherLane, .stranger, .stranger])
    }

    @Test("a used-up incarnation gives no id")
    func usedUp() {
        var mint = ClientOrderIDMint(
            tag: 1,
            incarnation: 0,
            lane: LaneID(index: 0),
            lastSequence: ClientOrderID.sequenceMax - 1
        )
        let last = mint.next()
        let none = mint.next()
        #expect(last?.sequence == ClientOrderID.sequenceMax)
        #expect(none == nil)
    }
}
