internal import Base
internal import Domain

/// One message of a recorded session that moves the market, read.
struct RecordedFrame {
    /// What it says.
    enum Content {
        /// Changes of the book.
        case diff(RecordedDiff)

        /// The answer to a depth query: the whole book.
        case page(RecordedDiff)

        /// A trade of others.
        case trade(RecordedTrade)

        /// Mark and index price at 10⁻⁸, funding rate in 10⁻⁸.
        case mark(price: Int64, index: Int64, fundingRate: Int64)
    }

    /// When the venue sent it.
    var time: UTCTime

    /// The line it stands in.
    var line: Int

    /// What it says.
    var content: Content
}

/// Levels and the ids they carry; a page has one id only.
struct RecordedDiff {
    var first: Int64
    var last: Int64
    var previous: Int64
    var bids: [Level]
    var asks: [Level]
}

/// A trade of others.
struct RecordedTrade {
    var id: Int64
    var price: Price
    var quantity: Quantity
    var aggressor: Side

    /// Whether it stands for a run of trades.
    var isAggregate: Bool
}
