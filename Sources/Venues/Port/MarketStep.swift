/// What one step of a market decoder made of a message; the values lie in the decoder until the next.
///
/// The busy kinds are read straight from the decoder's record: nothing is built to be copied.
@frozen
public enum MarketStep: UInt8, BitwiseCopyable, Sendable {
    /// Levels of a book.
    case book

    /// A trade.
    case trade

    /// The best bid and offer.
    case best

    /// Any other reading, which is kept aside.
    case other

    /// Nothing of use: an empty row.
    case nothing
}
