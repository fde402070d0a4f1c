public import Base
public import Domain
internal import VenuePort

/// Where a strategy trades: orders, positions, the gate between, and what this pass wants to send.
///
/// It owns no socket and no clock. A request it accepts has passed the gate and lies in the outbox;
/// the lane then makes its bytes, journals them and sends them, in this order.
public struct Desk: ~Copyable {
    /// Quotes of one side of one contract.
    public static let layersMax = 8

    /// Requests one pass may carry.
    public static let intentsMax = 256

    /// Calls a strategy may make in one pass.
    static let callsMax = 4_096

    /// The orders.
    public internal(set) var orders: OrderMachine

    /// Positions, balances, profit.
    public internal(set) var ledger: Ledger

    /// The checks every order passes.
    public internal(set) var gate: Gate

    /// This pass's instant.
    public internal(set) var now = Instant.distantPast

    /// Venue time at this pass; `.none` while it is not known.
    public internal(set) var venueNow = UTCTime.none

    /// Chance, from a seed the tape holds.
    public var random: Random

    /// Requests waiting to leave in this pass.
    public internal(set) var intentCount = 0

    /// Requests that no order can have, counted.
    public internal(set) var absurd: UInt64 = 0

    /// How many contracts there are.
    public let instrumentCount: Int

    /// Whether the gate's checks are kept for people who ask why; never in a lane that trades.
    var isExplained = false

    /// What the gate said in this pass, request by request; empty unless explained.
    var trails: [GateTrail] = []

    var numbers: OrderNumbers
    let outbox: RigidArray<Intent>
    let slots: RigidArray<QuoteSlot>
    let rules: RigidArray<Instrument>
    let selfTrade: SelfTradePrevention

    /// How long the venue may take a request after it left.
    let validity: Nanoseconds
    var calls = 0

    /// What each action costs at the venue, by its raw value.
    var costs = InlineArray<5, RequestCost>(
        repeating: RequestCost(weight: 0, ordersShort: 1, ordersLong: 1)
    )

    /// Lays out all the memory it will ever use.
    ///
    /// - Precondition: the instruments' ids are their places.
    public init(
        instruments: [Instrument],
        orderCapacity: Int,
        limits: LaneLimits,
        budget: VenueBudgetLimits,
        deadlines: RequestDeadlines,
        numbers: OrderNumbers,
        selfTrade: SelfTradePrevention,
        validity: Nanoseconds,
        seed: UInt64
    ) {
        precondition(!instruments.isEmpty, "a desk trades something")
        instrumentCount = instruments.count
        orders = OrderMachine(
            capacity: orderCapacity,
            instruments: instruments.count,
            deadlines: deadlines
        )
        ledger = Ledger(instruments: instruments.count)
        gate = Gate(instruments: instruments.count, limits: limits, budget: budget)
        random = Random(seed: seed)
        self.numbers = numbers
        self.selfTrade = selfTrade
        self.validity = validity
        let filler = OrderRequest(
            action: .cancel,
            clientID: .none,
            instrument: .none,
            side: .buy,
            price: .none,
            quantity: .zero,
            validUntil: .none
        )
        outbox = RigidArray(
            count: Self.intentsMax,
            filler: Intent(request: filler, handle: .none, reserved: 0)
        )
        slots = RigidArray(count: instruments.count * 2 * Self.layersMax, filler: QuoteSlot())
        rules = RigidArray(count: instruments.count, filler: instruments[0])
        for instrument in instruments { define(instrument) }
    }

    /// Puts a contract's rules in force.
    public mutating func define(_ instrument: Instrument) {
        rules[Int(instrument.id.index)] = instrument
        orders.define(instrument)
        ledger.define(instrument)
        gate.define(instrument)
    }

    /// The rules of a contract in force.
    public func instrument(_ id: InstrumentID) -> Instrument { rules[Int(id.index)] }

    /// Our position in a contract.
    public func position(of instrument: InstrumentID) -> Position {
        ledger.position(of: instrument)
    }

    /// The next request of this pass, in the order they were accepted.
    func intent(_ place: Int) -> Intent { outbox[place] }

    /// Begins a pass.
    mutating func begin(now: Instant, venueNow: UTCTime) {
        self.now = now
        self.venueNow = venueNow
        intentCount = 0
        calls = 0
        if isExplained { trails.removeAll(keepingCapacity: true) }
    }

    /// Counts a call of the strategy; false once it made more than a pass may carry.
    mutating func admitsCall() -> Bool {
        calls += 1
        return calls <= Self.callsMax
    }

    /// Counts a refusal and hands it back.
    mutating func refuse(_ refusal: Refusal) -> Refusal {
        if refusal == .absurd || refusal == .tooMany { absurd &+= 1 }
        gate.note(refusal)
        if isExplained { explainRefusal(refusal) }
        return refusal
    }
}
