public import Base
internal import Domain
internal import Exchange
public import Scenarios
public import VenueWire

/// Binance USD-M futures as its clients see it: REST, streams, user data and WebSocket API over one exchange.
///
/// Nothing here reads a clock, a socket or a random source: instants come in, output comes out, and
/// the same input gives the same bytes.
public final class BinanceSkin: Skin {
    var core: Exchange
    var agenda = Agenda()
    var now: UTCTime
    var output: [SkinOutput] = []
    var random: SeededRandom

    let contracts: [Contract]
    let contractBySymbol: [String: Int]
    let contractByLowercase: [String: Int]
    var accounts: [ClientAccount] = []
    var accountByKey: [String: Int] = [:]
    var accountByCore: [Int: Int] = [:]
    var accountByListenKey: [String: Int] = [:]

    var address = AddressBudget()
    var sockets: [ConnectionID: Socket] = [:]
    var subscribers: [StreamKey: [Subscriber]] = [:]
    var listeners: [String: [ConnectionID]] = [:]
    var incomeNumbers: Int64 = 9_000_000_000
    var flow: any MarketFlow
    var recorded: RecordedFlow?
    var play: ScenarioPlay?
    var bends = Bends()

    /// What happened so far, counted.
    public internal(set) var ledger = VenueLedger()

    /// Hears what happens, line by line; nil while nobody listens.
    public var onNotice: ((VenueNotice) -> Void)?

    /// How the scenario ended; nil while it is played.
    public internal(set) var outcome: ScenarioOutcome?
    let endpoints: [String: Endpoint]

    /// A venue that opens at `start`; a recorded market is played from `recording`'s first line.
    public init(
        _ setup: VenueSetup,
        start: UTCTime,
        recording: (any Recording)? = nil
    ) throws(SetupError) {
        now = start
        random = SeededRandom(seed: setup.seed)
        let specs = try setup.specs()
        var listings: [Listing] = []
        for (place, entry) in specs.enumerated() {
            listings.append(entry.spec.listing(place: place, startingAt: entry.price))
        }
        let limits = ExchangeLimits(
            // One more stands for everyone in a recorded market.
            accountsMax: setup.accounts.count + FlowHouse.accountsMax + 1,
            instrumentsMax: max(8, listings.count)
        )
        do {
            core = try Exchange(limits: limits, rules: .binance, listings: listings)
        } catch {
            throw .listing("\(error)")
        }
        var built: [Contract] = []
        for (place, entry) in specs.enumerated() {
            let id = InstrumentID(index: UInt16(place))
            built.append(Contract(spec: entry.spec, instrument: core.instrument(id)))
        }
        contracts = built
        var bySymbol: [String: Int] = [:]
        var byLowercase: [String: Int] = [:]
        for (place, contract) in built.enumerated() {
            bySymbol[contract.spec.symbol] = place
            byLowercase[contract.lowercase] = place
        }
        contractBySymbol = bySymbol
        contractByLowercase = byLowercase
        endpoints = EndpointTable.build()
        flow = SeededCrowd(seed: setup.seed, breathes: setup.scenario != nil)
        core.advance(to: start)
        beginFunding()
        flow.open(&core, at: start)
        for account in setup.accounts { try open(account) }
        flow.begin(&core, markets: specs.map(\.market), at: start)
        absorb()
        output.removeAll()
        for contract in contracts {
            contract.depth.begin(at: WireNumber.update(core.latestUpdateID))
        }
        if let (session, queue) = setup.recorded {
            try open(recording, session, queue)
        }
        if let scenario = setup.scenario { play = ScenarioPlay(scenario) }
        beginPublishing()
        beginScenario()
    }

    private func open(
        _ recording: (any Recording)?,
        _ session: RecordedSession,
        _ queue: QueueChoice
    ) throws(SetupError) {
        guard let recording else { throw .recording("there is none") }
        let book = queue.book(of: contracts[0], around: session.price, in: &core)
        do {
            let flow = try RecordedFlow(recording, session, book, startingAt: now)
            recorded = flow
            beginRecorded(flow)
        } catch {
            throw .recording(error.words)
        }
    }

    private func open(_ setup: AccountSetup) throws(SetupError) {
        guard accountByKey[setup.key] == nil else { throw .accountTwice(setup.key) }
        let fees = FeeTier(maker: setup.makerFee, taker: setup.takerFee)
        guard let id = core.openAccount(fees: fees) else { throw .tooManyAccounts }
        for balance in setup.balances {
            guard let asset = Assets.named(balance.asset) else { throw .asset(balance.asset) }
            core.transfer(Money(raw: balance.amount, asset: asset), to: id, at: now)
        }
        for contract in contracts {
            _ = try? core.setLeverage(setup.leverage, on: contract.id, for: id, at: now)
        }
        try takePositions(setup.positions, of: id, fees: fees)
        accountByKey[setup.key] = accounts.count
        accountByCore[Int(id.index)] = accounts.count
        accounts.append(ClientAccount(setup, core: id))
    }

    /// Gives an account the positions it starts with, against the house and without a fee.
    private func takePositions(
        _ positions: [(symbol: String, amount: String, entry: String)],
        of account: AccountID,
        fees: FeeTier
    ) throws(SetupError) {
        guard !positions.isEmpty else { return }
        core.setFees(FeeTier(maker: 0, taker: 0), for: account)
        for position in positions {
            guard let contract = contract(position.symbol) else { throw .symbol(position.symbol) }
            let scale = contract.instrument.scale
            let unit = Scale(digits: 8 - scale.price.digits).unit
            let amountText = Array(position.amount.utf8)
            let entryText = Array(position.entry.utf8)
            guard let amount = try? Decimal.parse(amountText.span, scale: scale.quantity),
                let entry = try? Decimal.parse(entryText.span, scale: scale.price), entry > 0
            else { throw .decimal(position.amount) }
            let side: Side = amount < 0 ? .sell : .buy
            var mark = core.mark(of: contract.id)
            let before = mark
            mark.mark = MarkPrice(Price(raw: entry * unit))
            core.setMark(mark)
            _ = flow.house.place(
                &core,
                side.opposite,
                entry,
                abs(amount),
                on: contract.id,
                who: 0,
                at: now
            )
            let order = NewOrder(
                instrument: contract.id,
                client: flow.house.client(),
                side: side,
                timeInForce: .immediateOrCancel,
                price: Price(raw: entry),
                quantity: Quantity(raw: abs(amount))
            )
            guard let report = try? core.place(order, for: account, at: now),
                report.status == .filled
            else { throw .position(position.symbol) }
            core.setMark(before)
        }
        core.setFees(fees, for: account)
        core.discardEvents()
    }

    /// When something is due: a timer of the venue or the market's next move.
    public var nextTick: UTCTime {
        let market = min(agenda.next, flow.next)
        return recorded.map { min(market, $0.next) } ?? market
    }

    /// Lets time pass, in steps so that timers and the market keep their order.
    public func tick(now target: UTCTime) {
        while true {
            let due = nextTick
            guard due <= target else { break }
            if due > now { now = due }
            advanceExchange()
            if let action = agenda.takeDue(at: now) {
                action(self)
            } else if let recorded, recorded.next <= now {
                playRecorded(recorded)
            } else {
                flow.advance(&core, to: now)
                absorb()
            }
        }
        if target > now { now = target }
        advanceExchange()
    }

    /// Everything to be sent since the last call.
    public func takeOutput() -> [SkinOutput] {
        guard !output.isEmpty else { return [] }
        defer { output.removeAll(keepingCapacity: true) }
        return output
    }

    /// Tells the listener; the fields are made only when there is one.
    func notice(_ kind: StaticString, _ fields: @autoclosure () -> [(name: String, value: String)])
    {
        onNotice?(VenueNotice(time: now, kind: kind, fields: fields()))
    }

    /// Brings the venue up to `time` before something is done at it.
    func catchUp(_ time: UTCTime) {
        if time > now { tick(now: time) }
    }

    private func advanceExchange() {
        core.advance(to: now)
        if core.eventCount > 0 { absorb() }
    }

    /// The contract of a symbol as requests write it.
    func contract(_ symbol: String) -> Contract? {
        contractBySymbol[symbol].map { contracts[$0] }
    }

    /// The account of an exchange's account, unless it is the market's own.
    func account(_ id: AccountID) -> ClientAccount? {
        accountByCore[Int(id.index)].map { accounts[$0] }
    }
}
