public import Base

/// What kind of thing a lane tells the people who watch it.
@frozen
public enum NoticeKind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// The mode changed; `value` is the new one.
    case mode = 1

    /// A readiness reason appeared; `value` is its bit.
    case reasonRaised = 2

    /// A readiness reason went away; `value` is its bit.
    case reasonCleared = 3

    /// A fill was booked; `value` is the trade id, `amount` the signed quantity.
    case fill = 4

    /// The gate refused; `value` is the refusal's code, `amount` how often since the last notice of it.
    case refused = 5

    /// The venue refused; `value` is its code.
    case rejected = 6

    /// An order became unknown; `value` is our id.
    case unknown = 7

    /// An unknown order was resolved; `value` is our id.
    case resolved = 8

    /// A book lost its chain; `value` is the id expected.
    case gap = 9

    /// A book is live again; `value` is how many milliseconds it was not.
    case bookLive = 10

    /// A connection was lost; `value` is its kind, `amount` the reason's code.
    case linkDown = 11

    /// A connection is in use again; `value` is its kind.
    case linkUp = 12

    /// The venue limits us; `value` is for how many milliseconds.
    case rateLimited = 13

    /// The countdown is armed; `value` is for how many milliseconds.
    case armed = 14

    /// The countdown is not armed any more.
    case disarmed = 15

    /// A decoder switched to the reference path; `value` counts.
    case fallback = 16

    /// Something of the venue's own: liquidation, deleveraging; `amount` the signed quantity.
    case venueMade = 17

    /// Recovery finished; `value` is how many orders were adopted, `amount` how many proven absent.
    case recovered = 18

    /// The audit found a difference and repaired it; `value` is our id or 0.
    case repaired = 19

    /// A strategy callback overran its budget; `value` is by how many nanoseconds.
    case overrun = 20

    /// The position turned from one side to the other; `amount` is the new position.
    case flipped = 21
}

/// One thing a lane tells; small enough to cross a ring by value, dropped and counted when it is full.
@frozen
public struct Notice: BitwiseCopyable, Sendable {
    /// The pass's instant.
    public var instant: Instant

    /// What kind.
    public var kind: NoticeKind

    /// Which contract; `.none` when it is about the lane.
    public var instrument: InstrumentID

    /// See the kind.
    public var value: Int64

    /// See the kind.
    public var amount: Int64

    /// States a notice.
    @inlinable
    public init(
        _ kind: NoticeKind,
        at instant: Instant,
        instrument: InstrumentID = .none,
        value: Int64 = 0,
        amount: Int64 = 0
    ) {
        self.instant = instant
        self.kind = kind
        self.instrument = instrument
        self.value = value
        self.amount = amount
    }
}
