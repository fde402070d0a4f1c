import Base
import Domain
import Exchange
import Testing

@Suite("Order rules")
struct OrderRulesTests {
    @Test(
        "self-trade prevention: the taker's mode decides who gives way",
        arguments: [
            (SelfTradePrevention.none, OrderStatus.filled, Int64(0)),
            (.expireTaker, .expiredInMatch, 100), (.expireMaker, .filled, 0),
            (.expireBoth, .expiredInMatch, 0),
        ]
    )
    func selfTrade(mode: SelfTradePrevention, taker: OrderStatus, left: Int64) throws {
        var exchange = try Floor.exchange(accounts: 3)
        let own = Floor.order("own", .sell, 100, at: 642_500)
        _ = try exchange.place(own, for: Floor.first, at: Floor.time(1))
        let strange = Floor.order("strange", .sell, 100, at: 642_510)
        _ = try exchange.place(strange, for: Floor.second, at: Floor.time(2))
        var request = Floor.order("taker", .buy, 100, at: 642_510)
        request.selfTrade = mode
        let answer = try exchange.place(request, for: Floor.first, at: Floor.time(3))
        #expect(answer.status == taker)
        let rest = exchange.order(.client(own.client), on: Floor.btc, for: Floor.first)
        #expect(rest?.quantity.raw ?? 0 == left)
        // Only a giving-way maker lets the taker through to the stranger.
        let filled = answer.filled.raw
        #expect(filled == (mode == .none || mode == .expireMaker ? 100 : 0))
    }

    @Test("accounts of one trade group are one owner")
    func tradeGroup() throws {
        var exchange = try Floor.exchange(accounts: 1)
        let group = exchange.openAccount(fees: .regular, tradeGroup: 3)
        let other = exchange.openAccount(fees: .regular, tradeGroup: 3)
        let maker = try #require(group)
        let taker = try #require(other)
        for account in [maker, taker] {
            let money = Money(raw: 100_000 * 100_000_000, asset: Floor.usdt)
            exchange.transfer(money, to: account, at: Floor.time(0))
        }
        let ask = Floor.order("m", .sell, 10, at: 642_500)
        _ = try exchange.place(ask, for: maker, at: Floor.time(1))
        var request = Floor.order("t", .buy, 10, at: 642_500)
        request.selfTrade = .expireTaker
        let answer = try exchange.place(request, for: taker, at: Floor.time(2))
        #expect(answer.reason == .selfTrade)
    }

    @Test("post-only and fill-or-kill miss as the venue has it")
    func misses() throws {
        for expires in [false, true] {
            var rules = VenueRules.binance
            if expires {
                rules.postOnlyMiss = .expires
                rules.fillOrKillMiss = .expires
            }
            var exchange = try Floor.exchange(rules: rules)
            let ask = Floor.order("m", .sell, 10, at: 642_500)
            _ = try exchange.place(ask, for: Floor.first, at: Floor.time(1))
            let post = Floor.order("p", .buy, 5, at: 642_500, .postOnly)
            let kill = Floor.order("k", .buy, 11, at: 642_500, .fillOrKill)
            if expires {
                let missed = try exchange.place(post, for: Floor.second, at: Floor.time(2))
                #expect(missed.reason == .postOnly)
                let killed = try exchange.place(kill, for: Floor.second, at: Floor.time(3))
                #expect(killed.reason == .fillOrKill)
                #expect(killed.filled.isZero)
            } else {
                #expect(throws: OrderRefusal.postOnlyWouldTake) {
                    try exchange.place(post, for: Floor.second, at: Floor.time(2))
                }
                #expect(throws: OrderRefusal.fillOrKill) {
                    try exchange.place(kill, for: Floor.second, at: Floor.time(3))
                }
            }
            let whole = Floor.order("w", .buy, 10, at: 642_500, .fillOrKill)
            let filled = try exchange.place(whole, for: Floor.second, at: Floor.time(4))
            #expect(filled.status == .filled)
        }
    }

    @Test("the rest of an immediate-or-cancel order and of a market order ends")
    func remainders() throws {
        var exchange = try Floor.exchange()
        let ask = Floor.order("m", .sell, 10, at: 642_500)
        _ = try exchange.place(ask, for: Floor.first, at: Floor.time(1))
        let request = Floor.order("i", .buy, 15, at: 642_600, .immediateOrCancel)
        let answer = try exchange.place(request, for: Floor.second, at: Floor.time(2))
        #expect(answer.status == .expired && answer.reason == .immediateOrCancel)
        #expect(answer.filled.raw == 10)
        var market = Floor.order("k", .buy, 5, at: 0)
        market.type = .market
        #expect(throws: OrderRefusal.noDepth) {
            try exchange.place(market, for: Floor.second, at: Floor.time(3))
        }
    }

    @Test("a market order walks no farther from the mark than the venue lets it")
    func marketBound() throws {
        var listing = Floor.listing()
        listing.marketTakeBound = 100
        var exchange = try Floor.exchange(listings: [listing])
        // One in a hundred from 64,250.0 is 64,892.5.
        for (name, price) in [("a", 648_925), ("b", 648_926)] {
            let ask = Floor.order(name, .sell, 10, at: Int64(price))
            _ = try exchange.place(ask, for: Floor.first, at: Floor.time(1))
        }
        var market = Floor.order("t", .buy, 20, at: 0)
        market.type = .market
        let answer = try exchange.place(market, for: Floor.second, at: Floor.time(2))
        #expect(answer.filled.raw == 10)
        #expect(answer.reason == .marketRemainder)
    }

    @Test("an amendment loses its place, or keeps it when the venue lets it shrink in place")
    func amendPriority() throws {
        for keeps in [false, true] {
            var rules = VenueRules.binance
            if keeps { rules.amendPriority = .keptWhenShrinking }
            var exchange = try Floor.exchange(rules: rules)
            let first = Floor.order("first", .sell, 20, at: 642_500)
            let second = Floor.order("second", .sell, 20, at: 642_500)
            _ = try exchange.place(first, for: Floor.first, at: Floor.time(1))
            _ = try exchange.place(second, for: Floor.first, at: Floor.time(2))
            let amended = try exchange.amend(
                .client(first.client),
                on: Floor.btc,
                to: Amendment(price: Price(raw: 642_500), quantity: Quantity(raw: 10)),
                for: Floor.first,
                at: Floor.time(3)
            )
            #expect(amended.status == .new)
            let taker = Floor.order("t", .buy, 10, at: 642_500)
            _ = try exchange.place(taker, for: Floor.second, at: Floor.time(4))
            let left = exchange.order(.client(first.client), on: Floor.btc, for: Floor.first)
            #expect((left == nil) == keeps, "the amended order was first in line: \(keeps)")
        }
    }

    @Test("an amendment to no more than what is filled ends the order")
    func amendBelowFilled() throws {
        let cases: [(VenueRules.AmendBelowFilled, OrderStatus)] = [
            (.cancels, .canceled), (.fills, .filled),
        ]
        for (rule, status) in cases {
            var rules = VenueRules.binance
            rules.amendBelowFilled = rule
            var exchange = try Floor.exchange(rules: rules)
            let ask = Floor.order("m", .sell, 20, at: 642_500)
            _ = try exchange.place(ask, for: Floor.first, at: Floor.time(1))
            let taker = Floor.order("t", .buy, 10, at: 642_500)
            _ = try exchange.place(taker, for: Floor.second, at: Floor.time(2))
            let answer = try exchange.amend(
                .client(ask.client),
                on: Floor.btc,
                to: Amendment(price: Price(raw: 642_500), quantity: Quantity(raw: 10)),
                for: Floor.first,
                at: Floor.time(3)
            )
            #expect(answer.status == status)
            #expect(exchange.best(.sell, of: Floor.btc) == nil)
        }
    }

    @Test("amendments are refused without a trace")
    func amendRefusals() throws {
        var listing = Floor.listing()
        listing.amendmentsMax = 1
        listing.instrument.notionalMin = Notional(raw: 100 * 100_000_000)
        var exchange = try Floor.exchange(listings: [listing])
        let ask = Floor.order("m", .sell, 20, at: 642_500)
        _ = try exchange.place(ask, for: Floor.first, at: Floor.time(1))
        func amend(_ price: Int64, _ quantity: Int64) throws {
            _ = try exchange.amend(
                .client(ask.client),
                on: Floor.btc,
                to: Amendment(price: Price(raw: price), quantity: Quantity(raw: quantity)),
                for: Floor.first,
                at: Floor.time(2)
            )
        }
        #expect(throws: OrderRefusal.nothingChanged) { try amend(642_500, 20) }
        #expect(throws: OrderRefusal.notionalTooSmall) { try amend(642_500, 1) }
        #expect(throws: OrderRefusal.marginInsufficient) { try amend(642_500, 900_000) }
        try amend(642_510, 20)
        #expect(throws: OrderRefusal.amendmentsMax) { try amend(642_520, 20) }
        let best = exchange.best(.sell, of: Floor.btc)
        #expect(best == Level(price: Price(raw: 642_510), quantity: Quantity(raw: 20)))
    }

    @Test("filters refuse what is off the grid, out of range, too small or too far")
    func filters() throws {
        var listing = Floor.listing()
        listing.instrument.tick = Price.Offset(raw: 5)
        listing.instrument.lot = Quantity(raw: 2)
        listing.instrument.quantityMin = Quantity(raw: 4)
        listing.instrument.quantityMax = Quantity(raw: 1_000)
        listing.instrument.priceMin = Price(raw: 100)
        listing.instrument.notionalMin = Notional(raw: 300 * 100_000_000)
        listing.instrument.percentPriceUp = 10_500
        listing.instrument.percentPriceDown = 9_500
        listing.instrument.openOrdersMax = 1
        var exchange = try Floor.exchange(listings: [listing])
        let cases: [(Side, Int64, Int64, OrderRefusal)] = [
            (.buy, 10, 642_501, .priceOffTick), (.buy, 10, 95, .priceTooLow),
            (.buy, 10, 2_000_005, .priceTooHigh), (.buy, 0, 642_500, .quantityNotPositive),
            (.buy, 2, 642_500, .quantityTooSmall), (.buy, 1_002, 642_500, .quantityTooLarge),
            (.buy, 11, 642_500, .quantityOffLot), (.buy, 4, 642_500, .notionalTooSmall),
            (.buy, 10, 674_630, .percentPriceHigh), (.sell, 10, 610_370, .percentPriceLow),
        ]
        for (side, quantity, price, refusal) in cases {
            let request = Floor.order("x", side, quantity, at: price)
            #expect(throws: refusal) {
                try exchange.place(request, for: Floor.first, at: Floor.time(1))
            }
        }
        #expect(exchange.openOrderCount(on: Floor.btc, for: Floor.first) == 0)
        let good = Floor.order("x", .buy, 10, at: 642_500)
        _ = try exchange.place(good, for: Floor.first, at: Floor.time(2))
        #expect(throws: OrderRefusal.clientIDTaken) {
            try exchange.place(good, for: Floor.first, at: Floor.time(3))
        }
        let second = Floor.order("y", .buy, 10, at: 642_500)
        #expect(throws: OrderRefusal.openOrdersMax) {
            try exchange.place(second, for: Floor.first, at: Floor.time(3))
        }
        exchange.setStatus(.halted, of: Floor.btc)
        #expect(throws: OrderRefusal.notTrading) {
            try exchange.place(second, for: Floor.second, at: Floor.time(4))
        }
        _ = try exchange.cancel(
            .client(good.client),
            on: Floor.btc,
            for: Floor.first,
            at: Floor.time(5)
        )
    }

    @Test("a dead-man switch takes its account's orders back at its time, and no others")
    func countdown() throws {
        var exchange = try Floor.exchange()
        let mine = Floor.order("mine", .buy, 10, at: 640_000)
        _ = try exchange.place(mine, for: Floor.first, at: Floor.time(1))
        let other = Floor.order("other", .buy, 10, at: 640_000)
        _ = try exchange.place(other, for: Floor.second, at: Floor.time(1))
        let start = Floor.time(0)
        try exchange.setCountdown(.seconds(2), on: Floor.btc, for: Floor.first, at: start)
        try exchange.setCountdown(.seconds(4), on: Floor.btc, for: Floor.first, at: start)
        exchange.advance(to: start + .seconds(3))
        #expect(exchange.openOrderCount(on: Floor.btc, for: Floor.first) == 1)
        exchange.discardEvents()
        exchange.advance(to: start + .seconds(5))
        #expect(exchange.openOrderCount(on: Floor.btc, for: Floor.first) == 0)
        #expect(exchange.openOrderCount(on: Floor.btc, for: Floor.second) == 1)
        guard case .order(let report) = exchange.event(0) else {
            Issue.record("the cancel is reported first")
            return
        }
        #expect(report.reason == .countdown && report.status == .canceled)
        try exchange.setCountdown(.seconds(1), on: Floor.btc, for: Floor.second, at: exchange.now)
        try exchange.setCountdown(.zero, on: Floor.btc, for: Floor.second, at: exchange.now)
        exchange.advance(to: exchange.now + .seconds(9))
        #expect(exchange.openOrderCount(on: Floor.btc, for: Floor.second) == 1)
    }

    @Test("a listing that cannot be is refused", arguments: [0, 1, 2, 3])
    func listings(place: Int) {
        var listing = Floor.listing()
        var expected = ListingError.mark
        switch place {
        case 0: listing.mark = MarkPrice(.none)
        case 1:
            listing.instrument.priceMax = Price(raw: .max)
            expected = .priceRange
        case 2:
            listing.brackets.removeFirst()
            expected = .brackets
        default:
            listing.leverage = 126
            expected = .leverage
        }
        #expect(throws: expected) { _ = try Floor.exchange(listings: [listing]) }
    }
}
