import Base
import Domain
import Testing

@testable import Trading

@Suite("Order machine")
struct OrderMachineTests {
    private typealias Sample = OrderSample

    private func placed(_ machine: inout OrderMachine, _ sequence: UInt32 = 1) -> OrderHandle {
        let handle = machine.place(
            Sample.request(sequence),
            riskPrice: .none,
            now: Sample.at(0)
        )
        return handle ?? .none
    }

    @Test("a fill before the acknowledgement opens and fills, and the late answer is a duplicate")
    func fillBeforeAck() {
        var machine = Sample.machine()
        let handle = placed(&machine)
        let part = machine.apply(
            Sample.news(.trade, of: 1, state: .partial, filled: 4, fill: 4, trade: 11),
            now: Sample.at(1)
        )
        #expect(part.after == .partial)
        let answer = machine.apply(
            Sample.news(.opened, of: 1, state: .open, source: .answer),
            now: Sample.at(2)
        )
        #expect(answer.after == .partial && answer.effect == .stale)
        #expect(machine.order(handle)?.filled == Quantity(raw: 4))
        #expect(machine.inFlight == 0)
    }

    @Test("silence past 400 ms is unknown, keeps its whole risk, and is never a rejection")
    func placeDeadline() {
        var machine = Sample.machine()
        let handle = placed(&machine)
        let early = machine.nextOverdue(instruments: 1, now: Sample.at(399))
        #expect(early == nil)
        let late = machine.nextOverdue(instruments: 1, now: Sample.at(400))
        #expect(late?.after == .unknown)
        #expect(machine.order(handle)?.doubt == .place)
        #expect(machine.exposure(of: Sample.bitcoin.id).buying == 10)
        #expect(machine.exposure(of: Sample.bitcoin.id).unknown == 1)
        let returned = machine.apply(
            Sample.news(.opened, of: 1, state: .open),
            now: Sample.at(900)
        )
        #expect(returned.after == .open)
        #expect(machine.exposure(of: Sample.bitcoin.id).unknown == 0)
    }

    @Test("a cancel that meets silence for 300 ms counts as open")
    func cancelDeadline() {
        var machine = Sample.machine()
        let handle = placed(&machine)
        _ = machine.apply(Sample.news(.opened, of: 1, state: .open), now: Sample.at(5))
        _ = machine.cancel(handle, validUntil: UTCTime(milliseconds: 3_000), now: Sample.at(100))
        let early = machine.nextOverdue(instruments: 1, now: Sample.at(399))
        #expect(early == nil)
        let late = machine.nextOverdue(instruments: 1, now: Sample.at(400))
        #expect(late?.after == .unknown)
        #expect(machine.exposure(of: Sample.bitcoin.id).buying == 10)
        // The old answer of a query proves nothing while the cancel may still be carried out.
        let seen = machine.apply(
            Sample.news(.snapshot, of: 1, state: .open, source: .query),
            isSettled: false,
            now: Sample.at(700)
        )
        #expect(seen.after == .unknown)
        let proven = machine.apply(
            Sample.news(.snapshot, of: 1, state: .open, source: .query),
            isSettled: true,
            now: Sample.at(5_000)
        )
        #expect(proven.after == .open)
    }

    @Test("an unknown amendment reserves the worse of both terms until one is proven")
    func unknownAmendment() {
        var machine = Sample.machine()
        let handle = placed(&machine)
        _ = machine.apply(Sample.news(.opened, of: 1, state: .open), now: Sample.at(5))
        let more = OrderTerms(price: Price(raw: 639_000), quantity: Quantity(raw: 25))
        _ = machine.modify(
            handle,
            to: more,
            validUntil: UTCTime(milliseconds: 3_000),
            now: Sample.at(10)
        )
        _ = machine.nextOverdue(instruments: 1, now: Sample.at(500))
        let exposure = machine.exposure(of: Sample.bitcoin.id)
        #expect(exposure.buying == 25)
        // 64,000.0 × 0.025, the higher price with the larger amount.
        #expect(exposure.buyingNotional == 1_600 * 100_000_000)
        #expect(machine.order(handle)?.doubt == .modify)
        let shown = machine.apply(
            Sample.news(.snapshot, of: 1, state: .open, price: 639_000, quantity: 25),
            now: Sample.at(900)
        )
        #expect(shown.after == .open && shown.hasNewTerms)
        #expect(machine.order(handle)?.terms == more)
        #expect(machine.exposure(of: Sample.bitcoin.id).buyingNotional == 159_750_000_000)
    }

    @Test("a fill races a cancel: booked, and the cancel's refusal then means filled")
    func fillRacesCancel() {
        var machine = Sample.machine()
        let handle = placed(&machine)
        _ = machine.apply(Sample.news(.opened, of: 1, state: .open), now: Sample.at(5))
        _ = machine.cancel(handle, validUntil: UTCTime(milliseconds: 3_000), now: Sample.at(10))
        let fill = machine.apply(
            Sample.news(.trade, of: 1, state: .filled, filled: 10, fill: 10, trade: 5),
            now: Sample.at(12)
        )
        #expect(fill.after == .filled && fill.fill?.quantity == Quantity(raw: 10))
        let answer = machine.answer(
            handle,
            to: .cancel,
            .targetMissing,
            code: -2_011,
            now: Sample.at(13)
        )
        #expect(answer.after == .filled)
        #expect(machine.inFlight == 0)
        #expect(machine.exposure(of: Sample.bitcoin.id) == Exposure())
    }

    @Test("a cancel overtakes an amendment, and the amendment's fate stays reserved")
    func cancelOvertakesAmendment() {
        var machine = Sample.machine()
        let handle = placed(&machine)
        _ = machine.apply(Sample.news(.opened, of: 1, state: .open), now: Sample.at(5))
        let more = OrderTerms(price: Price(raw: 640_000), quantity: Quantity(raw: 30))
        let until = UTCTime(milliseconds: 3_000)
        _ = machine.modify(handle, to: more, validUntil: until, now: Sample.at(10))
        let allowed = machine.allows(.cancel, of: handle)
        #expect(allowed)
        _ = machine.cancel(handle, validUntil: until, now: Sample.at(11))
        #expect(machine.inFlight == 1)
        _ = machine.answer(handle, to: .cancel, .refused, code: -1_021, now: Sample.at(20))
        #expect(machine.order(handle)?.state == .unknown)
        #expect(machine.order(handle)?.doubt == .modify)
        #expect(machine.exposure(of: Sample.bitcoin.id).buying == 30)
    }

    @Test("TRADE_LITE before NEW books the fill once, and the full event completes its fee")
    func tradeLiteFirst() {
        var machine = Sample.machine()
        let handle = placed(&machine)
        let lite = machine.apply(
            Sample.news(.trade, of: 1, state: .unknown, fill: 10, trade: 7, source: .tradeLite),
            now: Sample.at(1)
        )
        #expect(lite.fill?.quantity == Quantity(raw: 10))
        let full = machine.apply(
            Sample.news(
                .trade,
                of: 1,
                state: .filled,
                filled: 10,
                fill: 10,
                trade: 7,
                fee: 128_000
            ),
            now: Sample.at(2)
        )
        #expect(full.fill?.quantity == .zero && full.fill?.commission.raw == 128_000)
        let order = machine.order(handle)
        #expect(order?.filled == Quantity(raw: 10) && order?.fees == 128_000)
        #expect(order?.state == .filled)
    }

    @Test("a fee in a third asset is kept apart, exactly")
    func thirdAssetFee() {
        var machine = Sample.machine()
        let handle = placed(&machine)
        for (place, fee) in [(Int64(1), Int64(3)), (2, -1)] {
            _ = machine.apply(
                Sample.news(
                    .trade,
                    of: 1,
                    state: .partial,
                    filled: place,
                    fill: 1,
                    trade: place,
                    fee: fee,
                    feeAsset: 9
                ),
                now: Sample.at(place)
            )
        }
        let order = machine.order(handle)
        #expect(order?.fees == 0)
        #expect(order?.otherFees == Money(raw: 2, asset: AssetID(index: 9)))
    }

    @Test("a cumulative quantity ahead of its trades marks them missing until they come")
    func gapInCumulative() {
        var machine = Sample.machine()
        _ = placed(&machine)
        let later = machine.apply(
            Sample.news(.trade, of: 1, state: .partial, filled: 7, fill: 3, trade: 22),
            now: Sample.at(1)
        )
        #expect(later.fill?.quantity == Quantity(raw: 3))
        #expect(machine.exposure(of: Sample.bitcoin.id).lackingTrades == 1)
        // What is reported filled no longer rests, though its trade is not booked yet.
        #expect(machine.exposure(of: Sample.bitcoin.id).buying == 3)
        var lost = Sample.news(.trade, of: 1, state: .unknown, fill: 4, trade: 21)
        lost.source = .query
        let found = machine.apply(lost, now: Sample.at(2))
        #expect(found.fill?.quantity == Quantity(raw: 4))
        #expect(machine.exposure(of: Sample.bitcoin.id).lackingTrades == 0)
    }

    @Test("an over-fill is booked, counted and said")
    func overFill() {
        var machine = Sample.machine()
        _ = placed(&machine)
        let change = machine.apply(
            Sample.news(.trade, of: 1, state: .filled, filled: 12, fill: 12, trade: 1),
            now: Sample.at(1)
        )
        #expect(change.isOverFilled && change.fill?.quantity == Quantity(raw: 12))
        #expect(machine.counters.overFills == 1)
    }

    @Test("a venue-made order is adopted, booked and never touched")
    func liquidation() {
        var machine = Sample.machine()
        var event = Sample.news(.liquidated, of: 1, state: .filled, filled: 5, fill: 5, side: .sell)
        event.clientID = .none
        event.madeByVenue = true
        let change = machine.apply(event, now: Sample.at(1))
        #expect(change.isAdopted && change.after == .filled)
        #expect(change.fill?.quantity == Quantity(raw: 5))
        let again = machine.apply(event, now: Sample.at(2))
        #expect(again.fill == nil)
        let allowed = machine.allows(.cancel, of: change.handle)
        #expect(!allowed)
    }

    @Test("absence needs passed validity, two spaced misses, open orders and fills")
    func absenceRule() {
        var machine = Sample.machine()
        let handle = placed(&machine)
        _ = machine.nextOverdue(instruments: 1, now: Sample.at(400))
        let early = UTCTime(milliseconds: 2_999)
        let late = UTCTime(milliseconds: 3_000)
        _ = machine.missed(handle, venueNow: early, now: Sample.at(500))
        _ = machine.missedInOpenOrders(handle, venueNow: late, now: Sample.at(3_000))
        _ = machine.missedInFills(handle, venueNow: late, now: Sample.at(3_000))
        _ = machine.missed(handle, venueNow: late, now: Sample.at(3_000))
        #expect(machine.order(handle)?.state == .unknown)
        _ = machine.missed(handle, venueNow: late, now: Sample.at(3_100))
        #expect(machine.order(handle)?.state == .unknown, "two misses at once are one")
        let proven = machine.missed(handle, venueNow: late, now: Sample.at(3_250))
        #expect(proven.after == .rejected)
        #expect(machine.exposure(of: Sample.bitcoin.id) == Exposure())
        let back = machine.apply(Sample.news(.opened, of: 1, state: .open), now: Sample.at(9_000))
        #expect(back.isReturned && back.after == .open)
        #expect(machine.exposure(of: Sample.bitcoin.id).buying == 10)
    }

    @Test("one modify at a time, none before the answer, none once it ended")
    func requestsAreOrdered() {
        var machine = Sample.machine()
        let handle = placed(&machine)
        let beforeAnswer = machine.allows(.modify, of: handle)
        #expect(!beforeAnswer)
        _ = machine.apply(Sample.news(.opened, of: 1, state: .open), now: Sample.at(1))
        let terms = OrderTerms(price: Price(raw: 1), quantity: Quantity(raw: 1))
        _ = machine.modify(handle, to: terms, validUntil: .none, now: Sample.at(2))
        let second = machine.allows(.modify, of: handle)
        #expect(!second)
        _ = machine.apply(Sample.news(.canceled, of: 1, state: .canceled), now: Sample.at(3))
        let afterEnd = machine.allows(.cancel, of: handle)
        #expect(!afterEnd)
    }

    @Test("average price is exact: thirds are rounded once, at the end")
    func averagePrice() {
        var machine = Sample.machine()
        let handle = placed(&machine)
        for (trade, price) in [(Int64(1), Int64(640_000)), (2, 640_000), (3, 640_001)] {
            var event = Sample.news(
                .trade,
                of: 1,
                state: .partial,
                filled: trade,
                fill: 1,
                trade: trade
            )
            event.lastPrice = Price(raw: price)
            _ = machine.apply(event, now: Sample.at(trade))
        }
        let order = machine.order(handle)
        let scale = Sample.bitcoin.scale
        let down = order?.averagePrice(scale: scale, digits: .money, rounding: .down)
        let up = order?.averagePrice(scale: scale, digits: .money, rounding: .up)
        #expect(down == Price(raw: 6_400_003_333_333))
        #expect(up == Price(raw: 6_400_003_333_334))
    }
}
