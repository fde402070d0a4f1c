public import Base

/// The bounds of one contract's data gates; a zero bound switches its gate off.
public struct DataGatePolicy: BitwiseCopyable, Sendable {
    /// How far mark and index may disagree, in 10⁻⁴ of the index.
    public var markFromIndex: Int64 = 100

    /// The oldest mark price to trade on; the venue tells one every second.
    public var markAge = Nanoseconds.seconds(5)

    /// How far the venue's stamp of the latest message may be from venue time.
    public var lag = Nanoseconds.seconds(2)

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

    /// Cautious bounds.
    public init() {}

    /// Whether any gate is on.
    public var isOn: Bool {
        markFromIndex > 0 || markAge > .zero || lag > .zero || beforeFunding > .zero
            || afterFunding > .zero || outlier > 0 || tradeThroughTicks > 0 || burstEvents > 0
            || spoofFactor > 0
    }

    /// No gate at all.
    public static var off: DataGatePolicy {
        var policy = DataGatePolicy()
        policy.markFromIndex = 0
        policy.markAge = .zero
        policy.lag = .zero
        policy.beforeFunding = .zero
        policy.afterFunding = .zero
        policy.outlier = 0
        policy.tradeThroughTicks = 0
        policy.burstEvents = 0
        policy.spoofFactor = 0
        return policy
    }
}
