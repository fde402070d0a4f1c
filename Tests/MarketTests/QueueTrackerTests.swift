internal import Base
internal import Domain
internal import Glibc
internal import Testing

@testable internal import Market

@Suite("Queue tracker")
struct QueueTrackerTests {
    typealias Model = ProbabilityQueue<PowerDeparture<TabulatedFunctions>>

    static let order = ClientOrderID(
        tag: 1,
        incarnation: 1,
        lane: LaneID(index: 0),
        sequence: 1
    )

    static func book(_ bids: [Level]) -> Book {
        var book = Book(scale: testScale, tick: Price.Offset(raw: 1))
        let isOnGrid = book.apply(bids: bids.span, asks: [Level(1_010, 1_000)].span)
        #expect(isOnGrid)
        return book
    }

    static func tracker() -> QueueTracker<Model> {
        QueueTracker(
            Model(PowerDeparture(exponent: 2)),
            scale: testScale.quantity,
            ordersMax: 2
        )
    }

    static func trade(
        _ price: Int64,
        _ quantity: Int64,
        _ side: Side = .sell,
        at: Int64 = 0
    ) -> PublicTrade {
        PublicTrade(
            instrument: testInstrument.id,
            aggressor: side,
            price: Price(raw: price),
            quantity: Quantity(raw: quantity),
            id: 0,
            engineTime: UTCTime(milliseconds: at)
        )
    }

    /// A tracker with one order of 0.5 at 100.0 behind 10.000, accepted at 100 ms.
    static func joined() -> QueueTracker<Model> {
        var tracker = tracker()
        let joined = tracker.join(
            order,
            side: .buy,
            price: Price(raw: 1_000),
            quantity: Quantity(raw: 500),
            acceptedAt: UTCTime(milliseconds: 100),
            in: book([Level(1_000, 10_000)])
        )
        #expect(joined)
        return tracker
    }

    @Test("counts the whole level ahead at first")
    func joins() {
        let tracker = Self.joined()
        let position = tracker.position(of: Self.order)
        #expect(position?.ahead == 10)
        #expect(position?.uncertainty == 0)
    }

    @Test("does not mistake our own order for somebody behind us")
    func ownIsNotOthers() {
        var tracker = Self.joined()
        // A picture from before the engine took the order, then one from after.
        tracker.take(Self.book([Level(1_000, 12_000)]), engineTime: UTCTime(milliseconds: 99))
        #expect(tracker[0].levelOfOthers == 12)
        tracker.take(Self.book([Level(1_000, 12_500)]), engineTime: UTCTime(milliseconds: 100))
        #expect(tracker[0].levelOfOthers == 12)
        #expect(tracker[0].ahead == 10)
    }

    @Test("moves by trades of the other side at the price, not by others")
    func trades() {
        var tracker = Self.joined()
        tracker.take(Self.trade(1_000, 1_000, .buy))
        tracker.take(Self.trade(1_001, 1_000))
        #expect(tracker[0].ahead == 10)
        tracker.take(Self.trade(1_000, 4_000))
        #expect(tracker[0].ahead == 6)
        #expect(tracker[0].uncertainty == 0)
        tracker.take(Self.trade(999, 1))
        #expect(tracker[0].ahead == 0)
    }

    @Test("keeps the estimate between what trades prove and what cancels allow")
    func bounds() {
        var tracker = Self.joined()
        tracker.take(Self.book([Level(1_000, 20_500)]), engineTime: UTCTime(milliseconds: 150))
        tracker.take(Self.book([Level(1_000, 17_500)]), engineTime: UTCTime(milliseconds: 160))
        let position = tracker[0]
        // Three left; ten were ahead, ten behind: half of it by the quadratic law.
        #expect(abs(position.ahead - 8.5) < 1e-12)
        #expect(position.atMost == 10)
        #expect(position.atLeast == 7)
        #expect(position.uncertainty == 3)
    }

    @Test("knows after a fill that nothing is ahead")
    func fill() {
        var tracker = Self.joined()
        tracker.setRemaining(Self.order, Quantity(raw: 200), filled: true)
        #expect(tracker[0].ahead == 0)
        #expect(tracker[0].remaining.raw == 200)
        tracker.leave(Self.order)
        #expect(tracker.count == 0)
        let gone = tracker.position(of: Self.order)
        #expect(gone == nil)
    }

    @Test("refuses more orders than it has room for")
    func room() {
        var tracker = Self.joined()
        let book = Self.book([])
        for (sequence, fits) in [(2, true), (3, false)] as [(UInt32, Bool)] {
            let joined = tracker.join(
                ClientOrderID(tag: 1, incarnation: 1, lane: LaneID(index: 0), sequence: sequence),
                side: .sell,
                price: Price(raw: 1_010),
                quantity: Quantity(raw: 1),
                acceptedAt: .none,
                in: book
            )
            #expect(joined == fits)
        }
    }

    @Test("takes the flow's rate from trades, however young it is")
    func rate() {
        var flow = TakerFlow(fadesWithin: .seconds(10), quantity: testScale.quantity)
        for step in 0...400 as ClosedRange<Int64> {
            flow.take(Self.trade(1_000, 2_000, at: 1_000 + step * 50))
        }
        let now = UTCTime(milliseconds: 21_000)
        let rate = flow.rate(takingFrom: .buy, at: now)
        #expect(abs(rate.perSecond - 20) < 0.5)
        #expect(abs(rate.size - 2) < 1e-9)
        let other = flow.rate(takingFrom: .sell, at: now)
        #expect(other.perSecond == 0)
    }

    @Test(
        "gives the probability that the flow outruns the queue",
        arguments: [
            (2.0, 1.0), (5, 0.5), (0.3, 4), (30, 30), (150, 180),
        ]
    )
    func outruns(mean: Double, hurdle: Double) {
        // Straight from the definition, with the C library.
        var expected = 0.0
        for hurdles in 0..<400 {
            let first = exp(-hurdle + Double(hurdles) * log(hurdle) - lgamma(Double(hurdles) + 1))
            var tail = 1.0
            for trades in 0...hurdles {
                tail -= exp(-mean + Double(trades) * log(mean) - lgamma(Double(trades) + 1))
            }
            expected += first * max(tail, 0)
        }
        #expect(abs(TakerFlow.outruns(mean, hurdle) - expected) < 1e-9)
    }

    @Test("passes smoothly to the normal approximation")
    func approximation() {
        let sum = TakerFlow.outruns(199.9, 190)
        let normal = TakerFlow.outruns(200.1, 190)
        #expect(abs(sum - normal) < 0.01)
        #expect(abs(TakerFlow.normal(1) - 0.841_344_746) < 1e-7)
        #expect(abs(TakerFlow.normal(-2) - 0.022_750_132) < 1e-7)
    }

    @Test("sees a fill as likelier with time and less likely with volume before it")
    func fillProbability() {
        let tracker = Self.joined()
        var flow = TakerFlow(fadesWithin: .seconds(10), quantity: testScale.quantity)
        for step in 0...400 as ClosedRange<Int64> {
            flow.take(Self.trade(1_000, 500, at: 1_000 + step * 50))
        }
        let now = UTCTime(milliseconds: 21_000)
        func probability(_ book: borrowing Book, _ seconds: Int64) -> Double {
            tracker.fillProbability(
                of: Self.order,
                within: .seconds(seconds),
                flow: flow,
                in: book,
                at: now
            ) ?? -1
        }
        let touch = Self.book([Level(1_000, 10_000)])
        let behind = Self.book([Level(1_001, 8_000), Level(1_000, 10_000)])
        let soon = probability(touch, 1)
        let later = probability(touch, 3)
        let hidden = probability(behind, 1)
        #expect(soon > 0 && soon < later && later < 1)
        #expect(hidden < soon)
        let stranger = tracker.fillProbability(
            of: .none,
            within: .seconds(1),
            flow: flow,
            in: touch,
            at: now
        )
        #expect(stranger == nil)
    }
}
