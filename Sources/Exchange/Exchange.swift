public import Base
internal import Domain

/// A derivatives exchange as a pure state machine: requests in, events out, no clock and no I/O.
///
/// Every operation is given its venue time, changes the state at once and appends what happened to
/// the event buffer, which the owner drains. The same operations give the same events, byte for
/// byte, in any process. After warm-up nothing allocates.
public struct Exchange: ~Copyable {
    /// The habits of the venue it plays.
    public let rules: VenueRules

    /// The memory it laid out.
    public let limits: ExchangeLimits

    /// The latest time it was given.
    public internal(set) var now = UTCTime.none

    let markets: Slab<Market>
    let accounts: Slab<Account>
    let holdings: Slab<Holding>
    let orders: Slab<RestingOrder>
    let links: Slab<OrderLinks>
    let clients: ClientIndex
    let reduceOnlyScratch: Slab<Int32>
    let takenScratch: Slab<Int64>
    let store: LevelStore
    var events = EventLog()
    var freeSlot: Int32 = 0
    var nextCountdown: Int64 = .max
    var updateSequence: Int64 = 0
    var ledger = HouseLedger()
    private let mark = AddressMark()

    /// Whether changes of the books are events; not when the public book is a recording.
    var publishesLevels = true

    /// The account on the other side of recorded flow; −1 when there is none.
    var flowAccount = -1

    /// How many accounts are open.
    public internal(set) var accountCount = 0

    /// An exchange that lists `listings`, each getting its place as id.
    public init(
        limits: ExchangeLimits,
        rules: VenueRules,
        listings: [Listing]
    ) throws(ListingError) {
        guard listings.count <= limits.instrumentsMax else { throw .full }
        for listing in listings { try listing.check(limits: limits) }
        self.limits = limits
        self.rules = rules
        markets = Slab(count: listings.count) { Market(listings[$0], place: $0) }
        accounts = Slab(count: limits.accountsMax) { _ in
            Account(fees: FeeTier(maker: 0, taker: 0), tradeGroup: -1)
        }
        holdings = Slab(count: limits.accountsMax * listings.count) { _ in Holding() }
        let ordersMax = limits.ordersMax
        orders = Slab(count: ordersMax) { _ in RestingOrder() }
        links = Slab(count: ordersMax) { slot in
            OrderLinks(next: slot + 1 < ordersMax ? Int32(slot + 1) : -1)
        }
        clients = ClientIndex(count: ordersMax)
        reduceOnlyScratch = Slab(count: ordersMax) { _ in -1 }
        takenScratch = Slab(count: limits.accountsMax) { _ in 0 }
        store = LevelStore(count: ordersMax)
    }

    /// Opens an account with nothing in it; nil when the table is full.
    public mutating func openAccount(fees: FeeTier, tradeGroup: Int32 = -1) -> AccountID? {
        guard accountCount < accounts.count else { return nil }
        let index = accountCount
        accountCount += 1
        accounts[index] = Account(fees: fees, tradeGroup: tradeGroup)
        for place in 0..<markets.count {
            let leverage = markets[place].leverage
            let notionalMax = markets[place].notionalMax(leverage: leverage)
            holdings[index * markets.count + place].leverage = leverage
            holdings[index * markets.count + place].notionalMax = notionalMax
        }
        return AccountID(index: UInt16(index))
    }

    /// Hands over all events since the last time, oldest first, and forgets them.
    public mutating func drainEvents(_ body: (borrowing EventLog) -> Void) {
        body(events)
        events.clear()
    }

    /// Forgets all events since the last time.
    public mutating func discardEvents() { events.clear() }

    /// How many events wait.
    public var eventCount: Int { events.count }

    /// One of the events that wait, oldest first.
    ///
    /// - Precondition: `index` is below `eventCount`.
    public func event(_ index: Int) -> ExchangeEvent { events[index] }

    /// How many instruments are listed.
    public var instrumentCount: Int { markets.count }

    /// Moves time on, and runs the dead-man switches that end on the way.
    public mutating func advance(to time: UTCTime) {
        if time > now { now = time }
        if nextCountdown <= now.nanoseconds { runCountdowns() }
    }
}

extension Exchange {
    /// Where the holding of an account in an instrument lies.
    @inline(__always)
    func place(_ account: UInt16, _ instrument: UInt16) -> Int {
        Int(account) &* markets.count &+ Int(instrument)
    }

    /// Whether `account` is open.
    func isOpen(_ account: AccountID) -> Bool { Int(account.index) < accountCount }
}
