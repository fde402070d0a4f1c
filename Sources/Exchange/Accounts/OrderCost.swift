internal import Base
public import Domain

/// What one new order needs on its own: initial margin, and the loss it opens with at the mark.
public struct OrderCost: Equatable, Sendable {
    /// Its value at the assumed price over the leverage, at 10⁻⁸.
    public let initialMargin: Int64

    /// What it would lose at once against the mark, at 10⁻⁸.
    public let openLoss: Int64

    /// Both together.
    public var total: Int64 { initialMargin + openLoss }

    /// The larger position's part of an order worth `value`, and the loss against `markValue`.
    public init(side: Side, value: Int64, markValue: Int64, leverage: Int) {
        initialMargin = value / Int64(leverage)
        openLoss = abs(min(0, side.sign * (markValue - value)))
    }

    /// The dearer figure of the venue's newer page for shorts: valued at the highest of order
    /// price, mark, and last plus 15 in ten thousand; the open loss stays that of the order price.
    public init(
        side: Side,
        value: Int64,
        markValue: Int64,
        lastValue: Int64,
        leverage: Int
    ) {
        let plain = OrderCost(side: side, value: value, markValue: markValue, leverage: leverage)
        guard side == .sell else {
            self = plain
            return
        }
        let raised = lastValue + share(of: lastValue, rate: 150_000)
        initialMargin = max(raised, markValue, value) / Int64(leverage)
        openLoss = plain.openLoss
    }
}
