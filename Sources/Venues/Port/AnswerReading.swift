public import Domain

/// What one step of an answer decoder made of a message, before a sink takes it.
@frozen
public enum AnswerReading: BitwiseCopyable, Sendable {
    /// An answer, with or without an order.
    case answer(Answer)

    /// A position of a list.
    case position(PositionUpdate)

    /// A wallet of a list.
    case balance(BalanceUpdate)

    /// The private stream's key, as its place in the message.
    case streamKey(offset: UInt32, count: UInt32, Answer)

    /// Whether long and short positions are kept apart.
    case hedgeMode(Bool, Answer)

    /// Nothing of use.
    case nothing
}
