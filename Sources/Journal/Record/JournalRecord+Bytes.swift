internal import Domain

/// Why 128 bytes are not the record expected there.
public enum RecordDamage: UInt8, Error, Sendable {
    /// All zero: never written.
    case empty = 1

    /// The checksum does not fit the bytes and this journal.
    case checksum = 2

    /// A whole record, of another position.
    case position = 3

    /// A whole record with a number this version does not know.
    case unknownField = 4
}

extension JournalRecord {
    /// Reads the bytes at `offset`.
    ///
    /// - Precondition: 128 bytes lie there.
    @safe
    init(_ bytes: RawSpan, at offset: Int) {
        precondition(
            offset >= 0 && offset <= bytes.byteCount - Self.byteCount,
            "a record lies inside the bytes"
        )
        // SAFETY: the range was checked; every bit pattern of its words is a value.
        self = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: JournalRecord.self)
    }

    /// Says what is wrong with a record read back, or nil when it is whole.
    func damage(origin: UInt32, position expected: UInt64) -> RecordDamage? {
        guard tail != 0 || position != 0 || traits != 0 else { return .empty }
        guard checksum == sum(origin: origin) else { return .checksum }
        guard UInt32(truncatingIfNeeded: tail) == 0, let kind, flags.rawValue <= RecordFlags.known
        else { return .unknownField }
        if kind == .text {
            guard Int(slot) <= Self.textBytesMax else { return .unknownField }
        } else {
            let rawState = UInt8(truncatingIfNeeded: traits >> 24)
            guard rawState == 0 || state != nil, type != nil, timeInForce != nil, quantity != .min
            else { return .unknownField }
        }
        guard position == expected else { return .position }
        return nil
    }
}
