/// Why the gate sent nothing; the code is stable, the words are for people.
@frozen
public enum Refusal: UInt16, Error, CaseIterable, BitwiseCopyable, Sendable {
    // Who may trade now.
    /// The mode forbids it.
    case mode = 100
    /// The lease is not held.
    case lease = 101
    /// Not every start condition is met.
    case notReady = 102
    /// The trade socket is not logged on.
    case noSession = 103
    /// Earlier bytes still wait in the trade socket.
    case unsentBytes = 104
    /// Venue time is not known well enough.
    case clock = 105

    // The market.
    /// The book is not live.
    case bookNotLive = 200
    /// The book has had no proof of life for too long.
    case bookStale = 201
    /// Unread input remains: the book is behind.
    case bookBehind = 202
    /// Bid and offer touch or cross.
    case bookCrossed = 203
    /// Mid, mark and last disagree too much.
    case anchorDivergence = 204
    /// Mark and index disagree too much.
    case markFromIndex = 205
    /// Funding is about to be paid or just was.
    case fundingRoll = 206
    /// A trade printed far from the book.
    case outlierPrint = 207
    /// A trade printed through the book.
    case tradeThrough = 208
    /// More happens than quotes can follow.
    case burst = 209
    /// Size at the touch appears and vanishes untraded.
    case spoofing = 210
    /// The mark price never came or is old.
    case markMissing = 211
    /// Market data comes too late, or is stamped in the future.
    case dataLag = 212
    /// Nothing rests on the side the order would take.
    case emptySide = 213

    // The instrument.
    /// Not on the allow-list.
    case notAllowed = 300
    /// The venue does not trade it now.
    case notTrading = 301
    /// The price is off the grid or outside the venue's range.
    case priceFilter = 302
    /// The quantity is off the grid or outside the venue's range.
    case lotFilter = 303
    /// The order's value is below the venue's least.
    case notionalMin = 304
    /// The price is too far from the mark for the venue.
    case percentPrice = 305

    // Our limits.
    /// Outside our price band around the reference.
    case priceBand = 400
    /// Far beyond what any strategy here should send.
    case fatFinger = 401
    /// The order's value is above the cap for one order.
    case orderNotional = 402
    /// The symbol's exposure would pass its cap.
    case symbolNotional = 403
    /// The venue's exposure would pass its cap.
    case venueNotional = 404
    /// The position would pass its limit.
    case positionLimit = 405
    /// The long or short side would pass its cap.
    case sideCap = 406
    /// Too many open orders.
    case openOrders = 407
    /// Too many requests in flight.
    case inFlight = 408
    /// Too many contracts with a position.
    case positionsMax = 409
    /// The day's loss cap is reached.
    case dailyLoss = 410
    /// A kill cap is reached.
    case killCap = 411

    // Rates.
    /// Orders a second.
    case ordersPerSecond = 500
    /// Orders a minute.
    case ordersPerMinute = 501
    /// Cancels a minute.
    case cancelsPerMinute = 502
    /// The venue's budget, with the reserve for cancels kept.
    case rateBudget = 503
    /// Backing off after errors.
    case coolOff = 504
    /// Route or symbol in quarantine.
    case quarantine = 505

    // The order itself.
    /// It would trade with an order of ours.
    case selfTrade = 600
    /// A post-only price that would take, or rests on an old book.
    case postOnlyWouldTake = 601
    /// A reduce-only order that would not reduce.
    case reduceOnly = 602
    /// The order is not in a state that allows it.
    case orderState = 603
    /// A request about this order is still in flight.
    case requestInFlight = 604
    /// A number no order can have: negative, zero, overflowing.
    case absurd = 605
    /// The strategy asked for more than a pass may carry.
    case tooMany = 606

    // The journal.
    /// The journal cannot take an intent: the disk is full or too far behind.
    case journal = 700
    /// No room left in the order table or id space.
    case capacity = 701
}

extension Refusal {
    /// The reason in plain words.
    public var reason: StaticString {
        switch self {
        case .mode: "the trading mode forbids this order"
        case .lease: "the trading lease is not held"
        case .notReady: "not every start condition is met"
        case .noSession: "the trade session is not logged on"
        case .unsentBytes: "the trade socket still holds unsent bytes"
        case .clock: "venue time is not known well enough"
        case .bookNotLive: "the book is not live"
        case .bookStale: "the feed has shown no sign of life for too long"
        case .bookBehind: "market input is still unread, the book is behind"
        case .bookCrossed: "the book is locked or crossed"
        case .anchorDivergence: "mid, mark and last price disagree too much"
        case .markFromIndex: "mark and index price disagree too much"
        case .fundingRoll: "funding is about to be paid or just was"
        case .outlierPrint: "a trade just printed far from the book"
        case .tradeThrough: "a trade just printed through the book, which is behind"
        case .burst: "more happens in the market than quotes can follow"
        case .spoofing: "size at the touch keeps appearing and vanishing untraded"
        case .markMissing: "no mark price, or an old one"
        case .dataLag: "the stamps of market data are too far from venue time"
        case .emptySide: "a side of the book is empty that the order is held against"
        case .notAllowed: "the instrument is not on the allow-list"
        case .notTrading: "the venue does not trade the instrument now"
        case .priceFilter: "the price is off the grid or out of the venue's range"
        case .lotFilter: "the quantity is off the grid or out of the venue's range"
        case .notionalMin: "the order is worth less than the venue's minimum"
        case .percentPrice: "the price is too far from the mark price for the venue"
        case .priceBand: "the price is outside our band around the reference"
        case .fatFinger: "the order is far larger than anything expected here"
        case .orderNotional: "the order's value is above the cap for one order"
        case .symbolNotional: "the symbol's exposure would pass its cap"
        case .venueNotional: "the venue's exposure would pass its cap"
        case .positionLimit: "the position would pass its limit"
        case .sideCap: "the long or short side would pass its cap"
        case .openOrders: "too many orders are open"
        case .inFlight: "too many requests are in flight"
        case .positionsMax: "too many contracts have a position"
        case .dailyLoss: "the day's loss cap is reached"
        case .killCap: "a kill cap is reached"
        case .ordersPerSecond: "too many orders in this second"
        case .ordersPerMinute: "too many orders in this minute"
        case .cancelsPerMinute: "too many cancels in this minute"
        case .rateBudget: "the venue's rate budget is used up but for the cancel reserve"
        case .coolOff: "backing off after errors"
        case .quarantine: "the symbol is in quarantine"
        case .selfTrade: "the order would trade with one of ours"
        case .postOnlyWouldTake: "a post-only order would take, or its book is too old"
        case .reduceOnly: "a reduce-only order would not reduce the position"
        case .orderState: "the order is not in a state that allows this"
        case .requestInFlight: "a request about this order is still in flight"
        case .absurd: "no order can have such a number"
        case .tooMany: "the strategy asked for more than a pass may carry"
        case .journal: "the journal cannot take an intent"
        case .capacity: "no room is left in the order table"
        }
    }
}
