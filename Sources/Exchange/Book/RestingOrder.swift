internal import Base
internal import Domain

/// The neighbours of an order, by slot number.
///
/// They lie apart from the orders: taking one out touches four others, and sixteen bytes of each
/// stay near where whole orders would not.
struct OrderLinks: BitwiseCopyable {
    /// Younger neighbour in the level, or the next free slot.
    var next: Int32 = -1

    /// Older neighbour in the level.
    var previous: Int32 = -1

    /// Younger order of the same account and instrument.
    var nextOwn: Int32 = -1

    /// Older order of the same account and instrument.
    var previousOwn: Int32 = -1
}

/// An open order in its slot: plain bits, two cache lines.
struct RestingOrder: BitwiseCopyable {
    /// Its id: a sequence number above its slot, so that an id finds its slot; 0 while free.
    var id: Int64

    /// The client's text.
    var client: ClientText

    /// The limit price.
    var price: Price

    /// The total asked for, fills included.
    var quantity: Int64

    /// Filled so far.
    var filled: Int64

    /// What the book holds of it: the rest, or less for a reduce-only order.
    var shown: Int64

    /// The value of all its fills.
    var filledValue: Int64

    /// When it was opened.
    var opened: UTCTime

    /// When it last changed.
    var updated: UTCTime

    /// The limit price in ticks; 0 for market orders.
    var tick: Int32

    /// Its level, −1 while it is matching.
    var level: Int32

    /// Whose it is.
    var account: UInt16

    /// What it trades.
    var instrument: UInt16

    /// How often it was amended.
    var amendments: UInt32

    var side: Side
    var type: OrderType
    var timeInForce: TimeInForce
    var selfTrade: SelfTradePrevention
    var reduceOnly: Bool

    /// What is left to fill.
    var rest: Int64 { quantity - filled }
}
