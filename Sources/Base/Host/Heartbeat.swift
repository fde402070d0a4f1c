internal import Synchronization

/// A sign of life that one thread gives and another judges, also across processes.
@safe
public struct Heartbeat: ~Copyable, @unchecked Sendable {
    private let beats: UnsafeMutablePointer<Atomic<Int64>>

    /// The judging half; copy it to any thread.
    public let watch: Watch

    /// How much of a block a heartbeat takes.
    public static var byteCount: Int { MemoryBlock.lineBytes }

    /// A heartbeat in private memory.
    public init() { self.init(over: MemoryBlock(byteCount: Self.byteCount), at: 0) }

    /// A heartbeat in a block; a beat left there by an earlier process is forgotten.
    public init(over block: MemoryBlock, at offset: Int) {
        watch = Watch(block, at: offset)
        unsafe beats = watch.beats
        unsafe beats.pointee.store(0, ordering: .releasing)
    }

    /// Says that progress was made by `now`.
    public func beat(_ now: Instant) {
        // The pointer does not keep the block alive.
        defer { withExtendedLifetime(watch) {} }
        // Release orders the work before its sign; pairs with the acquire in state().
        unsafe beats.pointee.store(max(now.sinceBoot, 1), ordering: .releasing)
    }

    /// What a watcher finds.
    public enum State: Equatable, Sendable {
        /// No beat yet.
        case silent

        /// The last beat is recent enough; so long ago.
        case alive(Nanoseconds)

        /// The last beat is too old; so long ago.
        case missed(Nanoseconds)
    }

    /// The judging half.
    @safe
    public struct Watch: @unchecked Sendable {
        let beats: UnsafeMutablePointer<Atomic<Int64>>
        private let block: MemoryBlock

        /// Watches the heartbeat in `block` at `offset`.
        public init(_ block: MemoryBlock, at offset: Int) {
            precondition(offset % MemoryBlock.lineBytes == 0, "a heartbeat has its own line")
            precondition(offset + Heartbeat.byteCount <= block.byteCount, "it fits its block")
            unsafe beats = (block.base + offset).assumingMemoryBound(to: Atomic<Int64>.self)
            self.block = block
        }

        /// Judges the last beat at `now`.
        public func state(_ now: Instant, limit: Nanoseconds) -> State {
            defer { withExtendedLifetime(block) {} }
            let last = unsafe beats.pointee.load(ordering: .acquiring)
            guard last != 0 else { return .silent }
            let age = now - Instant(sinceBoot: last)
            return age <= limit ? .alive(age) : .missed(age)
        }
    }
}
