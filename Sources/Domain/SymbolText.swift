/// A venue's symbol as the venue writes it: up to 31 bytes of UTF-8, held in place.
///
/// Venues list names outside ASCII, so a symbol is bytes, never letters.
@frozen
public struct SymbolText: Hashable, BitwiseCopyable, Sendable {
    /// The most bytes a symbol may have.
    public static let bytesMax = 31

    @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes the bytes; nil when there are none or more than 31.
    @inlinable
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count > 0, bytes.count <= Self.bytesMax else { return nil }
        words = (0, 0, 0, UInt64(bytes.count) << 56)
        for index in bytes.indices {
            let bits = UInt64(bytes[index]) << UInt64((index & 7) * 8)
            switch index >> 3 {
            case 0: words.0 |= bits
            case 1: words.1 |= bits
            case 2: words.2 |= bits
            default: words.3 |= bits
            }
        }
    }

    /// Takes a text; nil when it is empty or longer than 31 bytes.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes.span)
    }

    /// How many bytes it has.
    @inlinable
    public var count: Int { Int(words.3 >> 56) }

    /// The byte at `index`.
    ///
    /// - Precondition: `index` is below `count`.
    @inlinable
    public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count, "a symbol's byte is within it")
        let word =
            switch index >> 3 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return UInt8(truncatingIfNeeded: word >> UInt64((index & 7) * 8))
    }

    /// Whether both are the same bytes.
    @inlinable
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.words == rhs.words
    }

    /// Mixes the bytes in.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension SymbolText: CustomStringConvertible {
    /// The symbol as text; for people, never on the lane.
    public var description: String {
        String(decoding: (0..<count).map { self[$0] }, as: UTF8.self)
    }
}
