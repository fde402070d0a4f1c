internal import Glibc

/// One connection's bytes on their way out, in order; `unsent` stays put while a send is in flight.
@safe
public struct SendBuffer: ~Copyable {
    private let memory: MappedBytes
    private var start = 0
    var end = 0

    /// True while the kernel reads from this memory.
    private(set) var inFlight = false

    /// Maps the memory; pages are touched as bytes are queued.
    public init(capacity: Int) { memory = MappedBytes(count: capacity) }

    /// Bytes queued and not yet taken by the kernel.
    public var unsentCount: Int { end - start }

    var base: UnsafeMutableRawPointer { unsafe memory.base }
    var room: Int { memory.count - end }

    var unsent: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: base + start, count: end - start)
    }

    /// Makes room for `count` bytes, unless the memory is full or held by the kernel.
    mutating func reserve(_ count: Int) -> Bool {
        if room >= count { return true }
        if start > 0, !inFlight {
            // SAFETY: the unsent bytes move down inside the mapping, and nobody reads them now.
            unsafe memmove(base, base + start, end - start)
            end -= start
            start = 0
        }
        return room >= count
    }

    /// Appends plain bytes; false when they do not fit.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard reserve(bytes.count) else { return false }
        guard let from = bytes.baseAddress else { return true }
        unsafe memcpy(base + end, from, bytes.count)
        end += bytes.count
        return true
    }

    /// Hands all unsent bytes to `body` and forgets them: for ends with no kernel between them.
    public mutating func handOver(to body: (Span<UInt8>) -> Void) {
        precondition(!inFlight, "the kernel holds none of this memory")
        // SAFETY: the mapping outlives the borrow, and the unsent bytes lie inside it.
        let bytes = unsafe UnsafeBufferPointer(
            start: UnsafePointer((base + start).assumingMemoryBound(to: UInt8.self)),
            count: unsentCount
        )
        body(unsafe Span(_unsafeElements: bytes))
        sent(unsentCount)
    }

    /// The kernel reads `unsent` until `sent`.
    mutating func launch() { inFlight = true }

    /// The kernel took `count` bytes.
    mutating func sent(_ count: Int) {
        precondition(count >= 0 && count <= end - start, "no more is sent than was queued")
        inFlight = false
        start += count
        if start == end {
            start = 0
            end = 0
        }
    }

    /// Forgets everything, for a new connection.
    mutating func reset() {
        precondition(!inFlight, "the kernel holds none of this memory")
        start = 0
        end = 0
    }
}
