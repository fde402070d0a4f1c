import Base
import Domain
import Market
import Testing

@testable import Trading

// What the gate holds against a contract's market.
extension GateTests {
    @Test(
        "a bent market refuses by name",
        arguments: [
            Refusal.bookNotLive, .bookBehind, .bookStale, .bookCrossed, .postOnlyWouldTake,
            .anchorDivergence, .priceBand, .percentPrice,
        ]
    )
    func market(_ expected: Refusal) {
        var scene = Scene()
        var market = scene.gate[market: OrderSample.bitcoin.id]
        switch expected {
        case .bookNotLive: market.isLive = false
        case .bookBehind: market.isBehind = true
        case .bookStale: market.aliveAt = OrderSample.at(100_000 - 501)
        case .bookCrossed: market.show(bid: market.ask, ask: market.ask, updateID: 2)
        case .postOnlyWouldTake: scene.request.price = market.ask
        case .anchorDivergence: market.mark = Price(raw: 641_610)
        case .priceBand: scene.request.price = Price(raw: 638_719)
        default:
            scene.symbol.markBand = 0
            scene.symbol.bookBand = 0
            scene.gate.limit(OrderSample.bitcoin.id, to: scene.symbol)
            scene.request.side = .sell
            scene.request.timeInForce = .goodTillCancel
            scene.request.price = Price(raw: 607_999)
        }
        scene.gate[market: OrderSample.bitcoin.id] = market
        #expect(scene.refusal() == expected)
    }

    @Test(
        "doubtful data refuses by name, and lets a closing order pass",
        arguments: [
            (DataFaults.markFromIndex, Refusal.markFromIndex), (.fundingRoll, .fundingRoll),
            (.outlier, .outlierPrint), (.tradeThrough, .tradeThrough), (.burst, .burst),
            (.spoofing, .spoofing), (.markMissing, .markMissing), (.lagging, .dataLag),
            ([.burst, .fundingRoll], .fundingRoll),
        ] as [(DataFaults, Refusal)]
    )
    func doubtfulData(_ faults: DataFaults, _ expected: Refusal) {
        var scene = Scene()
        scene.gate[market: OrderSample.bitcoin.id].doubt(faults)
        #expect(scene.refusal() == expected)
        // Nothing is there to close, and that is all that is wrong with it.
        scene.request.reduceOnly = true
        #expect(scene.refusal() == .reduceOnly)
        // What a book says of itself is told first, and keeps closing orders away, too.
        scene.gate[market: OrderSample.bitcoin.id].isLive = false
        #expect(scene.refusal() == .bookNotLive)
        scene.request.reduceOnly = false
        scene.gate[market: OrderSample.bitcoin.id].isLive = true
        scene.gate[market: OrderSample.bitcoin.id].doubt([])
        #expect(scene.refusal() == nil)
    }

    @Test("every fault of the data has a reason of its own")
    func faultReasons() {
        let reasons = (0..<DataFaults.count).map { bit in
            DataFaults(rawValue: 1 << UInt16(bit)).reason.refusal
        }
        #expect(Set(reasons).count == DataFaults.count)
        #expect(reasons.allSatisfy { (200..<300).contains($0.rawValue) })
    }

    @Test("an order without a price is valued at the side it takes, and refused where nobody is")
    func marketOrder() {
        var scene = Scene()
        scene.request.type = .market
        scene.request.timeInForce = .immediateOrCancel
        scene.request.price = .none
        scene.request.quantity = Quantity(raw: 100)
        // At 64,000.1 a hundred thousandths are worth 6,400.01: one cent above the cap.
        #expect(scene.refusal() == .orderNotional)
        scene.request.side = .sell
        #expect(scene.refusal() == nil)
        scene.symbol.anchorDivergence = 0
        scene.gate.limit(OrderSample.bitcoin.id, to: scene.symbol)
        scene.gate[market: OrderSample.bitcoin.id]
            .show(bid: .none, ask: Price(raw: 640_001), updateID: 2)
        #expect(scene.refusal() == .emptySide)
    }

    @Test("a book with one side has no middle to hold against the mark")
    func oneSide() {
        var scene = Scene()
        scene.gate[market: OrderSample.bitcoin.id]
            .show(bid: Price(raw: 639_999), ask: .none, updateID: 2)
        #expect(scene.refusal() == .emptySide)
        scene.symbol.anchorDivergence = 0
        scene.gate.limit(OrderSample.bitcoin.id, to: scene.symbol)
        #expect(scene.refusal() == nil)
    }

    @Test(
        "mid, mark and last may be as far apart as allowed, and not one step farther",
        arguments: [(Int64(9), false), (10, false), (11, true)]
    )
    func anchors(_ basisPoints: Int64, _ refuses: Bool) {
        for isMark in [true, false] {
            var scene = Scene()
            scene.symbol.anchorDivergence = 10
            scene.gate.limit(OrderSample.bitcoin.id, to: scene.symbol)
            var market = scene.gate[market: OrderSample.bitcoin.id]
            let far = Price(raw: 640_000 + 64 * basisPoints)
            if isMark { market.mark = far } else { market.last = far }
            if isMark { market.last = far }
            scene.gate[market: OrderSample.bitcoin.id] = market
            #expect(scene.refusal() == (refuses ? .anchorDivergence : nil))
        }
    }
}
