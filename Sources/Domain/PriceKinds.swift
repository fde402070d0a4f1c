public import Base

/// The venue's fair price, which margins and liquidations use; finer than the tick.
///
/// Mark, index and last are three types on purpose: comparing two kinds does not compile.
@frozen
public struct MarkPrice: Hashable, BitwiseCopyable, Sendable {
    /// The value at `Scale.money`.
    public let price: Price

    /// Wraps a price at `Scale.money`.
    @inlinable
    public init(_ price: Price) { self.price = price }
}

/// The price of the underlying on other venues, at `Scale.money`.
@frozen
public struct IndexPrice: Hashable, BitwiseCopyable, Sendable {
    /// The value at `Scale.money`.
    public let price: Price

    /// Wraps a price at `Scale.money`.
    @inlinable
    public init(_ price: Price) { self.price = price }
}

/// The price of the latest trade, at the instrument's price scale.
@frozen
public struct LastPrice: Hashable, BitwiseCopyable, Sendable {
    /// The value at the instrument's price scale.
    public let price: Price

    /// Wraps a price at the instrument's scale.
    @inlinable
    public init(_ price: Price) { self.price = price }
}
