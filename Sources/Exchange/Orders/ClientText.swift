/// A client order id as the venue's client wrote it: 1 to 36 bytes, held in place.
@frozen
public struct ClientText: BitwiseCopyable, Sendable {
    /// The most bytes one may have.
    public static let bytesMax = 36

    @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64, UInt64)

    /// No id.
    @inlinable
    public init() { words = (0, 0, 0, 0, 0) }

    /// Takes the bytes; nil when there are none or more than 36.
    @inlinable
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count > 0, bytes.count <= Self.bytesMax else { return nil }
        words = (0, 0, 0, 0, UInt64(bytes.count) << 56)
        for index in bytes.indices {
            let bits = UInt64(bytes[index]) &<< UInt64((index & 7) &* 8)
            switch index >> 3 {
            case 0: words.0 |= bits
            case 1: words.1 |= bits
            case 2: words.2 |= bits
            case 3: words.3 |= bits
            default: words.4 |= bits
            }
        }
    }

    /// Takes a text; nil when it is empty or longer than 36 bytes.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes.span)
    }

    /// The id that is a number in decimal, made without a text.
    @inlinable
    public init(decimal number: UInt64) {
        words = (0, 0, 0, 0, 0)
        var digits = 1
        var probe = number / 10
        while probe != 0 {
            digits &+= 1
            probe /= 10
        }
        var rest = number
        var index = digits
        while index > 0 {
            index &-= 1
            let bits = (48 &+ rest % 10) &<< UInt64((index & 7) &* 8)
            rest /= 10
            switch index >> 3 {
            case 0: words.0 |= bits
            case 1: words.1 |= bits
            default: words.2 |= bits
            }
        }
        words.4 |= UInt64(digits) &<< 56
    }

    /// How many bytes it has; 0 for no id.
    @inlinable
    public var count: Int { Int(words.4 >> 56) }

    /// The byte at `index`.
    ///
    /// - Precondition: `index` is below `count`.
    @inlinable
    public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count, "a client id's byte is within it")
        let word =
            switch index >> 3 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            case 3: words.3
            default: words.4
            }
        return UInt8(truncatingIfNeeded: word >> UInt64((index & 7) * 8))
    }

    /// A number that spreads ids over a table; the same in every process.
    @inlinable
    var spread: UInt64 {
        var mixed = words.0 &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 29) ^ words.1) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 32) ^ words.2 ^ words.3 &<< 1) &* 0x94D0_49BB_1331_11EB
        mixed = (mixed ^ (mixed >> 31) ^ words.4) &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ (mixed >> 32)
    }
}

extension ClientText: Equatable {
    /// Whether both are the same bytes.
    @inlinable
    public static func == (lhs: Self, rhs: Self) -> Bool { lhs.words == rhs.words }
}

extension ClientText: CustomStringConvertible {
    /// The id as text.
    public var description: String {
        String(decoding: (0..<count).map { self[$0] }, as: UTF8.self)
    }
}

extension ClientText: Hashable {
    /// Every byte, and how many there are.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
        hasher.combine(words.4)
    }
}
