internal import Domain

/// Which request has an unproven outcome; what makes an unknown order more than one state.
public enum Doubt: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// Nothing is in doubt.
    case none = 0

    /// Whether it was ever accepted.
    case place = 1

    /// Which of two terms are in force.
    case modify = 2

    /// Whether it still rests.
    case cancel = 3
}

/// A row of the transition table: a state, and for `unknown` what is in doubt.
public enum OrderPhase: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// Sent, not answered.
    case pendingNew = 0

    /// Rests, nothing filled.
    case open = 1

    /// Rests, partly filled.
    case partial = 2

    /// Rests, an amendment is on its way.
    case pendingModify = 3

    /// Rests, a cancel is on its way.
    case pendingCancel = 4

    /// May never have been accepted.
    case unknownPlace = 5

    /// Rests at one of two terms.
    case unknownModify = 6

    /// May have been taken back.
    case unknownCancel = 7

    /// Filled whole.
    case filled = 8

    /// Taken back.
    case canceled = 9

    /// Ended by the venue.
    case expired = 10

    /// Refused, or proven absent.
    case rejected = 11

    /// The row of a state and its doubt.
    @inline(__always)
    init(_ state: OrderState, _ doubt: Doubt) {
        switch state {
        case .pendingNew: self = .pendingNew
        case .open: self = .open
        case .partial: self = .partial
        case .pendingModify: self = .pendingModify
        case .pendingCancel: self = .pendingCancel
        case .unknown:
            switch doubt {
            case .none, .place: self = .unknownPlace
            case .modify: self = .unknownModify
            case .cancel: self = .unknownCancel
            }
        case .filled: self = .filled
        case .canceled: self = .canceled
        case .expired: self = .expired
        case .rejected: self = .rejected
        }
    }
}
