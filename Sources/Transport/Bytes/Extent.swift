/// A run of bytes inside a receive buffer, valid until the next event is asked for.
@frozen
public struct Extent: Hashable, BitwiseCopyable, Sendable {
    /// The first byte's place in the buffer.
    public let start: Int

    /// How many bytes.
    public let count: Int

    /// States a run.
    @inlinable
    public init(start: Int, count: Int) {
        self.start = start
        self.count = count
    }

    /// No bytes.
    public static let none = Extent(start: 0, count: 0)
}
