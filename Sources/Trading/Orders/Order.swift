public import Base
public import Domain

/// Two numbers an order may rest at: its price and its total quantity.
@frozen
public struct OrderTerms: Hashable, BitwiseCopyable, Sendable {
    /// The limit price.
    public var price: Price

    /// The total quantity, fills included.
    public var quantity: Quantity

    /// States terms.
    @inlinable
    public init(price: Price, quantity: Quantity) {
        self.price = price
        self.quantity = quantity
    }

    /// No terms.
    public static let none = OrderTerms(price: .none, quantity: .zero)
}

/// What an order may still do to us at worst: the amount and value it may add.
@frozen
public struct Reservation: Hashable, BitwiseCopyable, Sendable {
    /// The open quantity, the worse of both terms while an amendment is not settled.
    public var quantity: Quantity

    /// Its value, at the worse price.
    public var notional: Notional

    /// Nothing reserved.
    public static let none = Reservation(quantity: .zero, notional: .zero)
}

/// One order as this lane knows it; sums are exact, averages are derived.
public struct Order: BitwiseCopyable, Sendable {
    /// Our id; `.none` for an order the venue made.
    public internal(set) var clientID: ClientOrderID = .none

    /// The venue's id, `.none` until it told.
    public internal(set) var venueID: VenueOrderID = .none

    /// Which contract.
    public internal(set) var instrument: InstrumentID = .none

    /// Which version of its rules the numbers are in.
    public internal(set) var version: UInt16 = 0

    /// Which quote of the strategy it serves.
    public internal(set) var layer: UInt8 = 0

    /// The side.
    public internal(set) var side: Side = .buy

    /// Limit or market.
    public internal(set) var type: OrderType = .limit

    /// How long it may wait.
    public internal(set) var timeInForce: TimeInForce = .goodTillCancel

    /// Whether it may only shrink the position.
    public internal(set) var reduceOnly = false

    /// Whether the venue made it; booked, never touched.
    public internal(set) var madeByVenue = false

    /// Whether fills told by cumulative quantity still lack their trades.
    public var lacksTrades: Bool { reported > filled }

    /// Where it stands.
    public internal(set) var state: OrderState = .pendingNew

    /// What is unproven while `state` is unknown, and while an amendment outlives its request.
    public internal(set) var doubt: Doubt = .none

    /// The terms in force, as far as proven.
    public internal(set) var terms: OrderTerms = .none

    /// The terms asked for and not settled; `.none` when no amendment is.
    public internal(set) var asked: OrderTerms = .none

    /// The price an order without one reserves its value at.
    public internal(set) var riskPrice: Price = .none

    /// The sum of booked fills.
    public internal(set) var filled: Quantity = .zero

    /// The highest cumulative quantity the venue told; never less than booked for long.
    public internal(set) var reported: Quantity = .zero

    /// Σ price × quantity of booked fills, at both scales multiplied.
    public internal(set) var cost: Int128 = 0

    /// Fees in the settlement asset, 10⁻⁸; rebates negative.
    public internal(set) var fees: Int64 = 0

    /// Fees in another asset, 10⁻⁸ of it.
    public internal(set) var otherFees = Money(raw: 0, asset: .none)

    /// The request on its way, nil when none is.
    public internal(set) var request: OrderAction?

    /// When silence about that request becomes doubt.
    public internal(set) var deadline: Instant = .distantFuture

    /// Until when in venue time the last request may still be carried out.
    public internal(set) var validUntil: UTCTime = .none

    /// When the last request was sent.
    public internal(set) var sentAt: Instant = .distantPast

    /// When its state last changed.
    public internal(set) var changedAt: Instant = .distantPast

    /// The latest venue instant any of its news carried.
    public internal(set) var newsTime: UTCTime = .none

    /// How many amendments were asked for.
    public internal(set) var generation: UInt16 = 0

    /// What has been looked for and not found since the validity passed.
    public internal(set) var absence = AbsenceEvidence()

    /// When the next query about it is due.
    public internal(set) var queryAt: Instant = .distantFuture

    /// The venue's code of its end or last refusal.
    public internal(set) var code: Int32 = 0

    /// What it reserves now; kept equal to what the exposure sums hold for it.
    public internal(set) var reserved: Reservation = .none

    /// The audit round that last saw it resting.
    var seenInRound: UInt32 = 0

    /// Whether the engine takes it back, whatever the strategy wants.
    var isDoomed = false

    /// When a cancel of it was last sent.
    var cancelSentAt: Instant = .distantPast

    /// When its place request was sent, then when its first word came: for the times to that and to its first fill.
    var steppedAt: Instant = .distantPast

    /// The price by which it bounds our best live price; `.none` when it does not.
    var edge: Price = .none

    init() {}

    /// Whether an amendment is asked for and not settled.
    @inline(__always)
    public var isAmending: Bool { asked != .none }

    /// What may still fill at the terms in force.
    @inline(__always)
    public var leaves: Quantity { terms.quantity.subtractingToZero(max(filled, reported)) }

    /// The average fill price at the given digits, exact before rounding; nil without fills.
    public func averagePrice(
        scale: PairScale,
        digits: Scale,
        rounding: Rounding
    ) -> Price? {
        guard !filled.isZero else { return nil }
        let shift = Int(digits.digits) - Int(scale.price.digits)
        let unit = Int128(Scale(digits: UInt8(abs(shift))).unit)
        let numerator = shift >= 0 ? cost * unit : cost
        let divisor = Int128(filled.raw) * (shift >= 0 ? 1 : unit)
        return Price(raw: Int64(numerator.divided(by: divisor, rounding: rounding)))
    }
}
