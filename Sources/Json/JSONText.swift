public import Base

/// Where a string lies in its message, and its first eight bytes as one word.
///
/// Laid out as the shim's `csj_text`; a word of up to eight letters is compared in one step.
@frozen
public struct JSONText: BitwiseCopyable, Sendable {
    /// Its first byte in the message.
    public var offset: UInt32

    /// Its length in bytes, escapes not undone.
    public var length: UInt32

    /// The first eight bytes, the first lowest, padded with zeros.
    public var head: UInt64

    /// No string.
    @inlinable
    public init() {
        offset = 0
        length = 0
        head = 0
    }

    /// Whether it is exactly `word`.
    ///
    /// - Precondition: `word` is ASCII.
    @inlinable @inline(__always)
    public func equals(_ word: StaticString, in message: PaddedBytes) -> Bool {
        guard Int(length) == word.utf8CodeUnitCount else { return false }
        return begins(with: word, in: message)
    }

    /// Whether its first letters are `word`.
    @inlinable @inline(__always)
    public func begins(with word: StaticString, in message: PaddedBytes) -> Bool {
        let count = word.utf8CodeUnitCount
        guard Int(length) >= count else { return false }
        // SAFETY: both are at least as long as the word.
        let wanted = unsafe UnsafeRawPointer(word.utf8Start)
        let here = unsafe UnsafeRawPointer(message.start + Int(offset))
        guard count >= 8 else {
            for index in 0..<count
            where unsafe wanted.load(fromByteOffset: index, as: UInt8.self)
                != here.load(fromByteOffset: index, as: UInt8.self)
            {
                return false
            }
            return true
        }
        // Eight letters at a time; the last eight overlap those before.
        var at = 0
        while true {
            guard
                unsafe wanted.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                    == here.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            else { return false }
            if at == count - 8 { return true }
            at = min(at + 8, count - 8)
        }
    }
}

/// The first eight letters of a word as `JSONText.head` has them.
///
/// - Precondition: `word` has at most eight bytes.
public func head(of word: StaticString) -> UInt64 {
    precondition(word.utf8CodeUnitCount <= 8, "a word's head has eight bytes")
    var bits: UInt64 = 0
    for index in 0..<word.utf8CodeUnitCount {
        // SAFETY: the index is below the word's length.
        bits |= UInt64(unsafe word.utf8Start[index]) << UInt64(8 * index)
    }
    return bits
}
