/// The 32 bytes of a SHA-256 or of an HMAC over it, held in place.
@frozen
public struct Digest256: BitwiseCopyable, Sendable {
    /// The bytes in order.
    public var bytes: InlineArray<32, UInt8>

    /// Wraps 32 bytes.
    @inlinable
    public init(bytes: InlineArray<32, UInt8>) { self.bytes = bytes }

    /// Thirty-two zero bytes: the link before the first of a chain.
    public static let zero = Digest256(bytes: InlineArray(repeating: 0))

    /// The lower-case hexadecimal text; for people and files, never on the lane.
    public var text: String {
        var text = [UInt8](repeating: 0, count: 64)
        var room = text.mutableSpan
        _ = Hex.encode(bytes.span, into: &room)
        return String(decoding: text, as: UTF8.self)
    }
}

extension Digest256: Equatable {
    /// Compares all bytes in a time that does not depend on where they differ.
    @inlinable
    public static func == (lhs: Self, rhs: Self) -> Bool {
        var difference: UInt8 = 0
        for index in lhs.bytes.indices { difference |= lhs.bytes[index] ^ rhs.bytes[index] }
        return difference == 0
    }
}
