/// The only maker of client order ids of one lane in one incarnation, and the judge of what is ours.
@frozen
public struct ClientOrderIDMint: ~Copyable, Sendable {
    /// Whose an id is.
    @frozen
    public enum Owner: Sendable {
        /// Made by this lane, now or by an earlier incarnation of it.
        case thisLane

        /// Made by another lane of this instance.
        case otherLane

        /// Not of our making, or not yet made.
        case stranger
    }

    /// The instance.
    public let tag: UInt16

    /// The start of the instance.
    public let incarnation: UInt32

    /// The lane.
    public let lane: LaneID

    /// The last sequence number given out; 0 before the first.
    public private(set) var lastSequence: UInt32

    /// Starts after `lastSequence`; a fresh incarnation starts after 0.
    public init(tag: UInt16, incarnation: UInt32, lane: LaneID, lastSequence: UInt32 = 0) {
        precondition(tag >= 1 && tag <= ClientOrderID.tagMax, "a tag is 1…1023")
        precondition(incarnation <= ClientOrderID.incarnationMax, "an incarnation has 20 bits")
        precondition(lastSequence <= ClientOrderID.sequenceMax, "a sequence has 28 bits")
        self.tag = tag
        self.incarnation = incarnation
        self.lane = lane
        self.lastSequence = lastSequence
    }

    /// An id never given out before; nil once the incarnation's numbers are used up.
    public mutating func next() -> ClientOrderID? {
        guard lastSequence < ClientOrderID.sequenceMax else { return nil }
        lastSequence += 1
        return ClientOrderID(
            tag: tag,
            incarnation: incarnation,
            lane: lane,
            sequence: lastSequence
        )
    }

    /// Whose an id is: a number of ours that was not given out yet is a stranger's.
    public func owner(of id: ClientOrderID) -> Owner {
        guard id.raw > 0, id.tag == tag, id.sequence >= 1 else { return .stranger }
        guard id.incarnation <= incarnation else { return .stranger }
        guard id.lane == lane else { return .otherLane }
        if id.incarnation == incarnation, id.sequence > lastSequence { return .stranger }
        return .thisLane
    }
}
