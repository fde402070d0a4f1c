import Base
import Domain
import VenuePort

/// A decoded book message with its levels kept.
struct RecordedBook: Equatable {
    var update: BookUpdate
    var bids: [Level]
    var asks: [Level]

    static func == (lhs: Self, rhs: Self) -> Bool {
        "\(lhs.update)" == "\(rhs.update)" && lhs.bids == rhs.bids && lhs.asks == rhs.asks
    }
}

/// Keeps everything a market decoder hands over.
struct MarketRecorder: MarketSink {
    var books: [RecordedBook] = []
    var events: [MarketEvent] = []
    var notices: [StreamNotice] = []
    var oddities: [Oddity] = []

    /// How many things were handed over.
    var count: Int { books.count + events.count + notices.count + oddities.count }

    mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        books.append(
            RecordedBook(
                update: update,
                bids: bids.indices.map { bids[$0] },
                asks: asks.indices.map { asks[$0] }
            )
        )
    }

    mutating func market(_ event: MarketEvent) { events.append(event) }
    mutating func control(_ notice: StreamNotice) { notices.append(notice) }
    mutating func odd(_ oddity: Oddity) { oddities.append(oddity) }

    /// Everything as text, to compare two decoders.
    var text: String { "\(books) \(events) \(notices) \(oddities)" }
}
