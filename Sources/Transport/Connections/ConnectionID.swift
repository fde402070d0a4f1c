/// One connection of one table; a later connection in the same place has another generation.
@frozen
public struct ConnectionID: Hashable, BitwiseCopyable, Sendable {
    /// The place in the table.
    public let slot: Int32

    /// Which use of that place.
    public let generation: UInt32

    /// States an id.
    @inlinable
    public init(slot: Int32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }

    /// No connection.
    public static let none = ConnectionID(slot: -1, generation: 0)
}

/// How a message was framed.
public enum MessageKind: BitwiseCopyable, Sendable {
    /// A WebSocket text.
    case text

    /// A WebSocket binary.
    case binary
}

/// What became of bytes handed to a connection.
public enum QueueOutcome: Hashable, BitwiseCopyable, Sendable {
    /// All of them are on their way, in order.
    case queued

    /// None of them: the connection is not live.
    case notLive

    /// None of them: earlier bytes still fill the buffer.
    case full

    /// None of them: the path looks like moving money out.
    case forbidden
}
