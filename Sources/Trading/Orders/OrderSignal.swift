/// One thing that can be learnt about, or asked of, an order; a column of the transition table.
public enum OrderSignal: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// We ask for new terms.
    case askModify = 0

    /// We ask to take it back.
    case askCancel = 1

    /// The venue accepted it: a positive answer, or the stream's first news.
    case opened = 2

    /// A fill that leaves something open.
    case fillPart = 3

    /// The fill that ends it.
    case fillWhole = 4

    /// New terms are in force.
    case amended = 5

    /// It was taken back.
    case canceled = 6

    /// The venue ended it.
    case expired = 7

    /// The venue refused the new order and proves it never rested.
    case refusedPlace = 8

    /// The venue refused the new terms; the old ones stand.
    case refusedModify = 9

    /// The venue did not carry out the cancel; the order still rests.
    case refusedCancel = 10

    /// The venue knows no such order to modify or cancel: it ended, or does not show yet.
    case targetMissing = 11

    /// A deadline passed, a socket died, or the answer says the outcome is unknown.
    case silence = 12

    /// A query shows it resting, but may be older than the request in doubt.
    case seenLive = 13

    /// A query made after the request in doubt lost its validity shows it resting.
    case provenLive = 14

    /// The absence rule is met: it does not rest and left no trace.
    case provenAbsent = 15
}
