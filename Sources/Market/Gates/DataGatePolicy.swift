public import Base

/// The bounds of one contract's data gates; a zero bound switches its gate off.
public struct DataGatePolicy: BitwiseCopyable, Sendable {
    /// The age from which a feed is stale.
    public var staleAfter = Nanoseconds.milliseconds(300)

    /// How far mark and index may disagree, in 10⁻⁴ of the index.
    public var markFromIndex: Int64 = 100

    /// How far mid, mark and last may disagree, in 10⁻⁴ of the smallest of them.
    public var anchors: Int64 = 10

    /// How long before funding quotes stop.
    public var beforeFunding = Nanoseconds.seconds(10)

    /// How long after funding they stay away.
    public var afterFunding = Nanoseconds.seconds(15)

    /// How far from the book a trade may print, in 10⁻⁴ of the mid.
    public var outlier: Int64 = 50

    /// How many ticks through the book a trade may print: pushes of trade and book race each other.
    public var tradeThroughTicks: Int64 = 50

    /// The time events are counted in.
    public var burstWindow = Nanoseconds.milliseconds(100)

    /// The most events in that time.
    public var burstEvents: UInt32 = 400

    /// How many times the usual size a level must be to look like bait.
    public var spoofFactor: Int64 = 8

    /// How quickly bait is taken back.
    public var spoofWithin = Nanoseconds.milliseconds(500)

    /// How many baits make a pattern.
    public var spoofCount: UInt32 = 3

    /// How long a finding of one moment keeps quotes away.
    public var coolOff = Nanoseconds.milliseconds(500)

    /// The bounds of the catalogue, and cautious ones where it names none.
    public init() {}
}
