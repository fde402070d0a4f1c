/// Our id of one order intent: a positive integer that every venue accepts as decimal text.
///
/// Bits 62–53 instance tag (1…1023), 52–33 incarnation, 32–28 lane, 27–0 sequence (from 1).
/// A tag of at least 1 gives 16 to 19 digits, so an id is never a small number someone typed.
@frozen
public struct ClientOrderID: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The packed bits.
    public let raw: Int64

    /// Wraps bits that are known to be an id, or zero.
    @inlinable
    public init(raw: Int64) { self.raw = raw }

    /// No order of ours.
    public static let none = ClientOrderID(raw: 0)

    /// The highest instance tag.
    public static let tagMax: UInt16 = 1_023

    /// The highest incarnation.
    public static let incarnationMax: UInt32 = 1 << 20 - 1

    /// The highest sequence number of one lane and incarnation.
    public static let sequenceMax: UInt32 = 1 << 28 - 1

    /// Packs the four parts.
    ///
    /// - Precondition: each part fits its bits; tag and sequence start at 1.
    @inlinable
    public init(tag: UInt16, incarnation: UInt32, lane: LaneID, sequence: UInt32) {
        precondition(tag >= 1 && tag <= Self.tagMax, "a tag is 1…1023")
        precondition(incarnation <= Self.incarnationMax, "an incarnation has 20 bits")
        precondition(sequence >= 1 && sequence <= Self.sequenceMax, "a sequence is 1…2²⁸−1")
        raw =
            Int64(tag) << 53 | Int64(incarnation) << 33 | Int64(lane.index) << 28
            | Int64(sequence)
    }

    /// The instance that made it.
    @inlinable
    public var tag: UInt16 { UInt16(truncatingIfNeeded: raw >> 53) }

    /// The start of that instance that made it.
    @inlinable
    public var incarnation: UInt32 { UInt32(truncatingIfNeeded: raw >> 33) & Self.incarnationMax }

    /// The lane that made it.
    @inlinable
    public var lane: LaneID { LaneID(index: UInt8(truncatingIfNeeded: raw >> 28) & 31) }

    /// Its number within that lane and incarnation.
    @inlinable
    public var sequence: UInt32 { UInt32(truncatingIfNeeded: raw) & Self.sequenceMax }

    /// Orders by age within one instance.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.raw < rhs.raw }
}
