public import Base
internal import Domain
public import Market

/// The smallest useful strategy: one quote a side, so many ticks from the middle, flat by limit.
public struct FixedSpread: Strategy {
    private let ticks: Int64
    private let quantity: Quantity
    private let limit: Int64

    /// Quotes `quantity` at `ticks` from the middle while the position stays below `limit`.
    public init(ticks: Int64, quantity: Quantity, limit: Quantity) {
        self.ticks = ticks
        self.quantity = quantity
        self.limit = limit.raw
    }

    /// Quotes around the middle, the side that would pass the limit left out.
    public mutating func book(_ book: borrowing LiveBook, at desk: inout Desk) {
        let instrument = book.instrument
        guard let bid = book.best(.buy), let ask = book.best(.sell) else { return }
        let tick = desk.instrument(instrument).tick
        let middle = Price(raw: (bid.price.raw + ask.price.raw) / 2)
        let position = desk.position(of: instrument).amount.raw
        for side in Side.allCases {
            guard position * side.sign < limit else {
                desk.withdraw(side, of: instrument)
                continue
            }
            let far = tick * (ticks * side.sign)
            let price = (middle - far).rounded(
                toMultipleOf: tick,
                side == .buy ? .down : .up
            )
            try? desk.quote(Quote(price: price, quantity: quantity), side, of: instrument)
        }
    }
}
