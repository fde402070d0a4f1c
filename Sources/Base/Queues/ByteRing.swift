internal import Synchronization

/// A bounded queue of byte records from one producing thread to one consuming thread.
///
/// A record is an eight-byte head (length and the caller's tag) and its bytes, padded to eight; it
/// never wraps: filler closes the ring's end. One `publish()` shows any number of records.
@frozen
public struct ByteRing: ~Copyable {
    /// The writing end; move it to the thread that produces.
    public var producer: Producer

    /// The reading end; move it to the thread that consumes.
    public var consumer: Consumer

    /// Bytes of the head in front of every record.
    @usableFromInline static var headBytes: Int { 8 }

    /// The length that marks filler up to the ring's end.
    @usableFromInline static var filler: UInt32 { .max }

    /// Takes all the memory the ring will ever use.
    ///
    /// - Precondition: `capacityBytes` is a power of two.
    public init(capacityBytes: Int) {
        let block = MemoryBlock(byteCount: Self.byteCount(capacityBytes: capacityBytes))
        Self.format(block, at: 0, capacityBytes: capacityBytes)
        let header = RingHeader(block, at: 0)
        producer = Producer(header, capacityBytes: capacityBytes, block: block)
        consumer = Consumer(header, capacityBytes: capacityBytes, block: block)
    }

    /// How much of a block a ring of `capacityBytes` takes.
    public static func byteCount(capacityBytes: Int) -> Int {
        let line = MemoryBlock.lineBytes
        return RingHeader.bytes + (capacityBytes + line - 1) / line * line
    }

    /// Lays an empty ring into a block; the ends are joined afterwards, by this process or others.
    public static func format(_ block: MemoryBlock, at offset: Int, capacityBytes: Int) {
        precondition(capacityBytes >= 64, "a byte ring holds at least a few records")
        precondition(
            offset + byteCount(capacityBytes: capacityBytes) <= block.byteCount,
            "a ring fits its block"
        )
        RingHeader(block, at: offset).format(slotCount: capacityBytes, stride: 1)
    }

    /// Bytes a record of `count` bytes takes in the ring.
    @inlinable
    public static func footprint(_ count: Int) -> Int { headBytes + (count + 7) & ~7 }
}
