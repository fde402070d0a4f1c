public import Domain

/// What one step of a market decoder made of a message, before a sink takes it.
@frozen
public enum MarketReading: BitwiseCopyable, Sendable {
    /// A book's head; its levels lie in the reader.
    case book(BookUpdate)

    /// Any other public event.
    case event(MarketEvent)

    /// News about the connection.
    case notice(StreamNotice)

    /// Something to count.
    case odd(Oddity)

    /// Nothing of use: an empty row.
    case nothing
}
