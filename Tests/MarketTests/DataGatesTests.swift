internal import Base
internal import Binance
internal import Domain
internal import Testing

@testable internal import Market

/// A calm market with bid 10000.0 and ask 10000.1, fed step by step.
private final class Tape {
    var gates = DataGates(testInstrument)
    var subject = Sequencer<BinanceContinuity>.started()
    var id: Int64 = 110
    var now: Int64 = 0
    let start: Int64 = 1_700_000_000_000

    init() {
        subject.take(.diff(101, 110, after: 95))
        subject.takePage(.picture(105, bids: [Level(100_000, 50)], asks: [Level(100_001, 50)]))
        show()
        mark(100_000)
    }

    func advance(_ milliseconds: Int64) { now += milliseconds }

    func diff(bids: [Level] = [], asks: [Level] = []) {
        subject.take(.diff(id + 1, id + 10, after: id, bids: bids, asks: asks), at: now)
        id += 10
        show()
    }

    func show() {
        let at = Instant.distantPast + .milliseconds(now)
        var gates = gates
        _ = subject.read(at: at) { gates.take($0, at: at) }
        self.gates = gates
    }

    func trade(_ price: Int64, _ quantity: Int64, _ aggressor: Side) {
        let trade = PublicTrade(
            instrument: testInstrument.id,
            aggressor: aggressor,
            price: Price(raw: price),
            quantity: Quantity(raw: quantity),
            id: 1,
            engineTime: UTCTime(milliseconds: start + now)
        )
        gates.take(trade, at: .distantPast + .milliseconds(now))
    }

    /// Mark and index at one digit, as the price scale has.
    func mark(_ mark: Int64, index: Int64? = nil, funding: Int64 = 3_600_000) {
        gates.take(
            MarkUpdate(
                instrument: testInstrument.id,
                mark: MarkPrice(Price(raw: mark * 10_000_000)),
                index: IndexPrice(Price(raw: (index ?? mark) * 10_000_000)),
                fundingRate: 0,
                nextFunding: UTCTime(milliseconds: start + funding),
                eventTime: UTCTime(milliseconds: start + now)
            )
        )
    }

    func faults() -> DataFaults {
        gates.faults(
            isLive: subject.state == .live,
            provenAt: subject.provenAt,
            at: .distantPast + .milliseconds(now),
            time: UTCTime(milliseconds: start + now)
        )
    }
}

@Suite("Data gates")
struct DataGatesTests {
    @Test("find nothing on a calm tape")
    func calm() {
        let tape = Tape()
        for step in 0..<2_000 as Range<Int64> {
            tape.advance(30)
            tape.diff(
                bids: [Level(100_000, 40 + step % 20)],
                asks: [Level(100_001, 45 + step % 15)]
            )
            tape.trade(100_001, 3, .buy)
            tape.trade(100_000, 2, .sell)
            if step % 30 == 0 { tape.mark(100_000 + step % 7) }
            #expect(tape.faults() == [], "step \(step)")
        }
    }

    @Test("block a book that is not live, and one that has gone quiet")
    func staleness() {
        let tape = Tape()
        tape.advance(300)
        #expect(tape.faults() == [])
        tape.advance(1)
        #expect(tape.faults() == [.stale])
        tape.subject.stop()
        #expect(tape.faults() == [.stale, .notLive])
    }

    @Test(
        "pass mid, mark and last 9 basis points apart, not 11",
        arguments: [
            (9, false), (10, false), (11, true),
        ]
    )
    func anchors(basisPoints: Int64, blocks: Bool) {
        let mark = Tape()
        mark.mark(100_000 + basisPoints * 10)
        #expect(mark.faults() == (blocks ? [.anchors] : []))
        let last = Tape()
        last.trade(100_001 - basisPoints * 10, 1, .sell)
        last.advance(600)
        last.diff()
        #expect(last.faults().contains(.anchors) == blocks)
    }

    @Test("block when mark and index part")
    func markFromIndex() {
        let tape = Tape()
        tape.mark(100_000, index: 99_000)
        #expect(tape.faults() == [.markFromIndex])
        tape.mark(100_000, index: 99_100)
        #expect(tape.faults() == [])
    }

    @Test("block around the funding instant, also once the stream names the next")
    func funding() {
        let tape = Tape()
        tape.mark(100_000, funding: 60_000)
        func faults(at milliseconds: Int64) -> DataFaults {
            tape.advance(milliseconds - tape.now)
            tape.subject.prove(at: .distantPast + .milliseconds(milliseconds))
            return tape.faults()
        }
        #expect(faults(at: 49_999) == [])
        #expect(faults(at: 50_000) == [.fundingRoll])
        #expect(faults(at: 60_010) == [.fundingRoll])
        tape.mark(100_000, funding: 28_860_000)
        #expect(faults(at: 75_000) == [.fundingRoll])
        #expect(faults(at: 75_001) == [])
    }

    @Test("block for a while after a print far from the book")
    func outlier() {
        let tape = Tape()
        tape.trade(100_001 + 600, 1, .buy)
        #expect(tape.faults().contains(.outlier))
        tape.trade(100_001, 1, .buy)
        tape.advance(499)
        tape.diff()
        #expect(tape.faults().contains(.outlier))
        tape.advance(1)
        #expect(tape.faults() == [])
    }

    @Test("block when a trade goes through what we see")
    func tradeThrough() {
        let tape = Tape()
        tape.trade(100_001 + 50, 1, .buy)
        #expect(tape.faults() == [])
        tape.trade(100_001 + 51, 1, .buy)
        #expect(tape.faults() == [.tradeThrough])
    }

    @Test("block in a burst")
    func burst() {
        let tape = Tape()
        tape.advance(1_000)
        tape.diff()
        for _ in 0..<399 { tape.trade(100_001, 1, .buy) }
        #expect(tape.faults() == [])
        tape.trade(100_001, 1, .buy)
        #expect(tape.faults() == [.burst])
        tape.advance(600)
        tape.diff()
        #expect(tape.faults() == [])
    }

    @Test("block when size at the touch keeps appearing and vanishing untraded")
    func spoofing() {
        func run(trades: Bool) -> DataFaults {
            let tape = Tape()
            for _ in 0..<20 {
                tape.advance(50)
                tape.diff(bids: [Level(100_000, 50)])
            }
            for _ in 0..<3 {
                tape.advance(50)
                tape.diff(bids: [Level(100_000, 900)])
                tape.advance(100)
                if trades { tape.trade(100_000, 850, .sell) }
                tape.diff(bids: [Level(100_000, 50)])
            }
            return tape.faults()
        }
        #expect(run(trades: false) == [.spoofing])
        #expect(run(trades: true) == [])
    }

    @Test("name every fault once")
    func names() {
        let bits = DataFaults.named.reduce(into: UInt32(0)) { $0 ^= $1.fault.rawValue }
        #expect(bits == (1 << UInt32(DataFaults.named.count)) - 1)
        #expect(Set(DataFaults.named.map(\.name)).count == DataFaults.named.count)
    }
}

@Suite("Execution price")
struct ExecutionPriceTests {
    @Test("is the ask for a buyer and the bid for a seller, from a young picture alone")
    func sides() {
        var subject = BinanceSequenceTests.live()
        subject.take(.diff(121, 130, after: 120, asks: [Level(1_010, 7)]), at: 1_000)
        func price(_ side: Side, at milliseconds: Int64) -> ExecutionPrice? {
            let now = Instant.distantPast + .milliseconds(milliseconds)
            let found = subject.read(at: now) {
                $0.executionPrice(taking: side, at: now, youngerThan: .milliseconds(100))
            }
            return found ?? nil
        }
        let buy = price(.buy, at: 1_050)
        #expect(buy?.level == Level(1_010, 7))
        #expect(buy?.age == .milliseconds(50))
        #expect(buy?.updateID == 130)
        let sell = price(.sell, at: 1_099)
        #expect(sell?.level == Level(1_000, 1))
        let old = price(.buy, at: 1_100)
        #expect(old == nil)
    }
}

@Suite("Feed quality")
struct FeedQualityTests {
    @Test("moves the number that a gap, a skew or a drop concerns, and no other")
    func numbers() {
        var subject = BinanceSequenceTests.live()
        func quality(_ milliseconds: Int64, skew: Int64 = 0) -> FeedQuality {
            subject.quality(
                at: .distantPast + .milliseconds(milliseconds),
                time: UTCTime(milliseconds: 5_000 + skew)
            )
        }
        subject.take(.diff(121, 130, after: 120, at: 5_000), at: 1_000)
        let calm = quality(1_000)
        #expect(calm.silence == .zero)
        #expect(calm.droppedPerMillion == 0)
        #expect(calm.sequenceGaps == 0)
        #expect(calm.skew == .zero)
        #expect(quality(1_000, skew: 40).skew == .milliseconds(40))
        subject.prove(at: .distantPast + .milliseconds(1_200))
        #expect(quality(1_200).silence == .zero)
        #expect(quality(1_200).freshness == .milliseconds(200))
        #expect(quality(1_200).snapshotAge == .milliseconds(1_200))
        subject.take(.diff(121, 130, after: 120), at: 1_200)
        #expect(quality(1_200).droppedPerMillion > 0)
        #expect(quality(1_200).sequenceGaps == 0)
        subject.take(.diff(141, 150, after: 140), at: 1_200)
        #expect(quality(1_200).sequenceGaps == 1)
    }
}
