internal import Base
public import Domain
public import Market

/// What decides: told what happened, it states desired quotes or places raw orders at the desk.
///
/// Every call is synchronous and inside a pass. Time and chance come from the desk alone, so the
/// same tape makes the same decisions. A call over its time budget puts the lane in HOLD.
public protocol Strategy: ~Copyable {
    /// A book changed in this pass; the book is live, and lent for the call.
    mutating func book(_ book: borrowing LiveBook, at desk: inout Desk)

    /// Others traded.
    mutating func trade(_ trade: PublicTrade, at desk: inout Desk)

    /// Something happened to an own order.
    mutating func order(_ change: OrderChange, at desk: inout Desk)

    /// An own order filled; the position at the desk contains it already.
    mutating func fill(_ fill: BookedFill, of order: Order, at desk: inout Desk)

    /// The lane's timer, every quantum.
    mutating func timer(at desk: inout Desk)
}

extension Strategy where Self: ~Copyable {
    /// Trades of others are not looked at.
    public mutating func trade(_ trade: PublicTrade, at desk: inout Desk) {}

    /// Own orders are left to the engine.
    public mutating func order(_ change: OrderChange, at desk: inout Desk) {}

    /// Fills show in the position.
    public mutating func fill(_ fill: BookedFill, of order: Order, at desk: inout Desk) {}

    /// Nothing to do by time.
    public mutating func timer(at desk: inout Desk) {}
}
