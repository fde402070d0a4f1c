internal import Glibc

/// One connection's received plaintext, parsed where it lies.
///
/// Four places in order: `start` ≤ `start + kept` ≤ `cursor` ≤ `end`. Bytes from `start` are the
/// message being put together, the parser stands at `cursor`, and the socket writes at `end`. What
/// lies between `kept` and `cursor` (frame headers, answered pings) is spent. After any message
/// `padding` bytes may be read, which a vectorised JSON parser does.
@safe
public struct ReceiveBuffer: ~Copyable {
    /// Readable bytes promised behind every message.
    public static let padding = 64

    private let memory: MappedBytes

    /// The most bytes it holds at once.
    public let capacity: Int

    var start = 0
    var kept = 0
    var cursor = 0
    var end = 0

    /// Maps the memory; pages are touched as bytes arrive.
    public init(capacity: Int) {
        memory = MappedBytes(count: capacity + Self.padding)
        self.capacity = memory.count - Self.padding
    }

    /// Bytes received and not yet parsed.
    public var unparsedCount: Int { end - cursor }

    /// Copies `bytes` in; false when they do not fit.
    public mutating func append(_ bytes: Span<UInt8>) -> Bool {
        unsafe bytes.withUnsafeBytes { source in
            guard reserve(source.count) else { return false }
            guard let from = source.baseAddress else { return true }
            unsafe memcpy(base + end, from, source.count)
            end += source.count
            return true
        }
    }

    /// Lends the bytes of `extent` to `body`, with `padding` readable bytes behind them.
    @inline(__always)
    public borrowing func withBytes<Value, Failure: Error>(
        _ extent: Extent,
        _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        precondition(extent.start >= 0 && extent.count >= 0, "an extent is a run of bytes")
        precondition(extent.start + extent.count <= capacity, "an extent lies in its buffer")
        // SAFETY: the mapping outlives the borrow and the extent lies inside it.
        let bytes = unsafe UnsafeBufferPointer(
            start: UnsafePointer((base + extent.start).assumingMemoryBound(to: UInt8.self)),
            count: extent.count
        )
        return try unsafe body(Span(_unsafeElements: bytes))
    }

    /// Forgets everything, for a new connection.
    public mutating func reset() {
        start = 0
        kept = 0
        cursor = 0
        end = 0
    }

    // MARK: For the parsers and the socket side of this module.

    /// The bytes of `extent`; the caller keeps them where they are meanwhile.
    @unsafe @inline(__always)
    func bytes(_ extent: Extent) -> UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(
            start: UnsafePointer((base + extent.start).assumingMemoryBound(to: UInt8.self)),
            count: extent.count
        )
    }

    /// Copies in bytes that fit.
    @inline(__always)
    mutating func fill(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= room, "the bytes fit")
        guard let from = bytes.baseAddress else { return }
        unsafe memcpy(base + end, from, bytes.count)
        end += bytes.count
    }

    var base: UnsafeMutableRawPointer { unsafe memory.base }

    /// Room behind `end` without moving anything.
    var room: Int { capacity - end }

    /// Makes at least `count` bytes of room, moving the unfinished message down if it must.
    mutating func reserve(_ count: Int) -> Bool {
        if room >= count { return true }
        if start > 0 || cursor > start + kept {
            // SAFETY: both runs lie inside the mapping and move toward its start.
            unsafe memmove(base, base + start, kept)
            unsafe memmove(base + kept, base + cursor, end - cursor)
            end = kept + end - cursor
            cursor = kept
            start = 0
        }
        return room >= count
    }

    /// Drops the message handed up; an empty buffer starts over on its warm first page.
    @inline(__always)
    mutating func release() {
        kept = 0
        if cursor == end {
            start = 0
            cursor = 0
            end = 0
        } else {
            start = cursor
        }
    }

    /// Keeps `count` parsed bytes at `cursor` as part of the message, closing any gap before them.
    @inline(__always)
    mutating func keep(_ count: Int) {
        if cursor != start + kept {
            // SAFETY: the bytes lie below `end` and move toward `start`.
            unsafe memmove(base + start + kept, base + cursor, count)
        }
        kept += count
        cursor += count
    }

    /// Passes over `count` parsed bytes that nobody needs again.
    @inline(__always)
    mutating func skip(_ count: Int) {
        cursor += count
        if kept == 0 { start = cursor }
    }

    @inline(__always)
    func byte(_ offset: Int) -> UInt8 {
        assert(cursor + offset < end, "a parsed byte has arrived")
        // SAFETY: callers compare with `unparsedCount` first.
        return unsafe base.load(fromByteOffset: cursor + offset, as: UInt8.self)
    }

    @inline(__always)
    func load<Value: BitwiseCopyable>(_ offset: Int, as type: Value.Type) -> Value {
        assert(cursor + offset + MemoryLayout<Value>.size <= end, "the parsed bytes have arrived")
        // SAFETY: callers compare with `unparsedCount` first.
        return unsafe base.loadUnaligned(fromByteOffset: cursor + offset, as: type)
    }
}
