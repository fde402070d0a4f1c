import Base
import Domain
import Market

/// What is wrong with the data the plain venue sends of its market; nothing unless said.
struct PlainDoubts {
    /// The index in ten-thousandths of the mark.
    var indexShare: Int64 = 10_000

    /// The next funding; `.none` for a contract without any.
    var nextFunding = UTCTime.none

    /// No mark is told.
    var hasNoMarks = false

    /// How old books are when they are sent; nil sends them without a stamp.
    var lag: Nanoseconds?

    /// The size at the touch jumps up and falls back, untraded.
    var baits = false

    /// Trades with each book, as many and as far from its middle as said.
    var trades: (count: Int, aggressor: Side, distance: Int64) = (0, .buy, 0)

    init() {}

    /// Makes the market show one fault.
    mutating func show(_ fault: DataFaults, at time: UTCTime) {
        switch fault {
        case .markFromIndex: indexShare = 9_800
        case .fundingRoll: nextFunding = time + .seconds(5)
        case .markMissing: hasNoMarks = true
        case .lagging: lag = .seconds(3)
        case .spoofing: baits = true
        case .outlier: trades = (1, .sell, 4_000)
        case .tradeThrough: trades = (1, .buy, 100)
        case .burst: trades = (120, .buy, 1)
        default: preconditionFailure("what a book says of itself has other tests")
        }
    }

    /// The market is sound again; what it stamped and when it pays, it goes on telling.
    mutating func end() {
        let before = self
        self = PlainDoubts()
        nextFunding = before.nextFunding
        if before.lag != nil { lag = .zero }
    }

    /// The size of the best levels at an update.
    func size(_ id: Int64) -> Int64 { baits && id & 2 == 0 ? 60_000 : 5_000 }

    /// What is printed beside a book.
    func prints(around middle: Int64) -> [(price: Int64, aggressor: Side)] {
        Array(repeating: (middle + trades.distance, trades.aggressor), count: trades.count)
    }
}
