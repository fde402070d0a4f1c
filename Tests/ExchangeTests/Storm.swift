import Base
import Domain

@testable import Exchange

/// A seeded storm of every kind of operation on a small exchange, for invariants.
struct Storm: ~Copyable {
    static let accounts = 6

    var exchange: Exchange
    private var random: SplitMix
    private var time: Int64 = 1
    private var sequence: UInt64 = 0
    private var open: [OrderName] = []

    /// What the latest operation was asked to place, if it placed.
    private(set) var placed: NewOrder?

    init(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var rules = VenueRules.binance
        if random.chance(50) { rules.amendPriority = .keptWhenShrinking }
        if random.chance(50) { rules.amendBelowFilled = .fills }
        if random.chance(50) { rules.postOnlyMiss = .expires }
        if random.chance(50) { rules.fillOrKillMiss = .expires }
        if random.chance(30) { rules.reduceOnlyExcess = .refused }
        if random.chance(50) { rules.selfTradePreventionForFillOrKill = true }
        // More digits than money has: values are cut, and must still add up.
        var fine = Floor.listing("FINEUSDC", settlement: Floor.usdc, mark: 1)
        fine.instrument.scale = PairScale(price: Scale(digits: 6), quantity: Scale(digits: 5))
        fine.instrument.priceMax = Price(raw: 3_000_000)
        fine.instrument.quantityMax = Quantity(raw: 1_000_000_000)
        fine.instrument.percentPriceUp = 10_500
        fine.instrument.percentPriceDown = 9_500
        var coarse = Floor.listing()
        coarse.marketTakeBound = random.chance(50) ? 20 : 0
        coarse.instrument.openOrdersMax = 60
        coarse.instrument.notionalMin = Notional(raw: 5 * 100_000_000)
        var exchange = try Exchange(
            limits: ExchangeLimits(accountsMax: Self.accounts, ordersMax: 256),
            rules: rules,
            listings: [coarse, fine]
        )
        let tiers = [FeeTier.regular, FeeTier(maker: -5_000, taker: 17_000)]
        for place in 0..<Self.accounts {
            let group: Int32 = place == 1 || place == 2 ? 7 : -1
            let account = exchange.openAccount(fees: tiers[place % 2], tradeGroup: group)
            guard let account else { preconditionFailure("the table has room") }
            for asset in [Floor.usdt, Floor.usdc] {
                let wealth: Int64 = place == 5 ? 100 : 100_000
                let money = Money(raw: wealth * 100_000_000, asset: asset)
                exchange.transfer(money, to: account, at: Floor.time(0))
            }
        }
        self.exchange = exchange
        self.random = random
    }

    /// One operation; refusals are part of it.
    mutating func step() {
        time += Int64(random.below(1_000_000))
        placed = nil
        let account = AccountID(index: UInt16(random.below(Self.accounts)))
        let instrument = InstrumentID(index: UInt16(random.below(2)))
        let now = Floor.time(time)
        switch random.below(1_000) {
        case 0..<620: place(account, instrument, now)
        case 620..<800:
            guard let name = known() else { return }
            _ = try? exchange.cancel(name, on: instrument, for: account, at: now)
        case 800..<930: amend(account, instrument, now)
        case 930..<940: exchange.cancelAll(on: instrument, for: account, at: now)
        case 940..<960: mark(instrument, now)
        case 960..<970:
            let rate = Int64(random.below(200_000)) - 100_000
            exchange.payFunding(rate: rate, on: instrument, at: now)
        case 970..<980:
            let leverage = 1 + random.below(125)
            _ = try? exchange.setLeverage(leverage, on: instrument, for: account, at: now)
        case 980..<990:
            let span = Nanoseconds.milliseconds(Int64(random.below(40)))
            try? exchange.setCountdown(span, on: instrument, for: account, at: now)
        default:
            let asset = random.chance(50) ? Floor.usdt : Floor.usdc
            let amount = Int64(random.below(2_000_000_000)) - 1_000_000_000
            exchange.transfer(Money(raw: amount, asset: asset), to: account, at: now)
        }
    }

    /// Closes every position between its holders at one price, so that nothing is left open.
    mutating func flatten() {
        for place in 0..<2 {
            let instrument = InstrumentID(index: UInt16(place))
            for index in 0..<Self.accounts {
                let account = AccountID(index: UInt16(index))
                exchange.cancelAll(on: instrument, for: account, at: Floor.time(time))
                for asset in [Floor.usdt, Floor.usdc] {
                    let money = Money(raw: 10_000_000 * 100_000_000, asset: asset)
                    exchange.transfer(money, to: account, at: Floor.time(time))
                }
            }
            let price = Price(raw: place == 0 ? 642_500 : 1_000_000)
            mark(instrument, Floor.time(time), at: place == 0 ? 64_250_00000000 : 1_00000000)
            for index in 0..<Self.accounts {
                let account = AccountID(index: UInt16(index))
                let amount = exchange.position(on: instrument, of: account).amount.raw
                guard amount != 0 else { continue }
                sequence += 1
                let request = NewOrder(
                    instrument: instrument,
                    client: ClientText(decimal: sequence),
                    side: amount > 0 ? .sell : .buy,
                    reduceOnly: true,
                    price: price,
                    quantity: Quantity(raw: abs(amount))
                )
                _ = try? exchange.place(request, for: account, at: Floor.time(time))
            }
        }
    }

    private mutating func place(_ account: AccountID, _ instrument: InstrumentID, _ now: UTCTime) {
        sequence += 1
        let side: Side = random.chance(50) ? .buy : .sell
        var request = NewOrder(
            instrument: instrument,
            client: ClientText(decimal: random.chance(95) ? sequence : sequence / 2),
            side: side,
            quantity: quantity(instrument)
        )
        let forces: [TimeInForce] = [
            .goodTillCancel, .goodTillCancel, .goodTillCancel, .goodTillCancel,
            .immediateOrCancel, .fillOrKill, .postOnly, .postOnly,
        ]
        request.timeInForce = forces[random.below(forces.count)]
        if random.chance(10) {
            request.type = .market
            if random.chance(90) { request.timeInForce = .goodTillCancel }
        }
        request.selfTrade = SelfTradePrevention(rawValue: UInt8(random.below(4))) ?? .none
        request.reduceOnly = random.chance(25)
        request.price = price(instrument, side)
        guard let answer = try? exchange.place(request, for: account, at: now) else { return }
        placed = request
        remember(answer)
    }

    private mutating func amend(_ account: AccountID, _ instrument: InstrumentID, _ now: UTCTime) {
        guard let name = known() else { return }
        var terms = Amendment(price: price(instrument, .buy), quantity: quantity(instrument))
        if let order = exchange.order(name, on: instrument, for: account) {
            terms.price = random.chance(40) ? order.price : price(instrument, order.side)
            if random.chance(30) { terms.quantity = Quantity(raw: order.quantity.raw / 2) }
        }
        _ = try? exchange.amend(name, on: instrument, to: terms, for: account, at: now)
    }

    private mutating func mark(_ instrument: InstrumentID, _ now: UTCTime, at fixed: Int64? = nil) {
        let middle: Int64 = instrument.index == 0 ? 64_250_00000000 : 1_00000000
        let moved = middle + middle / 10_000 * Int64(random.below(101) - 50)
        let price = Price(raw: fixed ?? moved)
        exchange.setMark(
            MarkUpdate(
                instrument: instrument,
                mark: MarkPrice(price),
                index: IndexPrice(price),
                fundingRate: 0,
                nextFunding: .none,
                eventTime: now
            )
        )
    }

    /// Around a middle, so that about a third of orders cross.
    private mutating func price(_ instrument: InstrumentID, _ side: Side) -> Price {
        let away = Int64(random.below(30) - 8)
        let far: Int64 = random.chance(2) ? 5_000 : 0
        let middle: Int64 = instrument.index == 0 ? 642_500 : 1_000_000
        return Price(raw: middle - side.sign * (away + far))
    }

    private mutating func quantity(_ instrument: InstrumentID) -> Quantity {
        let lots = Int64(random.below(40))
        return Quantity(raw: instrument.index == 0 ? lots : lots * 33_333 + lots % 7)
    }

    private mutating func remember(_ answer: OrderReport) {
        guard !answer.status.isFinal else { return }
        let name: OrderName = random.chance(50) ? .id(answer.id) : .client(answer.client)
        if open.count < 128 {
            open.append(name)
        } else {
            open[random.below(128)] = name
        }
    }

    private mutating func known() -> OrderName? {
        open.isEmpty ? nil : open[random.below(open.count)]
    }
}
