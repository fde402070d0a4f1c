internal import Base
internal import Domain
internal import Market

// Where our resting orders stand in their queues.
extension LaneCore where S: ~Copyable {
    /// Follows what a change means for an order's place in its queue.
    mutating func followQueue(_ change: OrderChange, _ order: Order) {
        guard order.clientID != .none, order.type == .limit else { return }
        let index = Int(order.instrument.index)
        if order.state.isFinal {
            queues[index].leave(order.clientID)
            return
        }
        let isNew = change.before == .pendingNew && order.state == .open
        if isNew || change.hasNewTerms || change.isAdopted {
            // An amendment goes to the end of its level, as a new order does.
            queues[index].leave(order.clientID)
            _ = books[index].read(at: now) { book in
                queues[index].join(
                    order.clientID,
                    side: order.side,
                    price: order.terms.price,
                    quantity: order.leaves,
                    acceptedAt: order.newsTime,
                    in: book
                )
            }
        } else if change.fill != nil {
            queues[index].setRemaining(order.clientID, order.leaves, filled: true)
        }
    }

    /// Shows the trackers a book that changed.
    mutating func followBook(_ index: Int, engineTime: UTCTime) {
        // Lent without a closure, which would be compiled for any strategy and any venue.
        guard queues[index].count > 0, let book = books[index].look(at: now) else { return }
        queues[index].take(book, engineTime: engineTime)
    }
}
