internal import Base
internal import Domain

@testable internal import Market

/// The book as anybody would write it: two dictionaries, sorted when asked.
struct PlainBook {
    private(set) var bids: [Int64: Int64] = [:]
    private(set) var asks: [Int64: Int64] = [:]

    mutating func set(_ side: Side, _ price: Int64, _ quantity: Int64) {
        switch side {
        case .buy: bids[price] = quantity == 0 ? nil : quantity
        case .sell: asks[price] = quantity == 0 ? nil : quantity
        }
    }

    mutating func apply(bids newBids: [Level], asks newAsks: [Level]) {
        for level in newBids { set(.buy, level.price.raw, level.quantity.raw) }
        for level in newAsks { set(.sell, level.price.raw, level.quantity.raw) }
    }

    mutating func removeAll() { self = PlainBook() }

    /// Best first.
    func levels(_ side: Side) -> [Level] {
        let sorted =
            side == .buy ? bids.sorted { $0.key > $1.key } : asks.sorted { $0.key < $1.key }
        return sorted.map { Level(price: Price(raw: $0.key), quantity: Quantity(raw: $0.value)) }
    }
}

extension BookReading where Self: ~Copyable {
    /// Every level of a side, best first.
    func levels(_ side: Side) -> [Level] {
        var all: [Level] = []
        forEachLevel(side) {
            all.append($0)
            return true
        }
        return all
    }
}

extension Level {
    /// Raw numbers, as tests write them.
    init(_ price: Int64, _ quantity: Int64) {
        self.init(price: Price(raw: price), quantity: Quantity(raw: quantity))
    }
}

/// Scales most tests use: one digit of price, three of quantity.
let testScale = PairScale(price: Scale(digits: 1), quantity: Scale(digits: 3))
