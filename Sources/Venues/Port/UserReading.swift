public import Domain

/// What one step of a user decoder made of a message, before a sink takes it.
@frozen
public enum UserReading: BitwiseCopyable, Sendable {
    /// News about an order.
    case order(OrderEvent)

    /// A wallet.
    case balance(BalanceUpdate)

    /// A position.
    case position(PositionUpdate)

    /// News about the account or stream.
    case signal(AccountSignal)

    /// Something to count.
    case odd(Oddity)

    /// Nothing of use.
    case nothing
}
