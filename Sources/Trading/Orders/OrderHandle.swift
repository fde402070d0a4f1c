/// Names one order of a lane; a handle kept after its place was reused names nothing.
@frozen
public struct OrderHandle: Hashable, BitwiseCopyable, Sendable {
    /// The place in the order table.
    public let index: UInt32

    /// How often the place had been taken.
    public let generation: UInt32

    /// No order.
    public static let none = OrderHandle(index: .max, generation: 0)

    @usableFromInline
    init(index: UInt32, generation: UInt32) {
        self.index = index
        self.generation = generation
    }
}
