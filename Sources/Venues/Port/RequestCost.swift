/// What a request takes from the budgets a venue keeps.
@frozen
public struct RequestCost: Equatable, BitwiseCopyable, Sendable {
    /// Weight per address and minute.
    public var weight: Int32

    /// Orders in the venue's short window.
    public var ordersShort: Int32

    /// Orders in its long window.
    public var ordersLong: Int32

    /// States a cost.
    @inlinable
    public init(weight: Int32, ordersShort: Int32 = 0, ordersLong: Int32 = 0) {
        self.weight = weight
        self.ordersShort = ordersShort
        self.ordersLong = ordersLong
    }
}
