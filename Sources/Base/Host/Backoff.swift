/// One wait that grows: pauses first, then yields, then tells the caller to block.
@frozen
public struct Backoff: Sendable {
    /// Pauses before the first yield under `adaptive`; about a microsecond.
    @usableFromInline static var spins: UInt32 { 32 }

    /// Yields before a blocking wait under `block`.
    @usableFromInline static var yields: UInt32 { 16 }

    /// The policy followed.
    public let policy: WaitPolicy

    @usableFromInline var idle: UInt32 = 0

    /// Follows a policy from its start.
    @inlinable
    public init(_ policy: WaitPolicy) { self.policy = policy }

    /// Something was done: the next wait starts small.
    @inlinable
    public mutating func reset() { idle = 0 }

    /// Waits one step; true asks the caller to sleep in the kernel now.
    @inlinable
    public mutating func pause() -> Bool {
        if policy == .spin || idle < Self.spins {
            idle &+= 1
            Processor.relax()
            return false
        }
        if policy == .block, idle >= Self.spins + Self.yields { return true }
        if idle < .max { idle += 1 }
        Processor.yield()
        return false
    }
}
