public import Base

/// A message copied into memory of its own, followed by padding of the test's choice.
@safe
public final class PaddedMessage {
    private let memory: UnsafeMutablePointer<UInt8>
    /// How many bytes the message has.
    public let count: Int

    /// A copy with padding behind it, zeros unless said.
    public init(_ bytes: [UInt8], padding: [UInt8] = []) {
        count = bytes.count
        let size = bytes.count + max(PaddedBytes.padding, padding.count)
        unsafe memory = .allocate(capacity: size)
        unsafe memory.initialize(repeating: 0, count: size)
        for (index, byte) in (bytes + padding).enumerated() { unsafe memory[index] = byte }
    }

    /// A copy of a text.
    public convenience init(_ text: String) { self.init(Array(text.utf8)) }

    deinit { unsafe memory.deallocate() }

    /// The message in place; it lives as long as this object.
    public var bytes: PaddedBytes { unsafe PaddedBytes(start: UnsafePointer(memory), count: count) }
}
