public import Base
public import Synchronization

/// The lane's end of the tape: one copy of each input, one store a pass to show them.
///
/// A full ring drops the frame and marks the next; trading goes on and the session says that it
/// cannot be replayed.
@frozen @safe
public struct TapeWriter: ~Copyable, @unchecked Sendable {
    @usableFromInline let bytes: UnsafeMutableRawPointer
    @usableFromInline let appended: UnsafeMutablePointer<Atomic<UInt64>>
    @usableFromInline let capacity: UInt64
    @usableFromInline var next: UInt64
    @usableFromInline var limit: UInt64
    @usableFromInline var instant = Instant.distantPast
    @usableFromInline var pendingFlags: TapeFlags = []

    private let ring: TapeRing

    init(_ ring: TapeRing) {
        self.ring = ring
        unsafe bytes = ring.bytes
        unsafe appended = ring.atomic(.appended)
        capacity = UInt64(ring.capacity)
        next = ring.appended
        limit = ring.written + UInt64(ring.capacity)
    }

    /// The position the next frame will have, if the ring's end does not move it on.
    @inlinable
    public var position: UInt64 { next }

    /// Begins a pass: its instant stands in every frame until the next.
    @inlinable
    public mutating func begin(_ now: Instant) { instant = now }

    /// Puts one input on the tape and returns where it lies, or would have lain when it was dropped.
    @inlinable
    public mutating func add(
        _ kind: TapeKind,
        source: UInt16,
        flags: TapeFlags = [],
        _ payload: Span<UInt8>
    ) -> UInt64 {
        let size = UInt64(TapeFrame.footprint(payload.count))
        let left = capacity &- (next & (capacity &- 1))
        let needed = size <= left ? size : left &+ size
        if next &+ needed > limit, !findRoom(needed) { return drop() }
        if size > left {
            let filler = UInt64(TapeFrame.filler) | left
            // SAFETY: at least eight bytes are left, for all positions are multiples of eight.
            unsafe (bytes + Int(truncatingIfNeeded: next & (capacity &- 1)))
                .storeBytes(of: filler, as: UInt64.self)
            next &+= left
        }
        let position = next
        let at = unsafe bytes + Int(truncatingIfNeeded: next & (capacity &- 1))
        let word =
            UInt64(payload.count) | UInt64(source) << 32 | UInt64(kind.rawValue) << 48
            | UInt64(flags.union(pendingFlags).rawValue) << 56
        // SAFETY: `size` bytes from `at` on are free, and the payload is shorter than that.
        unsafe at.storeBytes(of: word, as: UInt64.self)
        unsafe at.storeBytes(of: instant.sinceBoot, toByteOffset: 8, as: Int64.self)
        unsafe at.storeBytes(of: position, toByteOffset: 16, as: UInt64.self)
        unsafe payload.withUnsafeBytes { source in
            guard let from = source.baseAddress else { return }
            unsafe (at + TapeFrame.headBytes).copyMemory(from: from, byteCount: source.count)
        }
        pendingFlags = []
        next = position &+ size
        return position
    }

    /// Shows all frames of the pass to the drainer.
    @inlinable
    public mutating func publish() {
        // Release publishes the frames; pairs with the acquire in TapeRing.appended.
        unsafe appended.pointee.store(next, ordering: .releasing)
    }

    /// Whether everything so far can be replayed.
    public var isReplayable: Bool { ring.lostFrom == nil }

    @usableFromInline
    mutating func findRoom(_ needed: UInt64) -> Bool {
        limit = ring.written + capacity
        return next &+ needed <= limit
    }

    @usableFromInline
    mutating func drop() -> UInt64 {
        confessLoss()
        ring.store(.lostFrames, ring.lostFrames &+ 1)
        return next
    }

    /// Marks the next frame: something before it is lost.
    mutating func confessLoss() {
        pendingFlags = .lostBefore
        if ring.lostFrom == nil { ring.store(.lostFrom, next) }
    }
}
