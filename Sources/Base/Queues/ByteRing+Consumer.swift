public import Synchronization

extension ByteRing {
    /// The reading end; ending the value tells the producer that nobody reads.
    @frozen @safe
    public struct Consumer: ~Copyable, @unchecked Sendable {
        @usableFromInline let head: UnsafeMutablePointer<Atomic<UInt64>>
        @usableFromInline let tail: UnsafeMutablePointer<Atomic<UInt64>>
        @usableFromInline let state: UnsafeMutablePointer<Atomic<UInt32>>
        @usableFromInline let bytes: UnsafeMutableRawPointer
        @usableFromInline let mask: UInt64
        @usableFromInline var next: UInt64
        @usableFromInline var limit: UInt64
        private let block: MemoryBlock
        private let header: RingHeader

        init(_ header: RingHeader, capacityBytes: Int, block: MemoryBlock) {
            unsafe head = header.head
            unsafe tail = header.tail
            unsafe state = header.state
            unsafe bytes = header.slots
            mask = UInt64(capacityBytes - 1)
            next = unsafe header.tail.pointee.load(ordering: .acquiring)
            limit = next
            self.block = block
            self.header = header
        }

        /// Joins the ring laid down in `block` as its only consumer.
        public init(joining block: MemoryBlock, at offset: Int) throws(SharedLayoutError) {
            guard offset + RingHeader.bytes <= block.byteCount else { throw .truncated }
            let header = RingHeader(block, at: offset)
            let capacity = try header.checkedSlotCount(stride: 1, room: block.byteCount - offset)
            unsafe try RingHeader.claim(header.consumerOwner)
            unsafe header.state.pointee.bitwiseAnd(
                ~RingHeader.consumerEnded,
                ordering: .releasing
            )
            self.init(header, capacityBytes: capacity, block: block)
        }

        deinit {
            unsafe tail.pointee.store(next, ordering: .releasing)
            unsafe state.pointee.bitwiseOr(RingHeader.consumerEnded, ordering: .releasing)
            unsafe RingHeader.free(header.consumerOwner)
        }

        /// Ends reading; the producer sees `isAbandoned`.
        public consuming func close() {}

        /// Hands the next record to `body`; its place stays taken until `release()`.
        ///
        /// Returns nil, without calling `body`, when nothing is published.
        @inlinable
        public mutating func take<Result>(
            _ body: (_ tag: UInt32, _ record: Span<UInt8>) -> Result
        ) -> Result? {
            while true {
                if next == limit {
                    // Acquire pairs with the release in Producer.publish(): the bytes are written.
                    limit = unsafe head.pointee.load(ordering: .acquiring)
                    if next == limit { return nil }
                }
                let offset = Int(truncatingIfNeeded: next & mask)
                let toEnd = Int(truncatingIfNeeded: mask) + 1 - offset
                let word = unsafe (bytes + offset).load(as: UInt64.self)
                let length = UInt32(truncatingIfNeeded: word)
                if length == ByteRing.filler {
                    next &+= UInt64(toEnd)
                    continue
                }
                let count = Int(length)
                precondition(ByteRing.footprint(count) <= toEnd, "a record does not wrap")
                // SAFETY: the record was just shown to end inside the ring.
                let start = unsafe bytes + offset + ByteRing.headBytes
                let record = unsafe UnsafeRawBufferPointer(start: start, count: count)
                let result = unsafe body(
                    UInt32(truncatingIfNeeded: word >> 32),
                    record.assumingMemoryBound(to: UInt8.self).span
                )
                next &+= UInt64(ByteRing.footprint(count))
                return result
            }
        }

        /// Gives the bytes of all taken records back at once.
        @inlinable
        public mutating func release() {
            // Release returns the bytes; pairs with the acquire in Producer.reserve().
            unsafe tail.pointee.store(next, ordering: .releasing)
        }

        /// Bytes published and not yet taken: the depth gauge.
        public var depthBytes: Int {
            Int(truncatingIfNeeded: (unsafe head.pointee.load(ordering: .acquiring)) &- next)
        }

        /// Whether the producer has ended and every record has been taken.
        public var isFinished: Bool {
            let ended =
                unsafe state.pointee.load(ordering: .acquiring) & RingHeader.producerEnded != 0
            return unsafe ended && head.pointee.load(ordering: .acquiring) == next
        }

        /// Whether a living process holds the other end; for rings in shared memory only.
        public var isPeerAlive: Bool { unsafe RingHeader.holds(header.producerOwner) }
    }
}
