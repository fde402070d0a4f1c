internal import Base
internal import Domain
internal import Exchange

/// Changes of one book, gathered for each speed at which the venue sends them.
struct DepthFeed {
    /// The speeds, in milliseconds.
    static let speeds = [100, 250, 500]

    /// One frame's content.
    struct Frame {
        var first: Int64
        var last: Int64
        var previous: Int64
        var engineTime: UTCTime
        var bids: [Level]
        var asks: [Level]
    }

    private struct Gathering {
        var bids: [Int64: Int64] = [:]
        var asks: [Int64: Int64] = [:]
        var first: Int64 = 0
        var last: Int64 = 0
        var previous: Int64 = 0
        var engineTime = UTCTime.none
    }

    private var gatherings = [Gathering](repeating: Gathering(), count: speeds.count)

    /// The id of the latest change, on the wire's scale.
    private(set) var latest: Int64 = WireNumber.update(0)

    /// Starts every stream's chain at `id`.
    mutating func begin(at id: Int64) {
        latest = id
        for index in gatherings.indices { gatherings[index] = Gathering(previous: id) }
    }

    /// Takes a level's new total.
    mutating func apply(_ report: LevelReport) {
        latest = WireNumber.update(report.updateID)
        for index in gatherings.indices {
            if gatherings[index].first == 0 { gatherings[index].first = latest }
            gatherings[index].last = latest
            gatherings[index].engineTime = report.time
            if report.side == .buy {
                gatherings[index].bids[report.price.raw] = report.quantity.raw
            } else {
                gatherings[index].asks[report.price.raw] = report.quantity.raw
            }
        }
    }

    /// Takes a recorded change with the ids it had.
    mutating func apply(_ diff: RecordedDiff, at time: UTCTime) {
        latest = diff.last
        for index in gatherings.indices {
            if gatherings[index].first == 0 { gatherings[index].first = diff.first }
            gatherings[index].last = latest
            gatherings[index].engineTime = time
            for level in diff.bids { gatherings[index].bids[level.price.raw] = level.quantity.raw }
            for level in diff.asks { gatherings[index].asks[level.price.raw] = level.quantity.raw }
        }
    }

    /// Puts a level on the wire that the book does not have; its id lies before the next real one.
    mutating func inject(_ side: Side, _ price: Int64, _ quantity: Int64, at time: UTCTime) {
        latest += 1
        for index in gatherings.indices {
            if gatherings[index].first == 0 { gatherings[index].first = latest }
            gatherings[index].last = latest
            gatherings[index].engineTime = time
            if side == .buy {
                gatherings[index].bids[price] = quantity
            } else {
                gatherings[index].asks[price] = quantity
            }
        }
    }

    /// What one speed has to send, if anything; best prices first.
    mutating func take(milliseconds: Int) -> Frame? {
        guard let index = Self.speeds.firstIndex(of: milliseconds) else { return nil }
        guard gatherings[index].first != 0 else { return nil }
        let taken = gatherings[index]
        gatherings[index] = Gathering(previous: taken.last)
        return Frame(
            first: taken.first,
            last: taken.last,
            previous: taken.previous,
            engineTime: taken.engineTime,
            bids: Self.levels(taken.bids).reversed(),
            asks: Self.levels(taken.asks)
        )
    }

    private static func levels(_ changes: [Int64: Int64]) -> [Level] {
        changes.sorted { $0.key < $1.key }
            .map { Level(price: Price(raw: $0.key), quantity: Quantity(raw: $0.value)) }
    }
}
