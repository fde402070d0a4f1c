/// What one socket did; the bytes of `received` are valid until the next event is asked for.
@safe
public enum SocketEvent {
    /// Nothing more in this pass.
    case none

    /// The dialled connection stands.
    case connected(Int)

    /// A peer dialled this listener.
    case accepted(listener: Int, descriptor: Int32)

    /// Bytes arrived.
    case received(Int, UnsafeRawBufferPointer)

    /// The kernel is done with so many bytes of the send in flight.
    case sent(Int, count: Int)

    /// Room to write again.
    case writable(Int)

    /// The stream ended; 0 stands for the peer's orderly end, else an errno.
    case ended(Int, errno: Int32)
}

/// What became of bytes handed to a socket.
public enum SendOutcome: Equatable, BitwiseCopyable, Sendable {
    /// The kernel copied so many.
    case taken(Int)

    /// The kernel reads them where they are until `sent`.
    case inFlight

    /// No room; `writable` follows.
    case blocked

    /// The connection is over; `ended` follows.
    case broken
}

/// What a back-end did, for rates and for comparing back-ends.
public struct SocketCounters: Hashable, BitwiseCopyable, Sendable {
    /// Kernel entries on the data path.
    public var systemCalls: UInt64 = 0

    /// Receives and sends that ended with bytes.
    public var completions: UInt64 = 0

    /// Bytes received.
    public var bytesIn: UInt64 = 0

    /// Bytes sent.
    public var bytesOut: UInt64 = 0

    /// Times the receive buffers ran out.
    public var starved: UInt64 = 0

    /// Nothing done yet.
    public init() {}
}
