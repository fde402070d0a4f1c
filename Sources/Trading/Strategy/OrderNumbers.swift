public import Base

/// Makes client order ids: each once, rising, under this start's incarnation.
public struct OrderNumbers: Sendable {
    /// The instance's tag; an id with another one is a stranger's.
    public let tag: UInt16

    /// This start.
    public private(set) var incarnation: UInt32

    /// The lane.
    public let lane: LaneID

    /// The last sequence number given out.
    public private(set) var last: UInt32 = 0

    /// Numbers for one lane of one start.
    public init(tag: UInt16, incarnation: UInt32, lane: LaneID) {
        self.tag = tag
        self.incarnation = incarnation
        self.lane = lane
    }

    /// The next id; nil when this incarnation's numbers are used up.
    mutating func next() -> ClientOrderID? {
        guard last < ClientOrderID.sequenceMax else { return nil }
        last += 1
        return ClientOrderID(tag: tag, incarnation: incarnation, lane: lane, sequence: last)
    }

    /// Whether this instance may have given out `id`: our tag, no later than the last one.
    public func isOurs(_ id: ClientOrderID) -> Bool {
        guard id.raw > 0, id.tag == tag, id.lane == lane, id.sequence > 0 else { return false }
        return id.incarnation < incarnation
            || (id.incarnation == incarnation && id.sequence <= last)
    }
}
