import Base
import Domain
import Testing

@testable import Trading

/// Orders with a true life at a venue, whose news arrive shuffled, doubled, shortened and late.
@Suite("Order machine under chaos")
struct OrderChaosTests {
    private struct Truth {
        var side: Side
        var filled: Int64 = 0
        var end: OrderState = .open
        var news: [OrderEvent] = []
    }

    private static func life(
        _ sequence: UInt32,
        trade: inout Int64,
        _ random: inout Random
    ) -> Truth {
        var truth = Truth(side: random.oneIn(2) ? .buy : .sell)
        let quantity = random.integer(in: 1...20)
        let price = random.integer(in: 639_000...641_000)
        func event(_ kind: OrderEventKind, _ state: OrderState, fill: Int64 = 0) -> OrderEvent {
            OrderSample.news(
                kind,
                of: sequence,
                state: state,
                price: price,
                quantity: quantity,
                filled: truth.filled,
                fill: fill,
                trade: fill > 0 ? trade : 0,
                fee: fill,
                side: truth.side
            )
        }
        truth.news.append(event(.opened, .open))
        while truth.end == .open {
            switch random.below(4) {
            case 0:
                truth.end = random.oneIn(2) ? .canceled : .expired
                truth.news.append(event(truth.end == .canceled ? .canceled : .expired, truth.end))
            default:
                trade += 1
                let fill = random.integer(in: 1...(quantity - truth.filled))
                truth.filled += fill
                if truth.filled == quantity { truth.end = .filled }
                let state: OrderState = truth.end == .filled ? .filled : .partial
                var lite = event(.trade, .unknown, fill: fill)
                lite.source = .tradeLite
                lite.filled = .zero
                lite.commission = Money(raw: 0, asset: .none)
                if random.oneIn(2) { truth.news.append(lite) }
                truth.news.append(event(.trade, state, fill: fill))
            }
        }
        return truth
    }

    private static func checkSums(_ machine: borrowing OrderMachine, _ seed: UInt64) {
        var sums = Exposure()
        machine.forEachLive(of: OrderSample.bitcoin.id) { _, order in
            let due = OrderMachine.reservation(of: order, scale: OrderSample.bitcoin.scale)
            sums.count(due, of: order, sign: 1)
            sums.orders += 1
            if order.state == .unknown { sums.unknown += 1 }
            if order.lacksTrades { sums.lackingTrades += 1 }
            if order.side == .buy {
                sums.highestBuy = max(sums.highestBuy, order.terms.price)
            } else {
                sums.lowestSell = min(sums.lowestSell, order.terms.price)
            }
        }
        var held = machine.exposure(of: OrderSample.bitcoin.id)
        // Orders that ended with trades still missing are counted, and no longer live.
        held.lackingTrades = sums.lackingTrades
        #expect(held == sums, "seed \(seed)")
        #expect(machine.liveCount == Int(sums.orders), "seed \(seed)")
    }

    @Test("every fill counts once and every sum holds, whatever order news come in")
    func fillsCountOnce() {
        for seed in UInt64(1)...300 {
            var random = Random(seed: seed)
            var machine = OrderSample.machine(capacity: 128, remembered: 4_096)
            var ledger = Ledger(instruments: 1)
            ledger.define(OrderSample.bitcoin)
            var trade: Int64 = 0
            var truths: [Truth] = []
            var pending: [OrderEvent] = []
            for sequence in UInt32(1)...40 {
                let truth = Self.life(sequence, trade: &trade, &random)
                let first = truth.news[0]
                let request = OrderSample.request(
                    sequence,
                    truth.side,
                    price: first.price.raw,
                    quantity: first.quantity.raw
                )
                _ = machine.place(request, riskPrice: .none, now: OrderSample.at(0))
                pending += truth.news
                if random.oneIn(2) { pending += truth.news }
                truths.append(truth)
            }
            // A window of displacement: far enough for every race, as wide as the test dares.
            for place in pending.indices {
                let other = min(pending.count - 1, place + Int(random.below(60)))
                pending.swapAt(place, other)
            }
            for (place, event) in pending.enumerated() {
                let now = OrderSample.at(Int64(place))
                let change = machine.apply(event, now: now)
                if let fill = change.fill {
                    _ = ledger.book(fill, event.side, of: event.instrument, now: now)
                }
                if place % 16 == 0 { Self.checkSums(machine, seed) }
            }
            var position: Int64 = 0
            var fees: Int64 = 0
            for (place, truth) in truths.enumerated() {
                position += truth.filled * truth.side.sign
                fees += truth.filled
                let handle = machine.find(OrderSample.id(UInt32(place + 1))) ?? .none
                let order = machine.order(handle)
                #expect(order?.filled.raw == truth.filled, "seed \(seed) order \(place + 1)")
                #expect(order?.state == truth.end, "seed \(seed) order \(place + 1)")
            }
            #expect(ledger.position(of: OrderSample.bitcoin.id).amount.raw == position)
            #expect(ledger.position(of: OrderSample.bitcoin.id).fees == fees, "seed \(seed)")
            #expect(machine.exposure(of: OrderSample.bitcoin.id) == Exposure(), "seed \(seed)")
            #expect(machine.inFlight == 0, "seed \(seed)")
        }
    }

    @Test(
        "random signals keep the sums and never move a filled order",
        arguments: [UInt64(1), 2, 3]
    )
    func randomSignals(_ seed: UInt64) {
        var random = Random(seed: seed)
        var machine = OrderSample.machine(capacity: 32)
        var next: UInt32 = 0
        for step in 0..<20_000 {
            let now = OrderSample.at(Int64(step) * 20)
            if random.oneIn(4) {
                next += 1
                let side: Side = random.oneIn(2) ? .buy : .sell
                let price = random.integer(in: 1...1_000)
                let request = OrderSample.request(next, side, price: price, quantity: 10)
                _ = machine.place(request, riskPrice: .none, now: now)
            }
            guard next > 0 else { continue }
            let target = UInt32(max(1, Int64(next) - Int64(random.below(12))))
            let handle = machine.find(OrderSample.id(target)) ?? .none
            let before = machine.order(handle)
            let until = UTCTime(milliseconds: Int64(step) * 20 + 1_000)
            switch random.below(9) {
            case 0 where machine.allows(.modify, of: handle):
                let terms = OrderTerms(
                    price: Price(raw: random.integer(in: 1...1_000)),
                    quantity: Quantity(raw: random.integer(in: 1...30))
                )
                _ = machine.modify(handle, to: terms, validUntil: until, now: now)
            case 1 where machine.allows(.cancel, of: handle):
                _ = machine.cancel(handle, validUntil: until, now: now)
            case 2: _ = machine.answer(handle, to: .modify, .refused, code: -1, now: now)
            case 3: _ = machine.answer(handle, to: .cancel, .targetMissing, code: -2, now: now)
            case 4: _ = machine.answer(handle, to: .place, .unknown, code: -3, now: now)
            case 5: while machine.nextOverdue(instruments: 1, now: now) != nil {}
            default:
                let kinds: [(OrderEventKind, OrderState)] = [
                    (.opened, .open), (.canceled, .canceled), (.amended, .open),
                    (.snapshot, .open), (.expired, .expired), (.rejected, .rejected),
                ]
                let (kind, state) = kinds[Int(random.below(6))]
                let event = OrderSample.news(
                    kind,
                    of: target,
                    state: state,
                    price: before?.terms.price.raw ?? 5,
                    quantity: before?.terms.quantity.raw ?? 10,
                    side: before?.side ?? .buy
                )
                _ = machine.apply(event, isSettled: random.oneIn(2), now: now)
            }
            if before?.state == .filled, let after = machine.order(handle) {
                #expect(after.state == .filled, "seed \(seed) step \(step)")
            }
            Self.checkSums(machine, seed)
        }
        #expect(machine.counters.illegal > 0 && machine.counters.returned > 0)
    }
}
