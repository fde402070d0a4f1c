/// Why a message was not decoded; plain bits, so throwing it allocates nothing.
@frozen
public struct JSONFault: Error, Sendable {
    /// What was wrong.
    @frozen
    public enum Reason: UInt8, BitwiseCopyable, Sendable {
        /// No JSON, cut short, or bytes after its end.
        case malformed = 1

        /// A required field is absent or null.
        case missing = 2

        /// A value of another type than the plan says.
        case wrongType = 3

        /// A field of the plan given twice.
        case repeated = 4

        /// A number without a digit.
        case emptyNumber = 5

        /// A byte no number has.
        case unexpectedByte = 6

        /// Digits beyond the scale that are not zero.
        case tooPrecise = 7

        /// More than 64 bits hold.
        case overflow = 8

        /// A minus sign where only an amount makes sense.
        case negative = 9

        /// More bytes or levels than there is memory for.
        case tooLarge = 10
    }

    /// What was wrong.
    public let reason: Reason

    /// The field's name; empty when the fault lies in no single field.
    public let field: StaticString

    /// The byte it was seen at.
    public let offset: UInt32
}
