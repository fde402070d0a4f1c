public import Json

/// Why a message was not decoded, and at which field; plain bits, so throwing it allocates nothing.
@frozen
public struct DecodeError: Error, Equatable, Sendable {
    /// What was wrong.
    @frozen
    public enum Reason: UInt8, BitwiseCopyable, Sendable {
        /// Not JSON, cut short, or bytes after its end.
        case malformed = 1

        /// A field that must be there is not, or is null.
        case missing = 2

        /// A field of another type than the venue promises.
        case wrongType = 3

        /// A known field given twice.
        case repeated = 4

        /// A decimal without a digit.
        case emptyNumber = 5

        /// A byte no number has.
        case unexpectedByte = 6

        /// Digits beyond the instrument's scale: the value would have to be rounded.
        case tooPrecise = 7

        /// More than 64 bits hold.
        case overflow = 8

        /// A minus sign where only an amount makes sense.
        case negative = 9

        /// More bytes, levels or nesting than memory was laid out for.
        case tooLarge = 10

        /// A kind of message this decoder never gets on this connection.
        case unexpectedMessage = 11
    }

    /// What was wrong.
    public var reason: Reason

    /// The venue's name of the field; empty when the fault lies in no single field.
    public var field: StaticString

    /// The byte it was seen at.
    public var offset: UInt32

    /// States a fault.
    @inlinable
    public init(_ reason: Reason, field: StaticString = "", offset: UInt32 = 0) {
        self.reason = reason
        self.field = field
        self.offset = offset
    }

    /// Whether both name the same reason, field and place.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.reason == rhs.reason && lhs.offset == rhs.offset
            && lhs.field.description == rhs.field.description
    }
}

extension DecodeError {
    /// The reader's fault in the port's words.
    @inlinable
    public init(_ fault: JSONFault) {
        self.init(
            Reason(rawValue: fault.reason.rawValue) ?? .malformed,
            field: fault.field,
            offset: fault.offset
        )
    }
}
