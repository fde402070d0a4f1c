/// The plaintext bytes of one message in a receive buffer, with room to read past their end.
///
/// Vector code loads whole registers; what lies in the padding is never believed.
@frozen
@safe
public struct PaddedBytes: BitwiseCopyable {
    /// How many bytes after the last one are readable.
    public static let padding = 64

    /// The first byte.
    @unsafe public let start: UnsafePointer<UInt8>

    /// How many bytes the message has.
    public let count: Int

    /// Names a message in place.
    ///
    /// - Precondition: `count + padding` bytes from `start` stay readable and unchanged while in use.
    @unsafe
    @inlinable
    public init(start: UnsafePointer<UInt8>, count: Int) {
        precondition(count >= 0, "a message has no negative length")
        unsafe self.start = start
        self.count = count
    }

    /// The byte at `index`.
    ///
    /// - Precondition: `index` is within the message.
    @inlinable
    public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count, "a byte is within its message")
        // SAFETY: the index lies within the message.
        return unsafe start[index]
    }
}
