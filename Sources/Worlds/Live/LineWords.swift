/// A short text that crosses a ring by value: why a connection ended, for the log.
@frozen
public struct LineWords: BitwiseCopyable, Sendable {
    private var bytes = InlineArray<127, UInt8>(repeating: 0)
    private var count: UInt8 = 0

    /// Keeps the first 127 bytes.
    init(_ text: String) {
        for byte in text.utf8.prefix(127) {
            bytes[Int(count)] = byte
            count += 1
        }
    }

    /// The text.
    public var text: String {
        String(decoding: (0..<Int(count)).map { bytes[$0] }, as: UTF8.self)
    }
}
