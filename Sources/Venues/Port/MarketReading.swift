public import Domain

/// What a step of a market decoder made of one of the rarer messages, before a sink takes it.
@frozen
public enum MarketReading: BitwiseCopyable, Sendable {
    /// A public event.
    case event(MarketEvent)

    /// News about the connection.
    case notice(StreamNotice)

    /// Something to count.
    case odd(Oddity)

    /// Hands it over.
    @inlinable
    public func tell<Sink: MarketSink & ~Copyable>(_ sink: inout Sink) {
        switch self {
        case .event(let event): sink.market(event)
        case .notice(let notice): sink.control(notice)
        case .odd(let oddity): sink.odd(oddity)
        }
    }
}
