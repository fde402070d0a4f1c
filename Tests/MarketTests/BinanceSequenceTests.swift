internal import Base
internal import Binance
internal import Domain
internal import Testing

@testable internal import Market

@Suite("Sequencer on Binance's rule")
struct BinanceSequenceTests {
    typealias Subject = Sequencer<BinanceContinuity>

    /// Live at id 120, best bid 1.
    static func live() -> Subject {
        var subject = Subject.started()
        subject.take(.diff(101, 110, after: 95))
        subject.takePage(.picture(105))
        subject.take(.diff(115, 120, after: 110, bids: [Level(1_000, 1)]))
        return subject
    }

    @Test(
        "joins where pu ≤ lastUpdateId ≤ u",
        arguments: [
            (95, SequenceOutcome.joined), (98, .joined), (101, .joined), (105, .joined),
            (110, .joined),
            (94, .dropped), (111, .held),
        ] as [(Int64, SequenceOutcome)]
    )
    func joinRule(picture: Int64, outcome: SequenceOutcome) {
        var subject = Subject.started()
        let first = subject.take(.diff(101, 110, after: 95, bids: [Level(1_000, 7)]))
        #expect(first == .held)
        let joined = subject.takePage(.picture(picture))
        #expect(joined == outcome)
        let seen = subject.seenBid()
        #expect(seen == (outcome == .joined ? 7 : nil))
    }

    @Test("does not ask for U == pu + 1")
    func idsSkip() {
        var subject = Self.live()
        let outcome = subject.take(.diff(500, 501, after: 120))
        #expect(outcome == .applied)
        #expect(subject.lastID == 501)
    }

    @Test("never joins a partial-depth image")
    func partial() {
        var subject = Self.live()
        var message = Message.diff(121, 130, after: 120, bids: [Level(1_000, 9)])
        message.update.kind = .partial
        let outcome = subject.take(message)
        #expect(outcome == .dropped)
        let seen = subject.seenBid()
        #expect(seen == 1)
        #expect(subject.counters.partials == 1)
    }

    @Test("advances the id with an empty message")
    func empty() {
        var subject = Self.live()
        subject.take(.diff(121, 130, after: 120))
        let outcome = subject.take(.diff(131, 131, after: 130))
        #expect(outcome == .applied)
    }

    @Test("hides the book at a gap, asks for a picture, and joins it with the message that broke")
    func gap() {
        var subject = Self.live()
        let broke = subject.take(.diff(141, 150, after: 130, bids: [Level(1_000, 5)]))
        #expect(broke == .broke)
        #expect(subject.state == .gap)
        #expect(subject.lastBreak?.cause == .missing)
        #expect(subject.lastBreak?.last == 120)
        #expect(subject.lastBreak?.previous == 130)
        let hidden = subject.seenBid()
        #expect(hidden == nil)
        let request = subject.request()
        #expect(request?.means == .page)
        #expect(subject.state == .resync)
        let joined = subject.takePage(.picture(145))
        #expect(joined == .joined)
        let seen = subject.seenBid()
        #expect(seen == 5)
    }

    @Test("heals without a picture when the missing message still comes")
    func heals() {
        var subject = Self.live()
        subject.take(.diff(141, 150, after: 130, bids: [Level(1_000, 5)]))
        subject.take(.diff(151, 160, after: 150, bids: [Level(1_000, 6)]))
        let outcome = subject.take(.diff(121, 130, after: 120, bids: [Level(1_000, 4)]))
        #expect(outcome == .joined)
        let seen = subject.seenBid()
        #expect(seen == 6)
        #expect(subject.counters.healed == 1)
        #expect(subject.lastID == 160)
        let request = subject.request(at: 60_000)
        #expect(request == nil)
    }

    @Test("keeps what it holds when the picture is too old, and asks again later")
    func stalePicture() {
        var subject = Subject.started()
        subject.take(.diff(101, 110, after: 95))
        let first = subject.request()
        #expect(first?.attempt == 0)
        let dropped = subject.takePage(.picture(90))
        #expect(dropped == .dropped)
        #expect(subject.counters.breaks(.staleSnapshot) == 1)
        let early = subject.request(at: 249)
        #expect(early == nil)
        let second = subject.request(at: 250)
        #expect(second?.attempt == 1)
        // The wait doubles.
        let third = subject.request(at: 749)
        #expect(third == nil)
        let joined = subject.takePage(.picture(99))
        #expect(joined == .joined)
    }

    @Test("waits for the message that covers a picture newer than all it holds")
    func newerPicture() {
        var subject = Subject.started()
        subject.take(.diff(101, 110, after: 95))
        subject.takePage(.picture(125))
        #expect(subject.state == .joining)
        let hidden = subject.seenBid()
        #expect(hidden == nil)
        let late = subject.take(.diff(111, 120, after: 110))
        #expect(late == .dropped)
        let joined = subject.take(.diff(121, 130, after: 120, bids: [Level(1_000, 3)]))
        #expect(joined == .joined)
    }

    @Test("does not go live when the message after the picture leaves a hole")
    func holeAfterPicture() {
        var subject = Subject.started()
        subject.takePage(.picture(100))
        let held = subject.take(.diff(111, 120, after: 110))
        #expect(held == .held)
        #expect(subject.state == .gap)
        #expect(subject.lastBreak?.cause == .staleSnapshot)
    }

    @Test("counts duplicates and late messages apart, and applies neither")
    func duplicates() {
        var subject = Self.live()
        subject.take(.diff(121, 130, after: 120, bids: [Level(1_000, 2)]))
        let duplicate = subject.take(.diff(121, 130, after: 120, bids: [Level(1_000, 2)]))
        let late = subject.take(.diff(115, 120, after: 110, bids: [Level(1_000, 1)]))
        #expect(duplicate == .dropped)
        #expect(late == .dropped)
        #expect(subject.counters.duplicates == 1)
        #expect(subject.counters.late == 1)
        let seen = subject.seenBid()
        #expect(seen == 2)
    }

    @Test("gives up a stream that brings nothing but the past")
    func onlyPast() {
        var subject = Self.live()
        for _ in 0..<64 {
            let outcome = subject.take(.diff(101, 110, after: 95))
            #expect(outcome == .dropped)
        }
        let broke = subject.take(.diff(101, 110, after: 95))
        #expect(broke == .broke)
    }

    @Test("takes a chained message whose own ids fall as corrupt")
    func insaneIDs() {
        var subject = Self.live()
        let outcome = subject.take(.diff(131, 125, after: 120))
        #expect(outcome == .broke)
    }

    @Test(
        "treats a locked or crossed book after a whole message as corrupt",
        arguments: [1_010, 1_011]
    )
    func crossed(bid: Int64) {
        var subject = Self.live()
        let broke = subject.take(.diff(121, 130, after: 120, bids: [Level(bid, 1)]))
        #expect(broke == .broke)
        #expect(subject.lastBreak?.cause == .crossed)
        // What follows cannot heal a book that is wrong in itself.
        let held = subject.take(.diff(131, 140, after: 130, bids: [Level(bid, 0)]))
        #expect(held == .held)
        let joined = subject.takePage(.picture(128, bids: [Level(999, 2)]))
        #expect(joined != .joined)
        let fresh = subject.takePage(.picture(135, bids: [Level(999, 2)]))
        #expect(fresh == .joined)
    }

    @Test("does not mind a bid that passes the old ask within one message")
    func crossesOnlyInside() {
        var subject = Self.live()
        let moved = Message.diff(
            121,
            130,
            after: 120,
            bids: [Level(1_020, 4)],
            asks: [Level(1_010, 0), Level(1_030, 1)]
        )
        let outcome = subject.take(moved)
        #expect(outcome == .applied)
    }

    @Test("stops at a price off the grid: the tick has changed")
    func offGrid() {
        var changed = testInstrument
        changed.tick = Price.Offset(raw: 5)
        var subject = Subject(changed)
        subject.start(at: .distantPast)
        subject.take(.diff(101, 110, after: 95))
        subject.takePage(.picture(105))
        let broke = subject.take(.diff(111, 120, after: 110, bids: [Level(1_003, 1)]))
        #expect(broke == .broke)
        #expect(subject.lastBreak?.cause == .offGrid)
        changed.version = 2
        changed.tick = Price.Offset(raw: 1)
        subject.relay(changed, at: .distantPast)
        subject.take(.diff(121, 130, after: 120, bids: [Level(1_003, 1)]))
        let joined = subject.takePage(.picture(125))
        #expect(joined == .joined)
        #expect(subject.version == 2)
    }

    @Test("starts over after a reconnect")
    func reconnect() {
        var subject = Self.live()
        subject.stop()
        #expect(subject.state == .cold)
        let hidden = subject.seenBid()
        #expect(hidden == nil)
        let ignored = subject.take(.diff(121, 130, after: 120))
        #expect(ignored == .dropped)
        subject.start(at: .distantPast)
        let held = subject.take(.diff(121, 130, after: 120))
        #expect(held == .held)
        let joined = subject.takePage(.picture(125, bids: [Level(1_000, 8)]))
        #expect(joined == .joined)
        let seen = subject.seenBid()
        #expect(seen == 8)
    }

    @Test("asks for the first picture only once the stream runs, or runs late")
    func firstRequest() {
        var subject = Subject.started()
        let early = subject.request(at: 10)
        #expect(early == nil)
        var quiet = Subject.started()
        let overdue = quiet.request(at: 3_000)
        #expect(overdue != nil)
        subject.take(.diff(101, 110, after: 95), at: 20)
        let due = subject.request(at: 20)
        #expect(due != nil)
    }

    @Test("forgets held messages when there are too many, and still joins later")
    func overflow() {
        var subject = Subject.started()
        for index in 0..<100 as Range<Int64> {
            subject.take(.diff(index * 10 + 1, index * 10 + 10, after: index * 10))
        }
        #expect(subject.counters.overflowed == 64)
        let old = subject.takePage(.picture(500))
        #expect(old == .dropped)
        let joined = subject.takePage(.picture(990))
        #expect(joined == .joined)
        #expect(subject.lastID == 1_000)
    }

    @Test("breaks on a message it could not read, and heals when the chain shows nothing was lost")
    func malformed() {
        var subject = Self.live()
        subject.reportMalformed(at: .distantPast)
        let hidden = subject.seenBid()
        #expect(hidden == nil)
        let healed = subject.take(.diff(121, 130, after: 120))
        #expect(healed == .joined)
        subject.reportMalformed(at: .distantPast)
        let held = subject.take(.diff(141, 150, after: 140))
        #expect(held == .held)
        #expect(subject.state == .gap)
    }

    @Test("is tradable after 299 ms of silence, not after 301, and connects anew after 1200")
    func staleness() {
        var subject = Self.live()
        subject.take(.diff(121, 130, after: 120), at: 1_000)
        func check(_ subject: inout Subject, _ milliseconds: Int64) -> Freshness {
            subject.check(at: .distantPast + .milliseconds(milliseconds))
        }
        let fresh = check(&subject, 1_299)
        #expect(fresh == .fresh)
        let seen = subject.seenBid(at: 1_299)
        #expect(seen == 1)
        // A strategy sees nothing at 301 ms even before anybody has checked.
        let unseen = subject.seenBid(at: 1_301)
        #expect(unseen == nil)
        let stale = check(&subject, 1_301)
        #expect(stale == .stale)
        #expect(subject.state == .gap)
        let request = subject.request(at: 1_301)
        #expect(request != nil)
        let silent = check(&subject, 2_200)
        #expect(silent == .silent)
        // The next message of the same chain proves that nothing was lost.
        let healed = subject.take(.diff(131, 140, after: 130), at: 2_300)
        #expect(healed == .joined)
    }

    @Test("stays fresh on a quiet book while the connection shows life")
    func proofOfLife() {
        var subject = Self.live()
        for step in 1...20 as ClosedRange<Int64> {
            subject.prove(at: .distantPast + .milliseconds(step * 250))
            let freshness = subject.check(at: .distantPast + .milliseconds(step * 250 + 200))
            #expect(freshness == .fresh)
        }
        let seen = subject.seenBid(at: 5_000)
        #expect(seen == 1)
    }

    @Test("deepens a live book with a fresh picture, without ever hiding it")
    func deepens() {
        var subject = Subject.started()
        // A thousand levels a side: the picture may go on unseen.
        let bids = (0..<1_000).map { Level(10_000 - $0, 1) }
        let asks = (0..<1_000).map { Level(10_001 + $0, 1) }
        subject.take(.diff(101, 110, after: 95))
        subject.takePage(.picture(105, bids: bids, asks: asks))
        let shallow = subject.request(at: 100)
        #expect(shallow == nil)
        // The touch falls by 600 ticks.
        let fall = (0..<600).map { Level(10_000 - $0, 0) } + [Level(9_400, 5)]
        subject.take(.diff(111, 120, after: 110, bids: fall, asks: [Level(9_450, 2)]), at: 200)
        let request = subject.request(at: 200)
        #expect(request?.means == .page)
        let twice = subject.request(at: 201)
        #expect(twice == nil)
        subject.take(.diff(121, 130, after: 120, bids: [Level(9_400, 6)]), at: 210)
        subject.take(.diff(131, 140, after: 130, bids: [Level(9_400, 7)]), at: 220)
        let seen = subject.seenBid(at: 220)
        #expect(seen == 7)
        let deeper = (0..<1_000).map { Level(9_400 - $0, 3) }
        let outcome = subject.takePage(
            .picture(125, bids: deeper, asks: [Level(9_450, 2)]),
            at: 230
        )
        #expect(outcome == .joined)
        let now = subject.seenBid(at: 230)
        #expect(now == 7)
        #expect(subject.lastID == 140)
        let depth = subject.read(at: .distantPast + .milliseconds(230)) { $0.levelCount(.buy) }
        #expect(depth == 1_000)
    }
}
