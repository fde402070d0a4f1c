public import Base

/// What a pass learns from outside besides messages; on the tape, so that a replay learns the same.
@frozen
public struct PassConditions: Equatable, BitwiseCopyable, Sendable {
    /// Bytes the trade socket has not taken yet.
    public var unsentBytes: UInt32 = 0

    /// Whether market bytes were left unread.
    public var isBehind = false

    /// Whether the journal's drainer is too far behind, or its disk says no.
    public var journalHolds = false

    /// Whether the journal takes intents that add risk.
    public var journalAdmits = true

    /// The longest strategy call of the pass before, when it passed its budget; else zero.
    public var overrun = Nanoseconds.zero

    /// Journal positions before this one are as safe as the durability mode asks.
    public var releasedTo = UInt64.max

    /// Everything is well.
    public init() {}

    /// How many bytes the conditions take on the tape.
    public static let byteCount = 24

    /// The conditions as the tape keeps them.
    public var bytes: InlineArray<24, UInt8> {
        var bytes = InlineArray<24, UInt8>(repeating: 0)
        for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: unsentBytes >> (8 * index)) }
        bytes[4] = (isBehind ? 1 : 0) | (journalHolds ? 2 : 0) | (journalAdmits ? 4 : 0)
        for index in 0..<8 {
            bytes[8 + index] = UInt8(truncatingIfNeeded: overrun.count >> (8 * Int64(index)))
            bytes[16 + index] = UInt8(truncatingIfNeeded: releasedTo >> (8 * UInt64(index)))
        }
        return bytes
    }

    /// Reads what the tape keeps; nil when it is no such frame.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var word: UInt64 = 0
        for index in 0..<4 { unsentBytes |= UInt32(bytes[index]) << UInt32(8 * index) }
        isBehind = bytes[4] & 1 != 0
        journalHolds = bytes[4] & 2 != 0
        journalAdmits = bytes[4] & 4 != 0
        for index in 0..<8 { word |= UInt64(bytes[8 + index]) << UInt64(8 * index) }
        overrun = Nanoseconds(Int64(bitPattern: word))
        releasedTo = 0
        for index in 0..<8 { releasedTo |= UInt64(bytes[16 + index]) << UInt64(8 * index) }
    }
}
