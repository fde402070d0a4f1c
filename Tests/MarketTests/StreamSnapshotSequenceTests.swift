internal import Base
internal import Bybit
internal import Domain
internal import OKX
internal import Testing

@testable internal import Market

@Suite("Sequencer on OKX's rule")
struct OKXSequenceTests {
    typealias Subject = Sequencer<OKXContinuity>

    static func live() -> Subject {
        var subject = Subject.started()
        subject.take(.picture(100, at: 1))
        return subject
    }

    @Test("goes live with the stream's own picture and follows prevSeqId")
    func follows() {
        var subject = Self.live()
        #expect(subject.state == .live)
        let outcome = subject.take(.diff(107, 107, after: 100, bids: [Level(1_000, 9)]))
        #expect(outcome == .applied)
        let broke = subject.take(.diff(120, 120, after: 110))
        #expect(broke == .broke)
    }

    @Test("takes a heartbeat as life, not as a gap")
    func heartbeat() {
        var subject = Self.live()
        let outcome = subject.take(.diff(100, 100, after: 100))
        #expect(outcome == .heartbeat)
        #expect(subject.counters.heartbeats == 1)
        #expect(subject.state == .live)
    }

    @Test("follows a chained reset of the ids")
    func reset() {
        var subject = Self.live()
        let reset = subject.take(.diff(3, 3, after: 100, bids: [Level(1_000, 4)]))
        #expect(reset == .applied)
        let next = subject.take(.diff(5, 5, after: 3))
        #expect(next == .applied)
        let again = subject.take(.diff(3, 3, after: 100))
        #expect(again == .dropped)
    }

    @Test("starts without a picture: holds, asks to resubscribe, then by REST, and joins")
    func noPicture() {
        var subject = Subject.started()
        subject.take(.diff(110, 110, after: 105, bids: [Level(1_000, 2)]))
        subject.take(.diff(115, 115, after: 110, bids: [Level(1_000, 3)]))
        let none = subject.request(at: 2_999)
        #expect(none == nil)
        let first = subject.request(at: 3_000)
        #expect(first?.means == .resubscription)
        let second = subject.request(at: 3_250)
        #expect(second?.means == .page)
        let joined = subject.takePage(.picture(107))
        #expect(joined == .joined)
        let seen = subject.seenBid()
        #expect(seen == 3)
    }

    @Test("breaks when a checksum disagrees; zero says nothing")
    func checksum() {
        var subject = Subject.started()
        let bids = [Level(33_660, 7_000), Level(33_655, 1_000)]
        let asks = [Level(33_665, 9_000), Level(33_680, 8_000)]
        // "3366:7:3366.5:9:3365.5:1:3368:8" by zlib.
        let sum: Int32 = 151_395_665
        let first = subject.take(.picture(1, bids: bids, asks: asks, checksum: sum))
        #expect(first == .joined)
        let silent = subject.take(.diff(2, 2, after: 1, bids: [Level(33_650, 1)], checksum: 0))
        #expect(silent == .applied)
        let broke = subject.take(.diff(3, 3, after: 2, bids: [Level(33_650, 2)], checksum: sum))
        #expect(broke == .broke)
        #expect(subject.lastBreak?.cause == .checksum)
    }

    @Test("without ids only a checksum can chain a message")
    func withoutIDs() {
        var subject = Subject.started()
        subject.take(.picture(-1))
        let broke = subject.take(.diff(-1, -1, after: -1, bids: [Level(1_000, 2)]))
        #expect(broke == .broke)
    }

    @Test("believes in an auction only when a picture is crossed, and only while it lasts")
    func auction() {
        var subject = Self.live()
        let broke = subject.take(.diff(107, 107, after: 100, bids: [Level(1_020, 9)], at: 2))
        #expect(broke == .broke)
        #expect(subject.lastBreak?.cause == .crossed)
        let joined = subject.take(
            .picture(110, bids: [Level(1_020, 9)], asks: [Level(1_010, 1)], at: 3)
        )
        #expect(joined == .joined)
        let touch = subject.read(at: .distantPast) { $0.touch }
        #expect(touch == .crossed)
        let goesOn = subject.take(.diff(111, 111, after: 110, bids: [Level(1_030, 1)]))
        #expect(goesOn == .applied)
        let ends = subject.take(
            .diff(112, 112, after: 111, bids: [Level(1_030, 0), Level(1_020, 0), Level(1_000, 1)])
        )
        #expect(ends == .applied)
        let again = subject.take(.diff(113, 113, after: 112, bids: [Level(1_015, 1)]))
        #expect(again == .broke)
    }

    @Test("drops a picture older than what it has seen")
    func ghost() {
        var subject = Self.live()
        subject.take(.diff(107, 107, after: 100, at: 50))
        let outcome = subject.take(.picture(100, at: 1))
        #expect(outcome == .dropped)
        #expect(subject.lastID == 107)
        #expect(subject.state == .live)
    }
}

@Suite("Sequencer on Bybit's rule")
struct BybitSequenceTests {
    typealias Subject = Sequencer<BybitContinuity>

    static func live() -> Subject {
        var subject = Subject.started()
        subject.take(.picture(100, at: 1))
        return subject
    }

    @Test("counts by one and breaks at a skipped number")
    func counts() {
        var subject = Self.live()
        let next = subject.take(.diff(101, 101, after: -1, bids: [Level(1_000, 3)]))
        #expect(next == .applied)
        let broke = subject.take(.diff(103, 103, after: -1, bids: [Level(1_000, 5)]))
        #expect(broke == .broke)
        let request = subject.request()
        #expect(request?.means == .resubscription)
        let healed = subject.take(.diff(102, 102, after: -1, bids: [Level(1_000, 4)]))
        #expect(healed == .joined)
        let seen = subject.seenBid()
        #expect(seen == 5)
    }

    @Test("takes a picture at any time")
    func picture() {
        var subject = Self.live()
        subject.take(.diff(101, 101, after: -1, at: 5))
        let outcome = subject.take(.picture(150, bids: [Level(990, 6)], at: 9))
        #expect(outcome == .joined)
        let seen = subject.seenBid()
        #expect(seen == 6)
        let next = subject.take(.diff(151, 151, after: -1))
        #expect(next == .applied)
    }

    @Test("takes u == 1 as a new book, whatever the message calls itself")
    func restart() {
        var subject = Self.live()
        let outcome = subject.take(
            .diff(1, 1, after: -1, bids: [Level(900, 2)], asks: [Level(950, 2)], at: 9)
        )
        #expect(outcome == .joined)
        let best = subject.read(at: .distantPast) { $0.best(.buy) }
        #expect(best == Level(900, 2))
        let levels = subject.read(at: .distantPast) { $0.levelCount(.sell) }
        #expect(levels == 1)
    }

    @Test("takes a repeated picture with the same number as no gap")
    func repeated() {
        var subject = Self.live()
        let again = subject.take(.picture(100, at: 1))
        #expect(again == .joined)
        #expect(subject.counters.breaks == 0)
        let next = subject.take(.diff(101, 101, after: -1))
        #expect(next == .applied)
    }

    @Test("ignores diffs before the first picture")
    func beforePicture() {
        var subject = Subject.started()
        let held = subject.take(.diff(98, 98, after: -1, at: 1))
        #expect(held == .held)
        let joined = subject.take(.picture(100, at: 2))
        #expect(joined == .joined)
    }

    @Test("never asks for a page: REST numbers match another depth")
    func neverPages() {
        for attempt in 0..<10 {
            #expect(BybitContinuity.means(ofAttempt: attempt) == .resubscription)
        }
    }
}
