/// The public streams of an instrument that an engine can follow, in words shared by all venues.
@frozen
public enum PublicStream: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// Changes of the book, at the fastest pace open to everyone.
    case book = 0

    /// The best bid and offer.
    case best = 1

    /// Trades.
    case trades = 2

    /// Mark price, index, funding.
    case mark = 3

    /// Forced closes.
    case liquidations = 4
}
