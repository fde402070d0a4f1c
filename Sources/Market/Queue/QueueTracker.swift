public import Base
public import Domain

/// Follows every resting order of ours in one instrument through its queue.
///
/// Fed with trades, books and what the venue says of our orders; memory is laid out once.
@safe
public struct QueueTracker<Model: QueueModel>: ~Copyable, @unchecked Sendable {
    private let model: Model
    private let unit: Double
    private let positions: UnsafeMutableBufferPointer<QueuePosition>

    /// How many orders are followed.
    public private(set) var count = 0

    // SAFETY of every access below: indices are below `count`, which stays within the buffer; the
    // memory is owned by this value alone.

    /// Lays out room for `ordersMax` orders with quantities at `scale`.
    public init(_ model: Model, scale: Scale, ordersMax: Int) {
        self.model = model
        unit = Double(scale.unit)
        unsafe positions = .allocate(capacity: ordersMax)
    }

    deinit { unsafe positions.deallocate() }

    func amount(_ raw: Int64) -> Double { Double(raw) / unit }

    /// Follows an order the venue has just taken; false when there is no room.
    ///
    /// All that `book` shows at the level is counted ahead. Whether the order itself is among it
    /// nobody can know yet, and too much ahead is the cautious side.
    public mutating func join<B: BookReading & ~Copyable>(
        _ order: ClientOrderID,
        side: Side,
        price: Price,
        quantity: Quantity,
        acceptedAt: UTCTime,
        in book: borrowing B
    ) -> Bool {
        guard unsafe count < positions.count else { return false }
        let key = book.key(side, price)
        let level = key == Ladder.none ? 0 : book.ladder(side).quantity(at: key)
        let standing = model.joined(levelQuantity: amount(level))
        unsafe positions.initializeElement(
            at: count,
            to: QueuePosition(
                order: order,
                side: side,
                price: price,
                remaining: quantity,
                acceptedAt: acceptedAt,
                standing: standing,
                atMost: standing.ahead,
                atLeast: standing.ahead,
                levelOfOthers: amount(level),
                key: key,
                levelRaw: level,
                isShown: false
            )
        )
        count += 1
        return true
    }

    /// Stops following an order that rests no more.
    public mutating func leave(_ order: ClientOrderID) {
        guard let index = index(of: order) else { return }
        count -= 1
        unsafe positions[index] = positions[count]
    }

    /// Takes what still rests of an order after a fill or a smaller amendment.
    ///
    /// A fill proves that nothing is ahead any more; a larger amendment loses the place: leave and
    /// join again.
    public mutating func setRemaining(_ order: ClientOrderID, _ remaining: Quantity, filled: Bool) {
        guard let index = index(of: order) else { return }
        unsafe positions[index].remaining = remaining
        guard filled else { return }
        unsafe positions[index].standing.ahead = lesser(positions[index].standing.ahead, 0)
        unsafe positions[index].atMost = lesser(positions[index].atMost, 0)
        unsafe positions[index].atLeast = lesser(positions[index].atLeast, 0)
    }

    /// Takes a trade of others.
    public mutating func take(_ trade: PublicTrade) {
        let quantity = amount(trade.quantity.raw)
        for index in 0..<count {
            guard unsafe positions[index].side != trade.aggressor else { continue }
            let price = unsafe positions[index].price
            if price == trade.price {
                unsafe model.trade(&positions[index].standing, quantity: quantity)
                unsafe positions[index].atMost -= quantity
                unsafe positions[index].atLeast -= quantity
            } else if unsafe (positions[index].side == .buy) == (trade.price < price) {
                // It traded beyond us: whatever was ahead is gone.
                unsafe positions[index].standing.ahead = lesser(positions[index].standing.ahead, 0)
                unsafe positions[index].atMost = lesser(positions[index].atMost, 0)
                unsafe positions[index].atLeast = lesser(positions[index].atLeast, 0)
            }
        }
    }

    /// Takes the book after a message that the venue's engine made at `engineTime`.
    public mutating func take<B: BookReading & ~Copyable>(
        _ book: borrowing B,
        engineTime: UTCTime
    ) {
        for index in 0..<count {
            let side = unsafe positions[index].side
            let key = unsafe positions[index].key
            guard key != Ladder.none else { continue }
            let raw = book.ladder(side).quantity(at: key)
            if unsafe raw != positions[index].levelRaw {
                unsafe change(&positions[index], to: raw, at: engineTime)
            }
        }
    }

    private func change(_ position: inout QueuePosition, to raw: Int64, at engineTime: UTCTime) {
        position.levelRaw = raw
        position.isShown = position.isShown || engineTime >= position.acceptedAt
        let own = position.isShown ? position.remaining.raw : 0
        let others = amount(max(raw - own, 0))
        let before = position.levelOfOthers
        let left = before - others - position.standing.traded
        model.change(&position.standing, from: before, to: others)
        position.atMost = lesser(position.atMost, others)
        position.atLeast = lesser(position.atLeast - max(left, 0), others)
        position.levelOfOthers = others
        // A model that ignores changes keeps no tally of trades either; start the next one afresh.
        position.standing.traded = 0
    }

    /// Where an order stands; nil when it is not followed.
    public func position(of order: ClientOrderID) -> QueuePosition? {
        index(of: order).map { unsafe positions[$0] }
    }

    /// The position at `index`, in no order that means anything.
    ///
    /// - Precondition: `index` is below `count`.
    public subscript(index: Int) -> QueuePosition {
        precondition(index >= 0 && index < count, "a followed order is within the count")
        return unsafe positions[index]
    }

    private func index(of order: ClientOrderID) -> Int? {
        for index in 0..<count where unsafe positions[index].order == order { return index }
        return nil
    }
}
