public import Base

/// The bounds of one sequencer.
public struct SequencePolicy: BitwiseCopyable, Sendable {
    /// A feed silent for longer is not traded on.
    public var staleAfter = Nanoseconds.milliseconds(300)

    /// A feed silent for longer is connected anew.
    public var silentAfter = Nanoseconds.milliseconds(1_200)

    /// How long a subscription may take to bring its own picture or first message.
    public var startWithin = Nanoseconds.seconds(3)

    /// The shortest time between two requests of one book; doubles with each try.
    public var retryAfter = Nanoseconds.milliseconds(250)

    /// The longest time between two requests.
    public var retryAfterMax = Nanoseconds.seconds(8)

    /// How many late or repeated messages may follow each other before the chain counts as lost.
    public var pastInARowMax = 64

    /// The most messages held back.
    public var heldMessagesMax = 1_024

    /// The most levels of held messages, both sides together.
    public var heldLevelsMax = 65_536

    /// The bounds of the catalogue.
    public init() {}

    /// How long to wait after the `attempt`-th request.
    func wait(afterAttempt attempt: Int) -> Nanoseconds {
        let doubled = retryAfter.count << Int64(min(attempt, 20))
        return Nanoseconds(min(doubled, retryAfterMax.count))
    }
}
