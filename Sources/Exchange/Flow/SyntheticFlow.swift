public import Base
internal import Domain

/// Everybody else in one contract, out of one seed: makers, takers and cancels around a wandering
/// fair price.
///
/// Arrivals excite each other: each makes the next likelier for a while, so that they come in
/// bursts. Moods change now and then: quiet, busy, trending, and rarely a crash that runs the book
/// down and lets it recover. Only plain arithmetic is used, so one seed is one market everywhere.
public struct SyntheticFlow: ~Copyable {
    /// When it next does something.
    public private(set) var next: UTCTime

    /// The mood it is in.
    public private(set) var mood = FlowMood.quiet

    /// How many arrivals there were.
    public private(set) var arrivals: UInt64 = 0

    private let profile: FlowProfile
    private let instrument: InstrumentID
    private var accounts: [AccountID] = []
    private var random: Random
    private var resting: [RestingQuote] = []
    private var fair: Double
    private var anchor: Double
    private var excitement = 0.0
    private var moodEnds: UTCTime
    private var clients: UInt64 = 0

    /// A flow that begins at `time` around the contract's mark, with its own accounts and money.
    ///
    /// Fewer accounts than the profile asks for are opened when the exchange has no room.
    public init(
        _ profile: FlowProfile,
        on instrument: InstrumentID,
        of exchange: inout Exchange,
        seed: UInt64,
        at time: UTCTime
    ) {
        self.profile = profile
        self.instrument = instrument
        random = Random(seed: seed).stream(UInt64(instrument.index))
        let rules = exchange.instrument(instrument)
        let mark = exchange.mark(of: instrument).mark.price.raw
        let unit = Scale(digits: 8 - rules.scale.price.digits).unit
        fair = Double(mark / unit / rules.tick.raw)
        anchor = fair
        next = time
        moodEnds = time + .seconds(30)
        for _ in 0..<profile.accounts {
            guard let account = exchange.openAccount(fees: FeeTier(maker: 0, taker: 0)) else {
                break
            }
            exchange.transfer(
                Money(raw: profile.wealth, asset: rules.settlement),
                to: account,
                at: time
            )
            accounts.append(account)
        }
        precondition(!accounts.isEmpty, "a flow needs an account")
        fill(&exchange, at: time)
    }

    /// Does everything that is due up to `time`.
    public mutating func advance(_ exchange: inout Exchange, to time: UTCTime) {
        while next <= time {
            let now = next
            changeMood(at: now)
            wander()
            act(&exchange, at: now)
            arrivals += 1
            schedule(after: now)
        }
    }

    /// Self-excited arrivals by thinning: candidates come at the rate there is, and each decays
    /// what is left of the excitement by the time that passed.
    private mutating func schedule(after now: UTCTime) {
        excitement += profile.excitation
        var time = now
        while true {
            let base = profile.rate * mood.activity
            let bound = base + excitement
            let gap = random.exponential() / bound
            time = time + Nanoseconds(Int64(min(gap, 60) * 1e9) + 1)
            // Linear decay over the memory: an exponential would need a library function.
            excitement *= max(0, 1 - gap / profile.memorySeconds)
            if random.fraction() * bound <= base + excitement { break }
        }
        next = time
    }

    private mutating func changeMood(at now: UTCTime) {
        guard now >= moodEnds else { return }
        mood = FlowMood.drawn(&random, crashes: profile.crashes)
        moodEnds = now + Nanoseconds(Int64((2 + 28 * random.fraction()) * mood.length * 1e9))
        if mood == .crash { anchor = fair }
    }

    /// The fair price drifts by the mood, and is drawn back to where it started or crashed from.
    private mutating func wander() {
        let step = (random.fraction() + random.fraction() - 1) * profile.stepTicks
        let pull = (anchor - fair) * (mood == .crash ? 0 : 0.0002)
        fair = max(fair + step + pull + mood.drift * profile.stepTicks, 100)
    }

    private mutating func act(_ exchange: inout Exchange, at now: UTCTime) {
        let draw = random.fraction()
        if draw < mood.takers {
            take(&exchange, at: now)
        } else if draw < mood.takers + 0.45, resting.count > profile.restingMin {
            cancel(&exchange, at: now)
        } else {
            make(&exchange, at: now)
        }
    }

    private mutating func take(_ exchange: inout Exchange, at now: UTCTime) {
        let side: Side = random.fraction() < mood.buyers ? .buy : .sell
        guard let best = exchange.best(side.opposite, of: instrument) else { return }
        // Mostly a part of the best level, sometimes a sweep.
        let share = random.fraction() < 0.1 ? 1 + 3 * random.fraction() : 0.6 * random.fraction()
        var request = order(side, quantity: Int64(Double(best.quantity.raw) * share))
        request.type = .market
        _ = try? exchange.place(request, for: owner(), at: now)
    }

    private mutating func make(_ exchange: inout Exchange, at now: UTCTime) {
        guard resting.count < profile.restingMax else {
            cancel(&exchange, at: now)
            return
        }
        let side: Side = random.fraction() < 0.5 ? .buy : .sell
        // A square root's density: thin at the touch, thick some ticks away.
        let away = 1 + Int64(random.fraction() * random.fraction() * profile.depthTicks)
        let rules = exchange.instrument(instrument)
        let tick = Int64(fair) - side.sign * away
        var request = order(side, quantity: size(rules))
        request.price = Price(raw: tick * rules.tick.raw)
        request.timeInForce = .postOnly
        let who = owner()
        guard let answer = try? exchange.place(request, for: who, at: now),
            !answer.status.isFinal
        else { return }
        resting.append(RestingQuote(id: answer.id, account: who))
    }

    private mutating func cancel(_ exchange: inout Exchange, at now: UTCTime) {
        let place = Int(random.below(UInt64(resting.count)))
        let quote = resting[place]
        resting[place] = resting[resting.count - 1]
        resting.removeLast()
        // Filled ones are gone already; that is the venue's answer to a late cancel.
        _ = try? exchange.cancel(.id(quote.id), on: instrument, for: quote.account, at: now)
    }

    /// The first book: as many makers as the profile keeps.
    private mutating func fill(_ exchange: inout Exchange, at now: UTCTime) {
        for _ in 0..<profile.restingMin * 2 { make(&exchange, at: now) }
    }

    private mutating func order(_ side: Side, quantity: Int64) -> NewOrder {
        clients += 1
        let lot = max(quantity, profile.lot) / profile.lot * profile.lot
        return NewOrder(
            instrument: instrument,
            client: ClientText(decimal: clients),
            side: side,
            quantity: Quantity(raw: lot)
        )
    }

    /// Many small, few large: the product of two draws.
    private mutating func size(_ rules: Instrument) -> Int64 {
        let most = Double(profile.lot) * profile.lotsMax
        return max(rules.quantityMin.raw, Int64(random.fraction() * random.fraction() * most))
    }

    private mutating func owner() -> AccountID {
        accounts[Int(random.below(UInt64(accounts.count)))]
    }
}

/// An order of the flow that may still rest.
private struct RestingQuote: BitwiseCopyable {
    var id: OrderID
    var account: AccountID
}

extension Random {
    /// An exponential variate of mean 1 without a logarithm: von Neumann's comparison of draws.
    fileprivate mutating func exponential() -> Double {
        var whole = 0.0
        while true {
            let first = fraction()
            var last = first
            var length = 1
            while true {
                let following = fraction()
                guard following < last else { break }
                last = following
                length += 1
            }
            if length & 1 == 1 { return whole + first }
            whole += 1
        }
    }
}
