public import Base

/// How the maker core quotes one contract; all distances in ticks.
public struct MakerProfile: Equatable, BitwiseCopyable, Sendable {
    /// How the first layer stands to the best price.
    public enum Placement: UInt8, BitwiseCopyable, Sendable {
        /// At the best price, behind who is there.
        case join = 0

        /// One tick inside while the spread has room, else join.
        case step = 1

        /// `offset` away from the fair price.
        case offset = 2
    }

    /// How much each quote shows.
    public var quantity: Quantity

    /// Quotes a side.
    public var layers: Int

    /// Where the first quote stands.
    public var placement: Placement

    /// The least distance of the first quote from the fair price.
    public var offset: Int64

    /// The distance between two layers.
    public var layerStep: Int64

    /// At this position the side that would grow it is withdrawn.
    public var inventoryLimit: Quantity

    /// How far the fair price leans against a full inventory.
    public var skew: Int64

    /// How far a quote may lie off its place before it follows.
    public var tolerance: Int64

    /// The shortest life of a quote that is not at risk.
    public var lifeMin: Nanoseconds

    /// One-sided trade flow above this quantity within the window is taken for informed.
    public var toxicFlow: Quantity

    /// The window of the flow.
    public var flowWindow: Nanoseconds

    /// How much farther the side under fire stands while the flow is informed.
    public var pullBack: Int64

    /// How long it stays there.
    public var pullBackTime: Nanoseconds

    /// A calm maker of one layer.
    public init(quantity: Quantity, inventoryLimit: Quantity) {
        self.quantity = quantity
        self.inventoryLimit = inventoryLimit
        layers = 1
        placement = .offset
        offset = 3
        layerStep = 2
        skew = 4
        tolerance = 1
        lifeMin = .milliseconds(50)
        toxicFlow = Quantity(raw: .max)
        flowWindow = .milliseconds(500)
        pullBack = 5
        pullBackTime = .milliseconds(750)
    }
}
