/// Where an order of ours stands, as far as evidence goes.
@frozen
public enum OrderState: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// Intent in the journal, bytes on their way, no answer yet.
    case pendingNew = 1

    /// Rests, nothing filled.
    case open = 2

    /// Rests, partly filled.
    case partial = 3

    /// Rests, an amendment is on its way.
    case pendingModify = 4

    /// Rests, a cancel is on its way.
    case pendingCancel = 5

    /// Fate not proven: reserves its full risk until it is.
    case unknown = 6

    /// Filled whole.
    case filled = 7

    /// Taken back.
    case canceled = 8

    /// Ended by the venue: time in force, self-trade prevention, its own rules.
    case expired = 9

    /// Refused by the venue, or proven absent; never by silence.
    case rejected = 10

    /// Whether nothing can happen to it any more.
    @inlinable
    public var isFinal: Bool { rawValue >= OrderState.filled.rawValue }

    /// Whether it may rest at the venue and so holds risk.
    @inlinable
    public var isLive: Bool { !isFinal }
}
