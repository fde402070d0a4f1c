public import Base
internal import Domain
internal import Exchange
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
    var marketStopped = false
    let endpoints: [String: Endpoint]

    /// A venue that opens at `start`.
    public init(_ setup: VenueSetup, start: UTCTime) throws(SetupError) {
        now = start
        random = SeededRandom(seed: setup.seed)
        let specs = try setup.specs()
        var listings: [Listing] = []
        for (place, entry) in specs.enumerated() {
            listings.append(entry.spec.listing(place: place, startingAt: entry.price))
        }
        let limits = ExchangeLimits(
            accountsMax: setup.accounts.count + FlowHouse.accountsMax,
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
        flow = SeededCrowd(seed: setup.seed)
        core.advance(to: start)
        for account in setup.accounts { try open(account) }
        flow.begin(&core, markets: specs.map(\.market), at: start)
        absorb()
        output.removeAll()
        for contract in contracts {
            contract.depth.begin(at: WireNumber.update(core.latestUpdateID))
        }
        beginPublishing()
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
        accountByKey[setup.key] = accounts.count
        accountByCore[Int(id.index)] = accounts.count
        accounts.append(ClientAccount(setup, core: id))
    }

    /// When something is due: a timer of the venue or the market's next move.
    public var nextTick: UTCTime {
        marketStopped ? agenda.next : min(agenda.next, flow.next)
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
