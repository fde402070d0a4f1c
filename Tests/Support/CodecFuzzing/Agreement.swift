internal import Base
internal import Json
internal import VenuePort

/// When two outcomes of one message are the same.
enum Agreement {
    /// The same values, or the same fault at the same field and byte after the same values.
    static func isSame(_ one: Outcome, _ other: Outcome) -> Bool {
        guard one.telling.digest == other.telling.digest else { return false }
        guard let fault = one.fault, let second = other.fault else {
            return one.fault == nil && other.fault == nil
        }
        return fault.offset == second.offset && isSame(fault, second)
    }

    /// The same, as far as a reader that sees all of a message first can be the same as one that
    /// reads it byte by byte.
    ///
    /// What is no JSON neither makes an event of: each refuses it where it sees so, or skips it by
    /// its head without a look at the rest. Of JSON both say the same.
    static func isCompatible(
        _ vector: Outcome,
        with reference: Outcome,
        on message: PaddedBytes
    ) -> Bool {
        if isSameReason(vector.fault, reference.fault),
            vector.telling.digest == reference.telling.digest
        {
            return true
        }
        guard vector.fault != nil || vector.telling.events == 0,
            reference.fault != nil || reference.telling.events == 0
        else { return false }
        let bytes = (0..<message.count).map { message[$0] }
        return JSONTree.read(bytes) == nil
    }

    private static func isSameReason(_ one: DecodeError?, _ other: DecodeError?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        // What is no message at all may be told of any field it was seen in.
        return isSame(one, other) || (one.reason == .malformed && other.reason == .malformed)
    }

    /// The same reason and field.
    private static func isSame(_ one: DecodeError, _ other: DecodeError) -> Bool {
        guard one.reason == other.reason else { return false }
        let (field, second) = (one.field, other.field)
        guard field.utf8CodeUnitCount == second.utf8CodeUnitCount else { return false }
        // Texts of one plan lie in one place; only the texts of two plans need a look.
        return unsafe field.utf8Start == second.utf8Start
            || field.description == second.description
    }

    /// Both outcomes, for whoever has to find out why.
    static func words(
        _ name: String,
        _ one: Outcome,
        _ second: String,
        _ other: Outcome
    ) -> String {
        "\(name): \(words(one)); \(second): \(words(other))"
    }

    private static func words(_ outcome: Outcome) -> String {
        let telling = outcome.telling
        let told =
            "\(telling.events) events, \(telling.notices) notices, \(telling.oddities) oddities"
        let all = "\(told), digest \(telling.digest)"
        guard let fault = outcome.fault else { return all }
        return "\(all), \(fault.reason) in \"\(fault.field)\" at \(fault.offset)"
    }
}
