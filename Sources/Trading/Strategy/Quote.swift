public import Base
public import Domain

/// A quote a strategy wants at the market: at most one per contract, side and layer.
public struct Quote: Equatable, BitwiseCopyable, Sendable {
    /// Where it shall rest.
    public var price: Price

    /// How much shall be open there.
    public var quantity: Quantity

    /// With at least so much open it is left alone, for an amendment costs its place in the queue.
    public var quantityMin: Quantity

    /// Rests or is refused, or may take.
    public var timeInForce: TimeInForce

    /// Whether it may only shrink the position.
    public var reduceOnly: Bool

    /// States a quote; half the quantity is worth its place in the queue unless said otherwise.
    public init(
        price: Price,
        quantity: Quantity,
        quantityMin: Quantity? = nil,
        timeInForce: TimeInForce = .postOnly,
        reduceOnly: Bool = false
    ) {
        self.price = price
        self.quantity = quantity
        self.quantityMin = quantityMin ?? Quantity(raw: (quantity.raw + 1) / 2)
        self.timeInForce = timeInForce
        self.reduceOnly = reduceOnly
    }
}

/// One place of the quote table: what is wanted there, and the order that serves it.
struct QuoteSlot: BitwiseCopyable {
    var wanted: Quote?
    var handle = OrderHandle.none
    /// Not tried again before: a refusal does not become a storm.
    var retryAt = Instant.distantPast
}
