/// Why the exchange refused a request; it changed nothing.
@frozen
public enum OrderRefusal: UInt8, Error, CaseIterable, BitwiseCopyable, Sendable {
    // What was asked.
    /// No such instrument.
    case unknownInstrument = 1
    /// The instrument does not trade now.
    case notTrading
    /// A kind of order this exchange does not take.
    case unsupported
    /// The client id is missing.
    case clientIDMissing
    /// An open order of the account has this client id.
    case clientIDTaken

    // Filters.
    /// Below the lowest price.
    case priceTooLow
    /// Above the highest price.
    case priceTooHigh
    /// Off the price grid.
    case priceOffTick
    /// Not a positive quantity.
    case quantityNotPositive
    /// Below the smallest quantity.
    case quantityTooSmall
    /// Above the largest quantity.
    case quantityTooLarge
    /// Off the quantity grid.
    case quantityOffLot
    /// Worth less than the smallest order.
    case notionalTooSmall
    /// A buy too far above the mark price.
    case percentPriceHigh
    /// A sell too far below the mark price.
    case percentPriceLow
    /// Too many orders rest already.
    case openOrdersMax

    // Money.
    /// The margin available does not cover it.
    case marginInsufficient
    /// The position would pass what the leverage allows.
    case positionLimit
    /// Not a leverage this instrument has.
    case leverageInvalid
    /// Position and orders are too large for this leverage.
    case leverageTooHigh

    // Matching.
    /// A reduce-only order with nothing to reduce.
    case reduceOnly
    /// A post-only order would take.
    case postOnlyWouldTake
    /// Not all of a fill-or-kill order can fill now.
    case fillOrKill
    /// Nothing rests on the other side of a market order.
    case noDepth

    // Orders already there.
    /// No such open order of this account.
    case unknownOrder
    /// The new terms are the old ones.
    case nothingChanged
    /// Only limit orders can be amended.
    case notAmendable
    /// Amended too often.
    case amendmentsMax

    // The exchange itself.
    /// No room for another order.
    case capacity
}
