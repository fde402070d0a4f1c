internal import Base
internal import Domain
internal import Exchange

/// A market of everybody else out of one seed: quotes around a wandering price, takers, cancels.
struct SeededCrowd: MarketFlow {
    private struct Resting {
        var id: OrderID
        var who: Int
    }

    private struct Place {
        var id: InstrumentID
        var tick: Int64
        var lot: Int64
        var unit: Int64
        var fair: Int64
        var eventsPerSecond: Int
        var resting: [Resting] = []
        var next: UTCTime
        var nextMark: UTCTime
        var moves: Bool
        var isPaused = false
        var breath: OrderID?
    }

    private static let levels = 40
    private static let restingMax = 160

    /// How often a still market that breathes shows a sign of life.
    private static let breathSpan = Nanoseconds.milliseconds(100)

    private var random: SeededRandom
    var house = FlowHouse()
    private var places: [Place] = []

    /// Whether still markets change a far level now and then, so that their streams go on.
    private let breathes: Bool

    init(seed: UInt64, breathes: Bool) {
        random = SeededRandom(seed: seed)
        self.breathes = breathes
    }

    var next: UTCTime {
        var least = UTCTime(nanoseconds: .max)
        for place in places { least = min(least, place.next, place.nextMark) }
        return least
    }

    mutating func open(_ core: inout Exchange, at now: UTCTime) { house.open(&core, at: now) }

    mutating func begin(_ core: inout Exchange, markets: [ResolvedMarket], at now: UTCTime) {
        for (index, market) in markets.enumerated() {
            let id = InstrumentID(index: UInt16(index))
            let rules = core.instrument(id)
            let mark = core.mark(of: id).mark.price.raw
            let unit = Scale(digits: 8 - rules.scale.price.digits).unit
            let notionalUnit = max(1, mark / 100_000_000)
            var place = Place(
                id: id,
                tick: rules.tick.raw,
                lot: rules.lot.raw,
                unit: unit,
                fair: mark / unit / rules.tick.raw,
                eventsPerSecond: 0,
                next: UTCTime(nanoseconds: .max),
                nextMark: now + .seconds(1),
                moves: false
            )
            // A usual order is worth some hundreds of the quote asset, in whole lots.
            let lotsPerUnit = Scale(digits: rules.scale.quantity.digits).unit
            place.lot = max(
                rules.lot.raw,
                lotsPerUnit * 400 / notionalUnit / rules.lot.raw * rules.lot.raw
            )
            switch market {
            case .synthetic(let eventsPerSecond, let spread):
                place.eventsPerSecond = max(1, eventsPerSecond)
                place.moves = true
                place.next = now + .milliseconds(5)
                for level in 0..<Self.levels {
                    for side in Side.allCases {
                        let away = Int64(level) + Int64(max(1, spread) + (side == .buy ? 0 : 1)) / 2
                        quote(&core, &place, side, ticksAway: away, at: now)
                    }
                }
            case .still(let bids, let asks):
                for (price, quantity) in bids {
                    if let report = house.place(
                        &core,
                        .buy,
                        price,
                        quantity,
                        on: id,
                        who: 0,
                        at: now
                    ) {
                        place.resting.append(Resting(id: report.id, who: 0))
                    }
                }
                for (price, quantity) in asks {
                    if let report = house.place(
                        &core,
                        .sell,
                        price,
                        quantity,
                        on: id,
                        who: 1,
                        at: now
                    ) {
                        place.resting.append(Resting(id: report.id, who: 1))
                    }
                }
                if breathes, !bids.isEmpty { place.next = now + Self.breathSpan }
            case .recorded: continue
            }
            setMark(&core, place, at: now)
            places.append(place)
        }
        core.discardEvents()
    }

    mutating func advance(_ core: inout Exchange, to now: UTCTime) {
        for index in places.indices {
            var place = places[index]
            if place.nextMark <= now {
                place.nextMark = place.nextMark + .seconds(1)
                if place.moves { follow(&core, &place) }
                setMark(&core, place, at: now)
            }
            if place.next <= now {
                if place.isPaused {
                    place.next = now + .milliseconds(50)
                } else if !place.moves {
                    breathe(&core, &place, at: now)
                } else {
                    act(&core, &place, at: now)
                }
            }
            places[index] = place
        }
    }

    mutating func pause(_ isPaused: Bool, _ instrument: InstrumentID, at now: UTCTime) {
        places[Int(instrument.index)].isPaused = isPaused
    }

    /// The fair price jumps; what rests beyond it is withdrawn, and what is not its own is taken.
    mutating func move(
        _ core: inout Exchange,
        _ instrument: InstrumentID,
        to price: Price,
        at now: UTCTime
    ) {
        var place = places[Int(instrument.index)]
        place.fair = price.raw / place.tick
        let resting = place.resting
        place.resting = []
        for order in resting {
            _ = try? core.cancel(
                .id(order.id),
                on: place.id,
                for: house.accounts[order.who],
                at: now
            )
        }
        setMark(&core, place, at: now)
        for side in Side.allCases {
            guard let best = core.best(side.opposite, of: place.id) else { continue }
            let crosses = side == .buy ? best.price < price : best.price > price
            guard crosses else { continue }
            _ = house.place(
                &core,
                side,
                place.fair * place.tick,
                place.lot * 1_000_000,
                on: place.id,
                timeInForce: .immediateOrCancel,
                who: 0,
                at: now
            )
        }
        if place.eventsPerSecond > 0 || !resting.isEmpty {
            for level in 0..<Self.levels {
                for side in Side.allCases {
                    quote(&core, &place, side, ticksAway: Int64(level), at: now)
                }
            }
        }
        places[Int(instrument.index)] = place
    }

    /// One lot comes or goes two percent below the mark, where it is in nobody's way.
    private mutating func breathe(_ core: inout Exchange, _ place: inout Place, at now: UTCTime) {
        place.next = now + Self.breathSpan
        if let order = place.breath {
            place.breath = nil
            let cancelled = try? core.cancel(
                .id(order),
                on: place.id,
                for: house.accounts[3],
                at: now
            )
            if cancelled != nil { return }
        }
        let price = place.fair * 98 / 100 * place.tick
        let report = house.place(&core, .buy, price, place.lot, on: place.id, who: 3, at: now)
        place.breath = report?.id
    }

    /// One event of the crowd, and when the next one comes.
    private mutating func act(_ core: inout Exchange, _ place: inout Place, at now: UTCTime) {
        let choice = random.below(100)
        let side: Side = random.below(2) == 0 ? .buy : .sell
        if random.below(8) == 0 { place.fair += Int64(random.below(3) - 1) }
        // Takers and refused quotes thin a book out: below its usual size more come than go.
        let quotes = place.resting.count < Self.restingMax ? 62 : 34
        switch choice {
        case 0..<quotes:
            quote(&core, &place, side, ticksAway: Int64(random.below(Self.levels)), at: now)
        case quotes..<92:
            withdraw(&core, &place, at: now)
        default:
            take(&core, place, side, at: now)
        }
        // Bursts: most gaps are short, some are long; their mean is the asked rate.
        let mean = 1_000_000_000 / place.eventsPerSecond
        let gap = random.below(10) < 7 ? mean / 4 : mean * 11 / 4
        place.next = now + Nanoseconds(Int64(max(1, gap / 2 + random.below(max(1, gap)))))
    }

    private mutating func quote(
        _ core: inout Exchange,
        _ place: inout Place,
        _ side: Side,
        ticksAway: Int64,
        at now: UTCTime
    ) {
        while place.resting.count >= Self.restingMax * 2 { withdraw(&core, &place, at: now) }
        let tick = place.fair + (side == .buy ? -ticksAway : 1 + ticksAway)
        let quantity = place.lot * Int64(1 + random.below(20))
        let who = random.below(FlowHouse.accountsMax)
        let report = house.place(
            &core,
            side,
            tick * place.tick,
            quantity,
            on: place.id,
            timeInForce: .postOnly,
            who: who,
            at: now
        )
        if let report { place.resting.append(Resting(id: report.id, who: who)) }
    }

    private mutating func withdraw(
        _ core: inout Exchange,
        _ place: inout Place,
        at now: UTCTime
    ) {
        guard place.resting.count > 4 else { return }
        let index = random.below(place.resting.count)
        let resting = place.resting[index]
        place.resting.swapAt(index, place.resting.count - 1)
        place.resting.removeLast()
        _ = try? core.cancel(
            .id(resting.id),
            on: place.id,
            for: house.accounts[resting.who],
            at: now
        )
    }

    /// A taker, priced so that it never walks far.
    private mutating func take(
        _ core: inout Exchange,
        _ place: Place,
        _ side: Side,
        at now: UTCTime
    ) {
        guard let best = core.best(side.opposite, of: place.id) else { return }
        let reach = Int64(random.below(4)) * place.tick * side.sign
        _ = house.place(
            &core,
            side,
            best.price.raw + reach,
            place.lot * Int64(1 + random.below(12)),
            on: place.id,
            timeInForce: .immediateOrCancel,
            who: random.below(FlowHouse.accountsMax),
            at: now
        )
    }

    /// The fair price stays near the book when customers have moved it.
    private func follow(_ core: inout Exchange, _ place: inout Place) {
        guard let bid = core.best(.buy, of: place.id), let ask = core.best(.sell, of: place.id)
        else { return }
        let middle = (bid.price.raw + ask.price.raw) / 2 / place.tick
        place.fair += (middle - place.fair) / 2
    }

    private func setMark(_ core: inout Exchange, _ place: Place, at now: UTCTime) {
        var update = core.mark(of: place.id)
        let fair = place.fair * place.tick * place.unit
        update.mark = MarkPrice(Price(raw: fair + fair / 200_000))
        update.index = IndexPrice(Price(raw: fair))
        update.eventTime = now
        core.setMark(update)
    }
}
