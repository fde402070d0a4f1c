public import Base
internal import Domain

extension QueueTracker {
    /// The probability that an order is filled whole within `horizon`; nil when it is not followed.
    ///
    /// It supposes that the flow stays as it is and that nothing better joins before the order.
    public func fillProbability<B: BookReading & ~Copyable>(
        of order: ClientOrderID,
        within horizon: Nanoseconds,
        flow: TakerFlow,
        in book: borrowing B,
        at now: UTCTime
    ) -> Double? {
        guard let position = position(of: order) else { return nil }
        // Levels between the touch and ours must go first.
        let better = position.price + (position.side == .buy ? book.grid.tick : -book.grid.tick)
        let before = amount(book.volume(position.side, to: better).raw)
        return flow.probability(
            ofTrading: before + position.ahead + amount(position.remaining.raw),
            from: position.side,
            within: horizon,
            at: now
        )
    }
}
