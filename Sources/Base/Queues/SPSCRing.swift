/// A bounded queue from exactly one producing thread to exactly one consuming thread.
///
/// The ends are separate non-copyable values: a second producer does not compile. The same ring
/// lies in shared memory between two processes, where each end knows whether the other still lives.
///
/// A loop that owns an end must be able to leave: before a loop without exit Swift 6.3.1 ends the
/// value it will never give back, and the loop then writes into memory that is gone.
@frozen
public struct SPSCRing<Element: BitwiseCopyable & Sendable>: ~Copyable {
    /// The writing end; move it to the thread that produces.
    public var producer: Producer

    /// The reading end; move it to the thread that consumes.
    public var consumer: Consumer

    /// Takes all the memory the ring will ever use.
    ///
    /// - Precondition: `capacity` is a power of two.
    public init(capacity: Int) {
        let block = MemoryBlock(byteCount: Self.byteCount(capacity: capacity))
        Self.format(block, at: 0, capacity: capacity)
        let header = RingHeader(block, at: 0)
        producer = Producer(header, capacity: capacity, block: block)
        consumer = Consumer(header, capacity: capacity, block: block)
    }

    /// How much of a block a ring of `capacity` takes; a multiple of a cache line.
    public static func byteCount(capacity: Int) -> Int {
        let line = MemoryBlock.lineBytes
        let slots = capacity * MemoryLayout<Element>.stride
        return RingHeader.bytes + (slots + line - 1) / line * line
    }

    /// Lays an empty ring into a block; the ends are joined afterwards, by this process or others.
    ///
    /// - Precondition: the ring fits the block, and nobody holds an end of a ring there.
    public static func format(_ block: MemoryBlock, at offset: Int, capacity: Int) {
        precondition(
            MemoryLayout<Element>.alignment <= MemoryBlock.lineBytes,
            "an element fits the alignment"
        )
        precondition(
            offset + byteCount(capacity: capacity) <= block.byteCount,
            "a ring fits its block"
        )
        let header = RingHeader(block, at: offset)
        header.format(slotCount: capacity, stride: MemoryLayout<Element>.stride)
    }
}
