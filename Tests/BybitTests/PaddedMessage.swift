import Base

/// A message copied into memory of its own, followed by padding of the test's choice.
@safe
final class PaddedMessage {
    private let memory: UnsafeMutablePointer<UInt8>
    let count: Int

    init(_ bytes: [UInt8], padding: [UInt8] = []) {
        count = bytes.count
        let size = bytes.count + max(PaddedBytes.padding, padding.count)
        unsafe memory = .allocate(capacity: size)
        unsafe memory.initialize(repeating: 0, count: size)
        for (index, byte) in (bytes + padding).enumerated() { unsafe memory[index] = byte }
    }

    convenience init(_ text: String) { self.init(Array(text.utf8)) }

    deinit { unsafe memory.deallocate() }

    /// The message in place; it lives as long as this object.
    var bytes: PaddedBytes { unsafe PaddedBytes(start: UnsafePointer(memory), count: count) }
}
