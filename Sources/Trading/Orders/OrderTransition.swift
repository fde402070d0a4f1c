/// What a signal does to an order in a phase; a cell of the transition table.
public enum OrderEffect: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// Impossible: counted, nothing changes.
    case illegal = 0

    /// Older than what is known: counted as out of order, nothing changes.
    case stale = 1

    /// Said before: counted as a duplicate, nothing changes.
    case repeated = 2

    /// Legal, and the phase stays.
    case keep = 3

    /// Rests, open or partly filled by what has filled; an amendment still in flight stays pending.
    case rest = 4

    /// An amendment is on its way.
    case pendModify = 5

    /// A cancel is on its way.
    case pendCancel = 6

    /// Unknown: it may never have been accepted.
    case doubtPlace = 7

    /// Unknown: either terms may be in force.
    case doubtModify = 8

    /// Unknown: it may have been taken back.
    case doubtCancel = 9

    /// Ends filled.
    case fill = 10

    /// Ends canceled.
    case cancel = 11

    /// Ends expired.
    case expire = 12

    /// Ends rejected.
    case reject = 13

    /// Ended already, but a fill not yet booked is booked all the same.
    case lateFill = 14

    /// It was thought dead and rests: alive again, its risk reserved again, an alert raised.
    case revive = 15

    /// Whether the signal counted; otherwise it was only counted.
    var isAccepted: Bool { rawValue >= OrderEffect.keep.rawValue }
}

/// The whole order machine as data: one row a phase, one column a signal.
public enum OrderTransitions {
    /// What `signal` does to an order in `phase`.
    @inline(__always)
    public static func effect(of signal: OrderSignal, in phase: OrderPhase) -> OrderEffect {
        table[Int(phase.rawValue)][Int(signal.rawValue)]
    }

    private typealias Row = InlineArray<16, OrderEffect>

    // Columns: askModify askCancel opened fillPart | fillWhole amended canceled expired
    //          refusedPlace refusedModify refusedCancel targetMissing
    //          silence seenLive provenLive provenAbsent
    private static let table: InlineArray<12, Row> = [
        // pendingNew: nothing may be asked of an order the venue has not answered for yet.
        [
            .illegal, .illegal, .rest, .rest, .fill, .rest, .cancel, .expire,
            .reject, .illegal, .illegal, .illegal, .doubtPlace, .rest, .rest, .reject,
        ],
        // open
        [
            .pendModify, .pendCancel, .repeated, .rest, .fill, .rest, .cancel, .expire,
            .illegal, .stale, .stale, .doubtCancel, .illegal, .repeated, .repeated, .cancel,
        ],
        // partial
        [
            .pendModify, .pendCancel, .stale, .rest, .fill, .rest, .cancel, .expire,
            .illegal, .stale, .stale, .doubtCancel, .illegal, .repeated, .repeated, .cancel,
        ],
        // pendingModify: a cancel never waits for an amendment; what rests proves no terms.
        [
            .illegal, .pendCancel, .stale, .keep, .fill, .rest, .cancel, .expire,
            .illegal, .rest, .stale, .doubtModify, .doubtModify, .keep, .rest, .cancel,
        ],
        // pendingCancel
        [
            .illegal, .illegal, .stale, .keep, .fill, .keep, .cancel, .expire,
            .illegal, .keep, .rest, .doubtCancel, .doubtCancel, .keep, .rest, .cancel,
        ],
        // unknownPlace: a cancel may be tried, and proves nothing when it finds no target.
        [
            .illegal, .keep, .rest, .rest, .fill, .rest, .cancel, .expire,
            .reject, .illegal, .keep, .keep, .keep, .rest, .rest, .reject,
        ],
        // unknownModify
        [
            .illegal, .keep, .stale, .keep, .fill, .rest, .cancel, .expire,
            .illegal, .rest, .keep, .keep, .keep, .keep, .rest, .cancel,
        ],
        // unknownCancel: a cancel may be repeated, for it harms nothing twice.
        [
            .illegal, .pendCancel, .stale, .keep, .fill, .keep, .cancel, .expire,
            .illegal, .keep, .rest, .keep, .keep, .keep, .rest, .cancel,
        ],
        // filled
        [
            .illegal, .illegal, .stale, .lateFill, .lateFill, .stale, .illegal, .illegal,
            .illegal, .stale, .stale, .stale, .stale, .stale, .stale, .stale,
        ],
        // canceled
        [
            .illegal, .illegal, .stale, .lateFill, .lateFill, .stale, .repeated, .repeated,
            .illegal, .stale, .stale, .stale, .stale, .stale, .stale, .repeated,
        ],
        // expired
        [
            .illegal, .illegal, .stale, .lateFill, .lateFill, .stale, .repeated, .repeated,
            .illegal, .stale, .stale, .stale, .stale, .stale, .stale, .repeated,
        ],
        // rejected: absence was proven by rule, and the venue may still prove the rule wrong.
        [
            .illegal, .illegal, .revive, .revive, .revive, .revive, .repeated, .repeated,
            .repeated, .stale, .stale, .stale, .stale, .revive, .revive, .repeated,
        ],
    ]
}
