internal import Base
public import Domain
public import VenuePort

/// A decoded book message with its levels kept.
public struct RecordedBook: Equatable {
    /// What the message says of itself.
    public var update: BookUpdate

    /// Its bids, as they came.
    public var bids: [Level]

    /// Its asks, as they came.
    public var asks: [Level]

    /// Equal in every field and level.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        "\(lhs.update)" == "\(rhs.update)" && lhs.bids == rhs.bids && lhs.asks == rhs.asks
    }
}

/// Keeps everything a market decoder hands over.
public struct MarketRecorder: MarketSink {
    /// Books, in order.
    public var books: [RecordedBook] = []
    /// Events, in order.
    public var events: [MarketEvent] = []
    /// Notices, in order.
    public var notices: [StreamNotice] = []
    /// What was odd, in order.
    public var oddities: [Oddity] = []

    /// Nothing kept yet.
    public init() {}

    /// How many things were handed over.
    public var count: Int { books.count + events.count + notices.count + oddities.count }

    /// Keeps a book message.
    public mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        books.append(
            RecordedBook(
                update: update,
                bids: bids.indices.map { bids[$0] },
                asks: asks.indices.map { asks[$0] }
            )
        )
    }

    /// Keeps an event.
    public mutating func market(_ event: MarketEvent) { events.append(event) }
    /// Keeps a notice.
    public mutating func control(_ notice: StreamNotice) { notices.append(notice) }
    /// Keeps what was odd.
    public mutating func odd(_ oddity: Oddity) { oddities.append(oddity) }

    /// Everything as text, to compare two decoders.
    public var text: String { "\(books) \(events) \(notices) \(oddities)" }
}
