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
        _ = subject.read(at: at) { gates.take(bid: $0.best(.buy), ask: $0.best(.sell), at: at) }
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
            ),
            at: .distantPast + .milliseconds(now)
        )
    }

    func faults(lag: Int64 = 0) -> DataFaults {
        gates.faults(
            at: .distantPast + .milliseconds(now),
            time: UTCTime(milliseconds: start + now),
            lag: .milliseconds(lag)
        )
    }
}

@Suite("Data gates")
struct DataGatesTests {
    @Test("what a book says of itself is named by its bits")
    func ofBook() { #expect(DataFaults.ofBook == [.notLive, .behind, .crossed]) }

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
        var policy = DataGatePolicy()
        policy.markAge = .zero
        tape.gates = DataGates(testInstrument, policy: policy)
        tape.mark(100_000, funding: 60_000)
        func faults(at milliseconds: Int64) -> DataFaults {
            tape.advance(milliseconds - tape.now)
            return tape.faults()
        }
        #expect(faults(at: 49_999) == [])
        #expect(faults(at: 50_000) == [.fundingRoll])
        #expect(faults(at: 60_010) == [.fundingRoll])
        tape.mark(100_000, funding: 28_860_000)
        #expect(faults(at: 75_000) == [.fundingRoll])
        #expect(faults(at: 75_001) == [])
    }

    @Test("take a funding instant as far away as the venue names it", arguments: [Int64.min, .max])
    func farFunding(_ instant: Int64) {
        let tape = Tape()
        let price = Price(raw: instant)
        tape.gates.take(
            MarkUpdate(
                instrument: testInstrument.id,
                mark: MarkPrice(price),
                index: IndexPrice(Price(raw: 1)),
                fundingRate: 0,
                nextFunding: UTCTime(nanoseconds: instant),
                eventTime: .none
            ),
            at: .distantPast
        )
        tape.trade(instant, .max, .buy)
        tape.trade(instant, .max, .sell)
        #expect(tape.faults().contains(.markFromIndex))
        #expect(!tape.faults().contains(.fundingRoll))
    }

    @Test("block until a mark has come, when it is old, and when its feed was lost")
    func markMissing() {
        let tape = Tape()
        #expect(tape.faults() == [])
        tape.advance(5_000)
        #expect(tape.faults() == [])
        tape.advance(1)
        #expect(tape.faults() == [.markMissing])
        tape.mark(100_000, index: 90_000)
        #expect(tape.faults() == [.markFromIndex])
        tape.gates.loseMark()
        #expect(tape.faults() == [.markMissing])
        tape.mark(100_000)
        #expect(tape.faults() == [])
        #expect(
            DataGates(testInstrument).faults(at: .distantPast, time: .none, lag: .zero)
                == [.markMissing]
        )
    }

    @Test("block while data is stamped too far from venue time, either way")
    func lag() {
        let tape = Tape()
        #expect(tape.faults(lag: 2_000) == [])
        #expect(tape.faults(lag: 2_001) == [.lagging])
        #expect(tape.faults(lag: -2_000) == [])
        #expect(tape.faults(lag: -2_001) == [.lagging])
    }

    @Test("hold nothing against the touch of a book that was lost")
    func lostBook() {
        let tape = Tape()
        tape.gates.loseBook()
        tape.trade(200_000, 1, .buy)
        #expect(tape.faults() == [])
        tape.show()
        tape.trade(200_000, 1, .buy)
        #expect(tape.faults() == [.outlier, .tradeThrough])
    }

    @Test("take no level for withdrawn that was lost with its book")
    func lostBait() {
        let tape = Tape()
        for _ in 0..<20 {
            tape.advance(50)
            tape.diff(bids: [Level(100_000, 50)])
        }
        for _ in 0..<6 {
            tape.advance(50)
            tape.diff(bids: [Level(100_000, 900)])
            tape.gates.loseBook()
            tape.diff(bids: [Level(100_000, 50)])
        }
        #expect(tape.faults() == [])
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

    @Test("find nothing at all when they are off")
    func off() {
        let tape = Tape()
        tape.gates = DataGates(testInstrument, policy: .off)
        #expect(!DataGatePolicy.off.isOn && DataGatePolicy().isOn)
        tape.mark(100_000, index: 50_000, funding: 0)
        tape.trade(200_000, 1, .buy)
        for _ in 0..<1_000 { tape.trade(100_001, 1, .buy) }
        #expect(tape.faults() == [])
    }
}

@Suite("Execution price")
struct ExecutionPriceTests {
    @Test("is the ask for a buyer and the bid for a seller, from a young and sound picture alone")
    func sides() {
        func price(
            _ side: Side,
            bid: Int64 = 1_000,
            ask: Int64 = 1_010,
            age: Int64 = 50
        ) -> ExecutionPrice? {
            ExecutionPrice(
                taking: side,
                bid: Price(raw: bid),
                ask: Price(raw: ask),
                updateID: 130,
                age: .milliseconds(age),
                within: .milliseconds(100)
            )
        }
        #expect(price(.buy)?.price == Price(raw: 1_010))
        #expect(price(.buy)?.age == .milliseconds(50))
        #expect(price(.buy)?.updateID == 130)
        #expect(price(.sell, age: 100)?.price == Price(raw: 1_000))
        #expect(price(.sell, age: 101) == nil)
        // Locked, crossed, empty on one side.
        #expect(price(.buy, bid: 1_010) == nil)
        #expect(price(.sell, bid: 1_011) == nil)
        #expect(price(.sell, bid: 0) == nil)
        #expect(price(.buy, bid: 0)?.price == Price(raw: 1_010))
        #expect(price(.buy, ask: 0) == nil)
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
        // A quiet book does not lag: what counts is when the message came.
        let quiet = subject.quality(
            at: .distantPast + .milliseconds(61_000),
            time: UTCTime(milliseconds: 65_000)
        )
        #expect(quiet.skew == .zero && quiet.silence == .seconds(60))
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
