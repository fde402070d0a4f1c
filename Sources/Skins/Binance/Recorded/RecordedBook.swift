internal import Base
internal import Domain
internal import Exchange
internal import Market

/// One contract's recorded book with the customers' orders behind it, whatever its queue model.
protocol RecordedBook: AnyObject {
    /// Sets a level's whole quantity.
    func set(_ side: Side, _ level: Level, at time: UTCTime, in core: inout Exchange)

    /// Takes a trade of others.
    func trade(_ trade: RecordedTrade, at time: UTCTime, in core: inout Exchange)

    /// Notes where an order that came to rest stands.
    func join(_ report: OrderReport, in core: borrowing Exchange)

    /// Notes where an order with new terms stands.
    func rejoin(_ report: OrderReport, from before: OrderReport?, in core: borrowing Exchange)

    /// The best levels of one side.
    func levels(_ side: Side, limit: Int) -> [Level]
}

/// The recorded book under one queue model.
final class QueuedBook<Queue: QueueModel>: RecordedBook {
    private var book: ReplayBook<Queue>
    private let tick: Int64

    /// The book of a contract that starts around `price`; what is recorded above twice that is in
    /// the streams alone.
    init(_ queue: Queue, of contract: Contract, around price: Int64, in core: inout Exchange) {
        tick = contract.instrument.tick.raw
        book = ReplayBook(
            in: &core,
            on: contract.id,
            queue: queue,
            firstTick: 0,
            lastTick: Int(2 * price / tick)
        )
    }

    func set(_ side: Side, _ level: Level, at time: UTCTime, in core: inout Exchange) {
        guard let event = event(.level, side, level.price, level.quantity, time) else { return }
        book.apply(event, to: &core)
    }

    func trade(_ trade: RecordedTrade, at time: UTCTime, in core: inout Exchange) {
        guard let event = event(.trade, trade.aggressor, trade.price, trade.quantity, time) else {
            return
        }
        book.apply(event, to: &core)
    }

    private func event(
        _ kind: ReplayEventKind,
        _ side: Side,
        _ price: Price,
        _ quantity: Quantity,
        _ time: UTCTime
    ) -> ReplayEvent? {
        guard let tick = Int32(exactly: price.raw / tick) else { return nil }
        return ReplayEvent(
            venueTime: time,
            localTime: time,
            tick: tick,
            kind: kind,
            side: side,
            quantity: quantity
        )
    }

    func join(_ report: OrderReport, in core: borrowing Exchange) { book.join(report, in: core) }

    func rejoin(_ report: OrderReport, from before: OrderReport?, in core: borrowing Exchange) {
        book.rejoin(report, from: before, in: core)
    }

    func levels(_ side: Side, limit: Int) -> [Level] {
        var levels: [Level] = []
        book.depth.forEachLevel(side, limit: limit) { tick, quantity in
            levels.append(
                Level(price: Price(raw: Int64(tick) * self.tick), quantity: Quantity(raw: quantity))
            )
        }
        return levels
    }
}
