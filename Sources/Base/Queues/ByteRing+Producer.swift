public import Synchronization

extension ByteRing {
    /// The writing end; ending the value closes the ring for its reader.
    @frozen @safe
    public struct Producer: ~Copyable, @unchecked Sendable {
        @usableFromInline let head: UnsafeMutablePointer<Atomic<UInt64>>
        @usableFromInline let tail: UnsafeMutablePointer<Atomic<UInt64>>
        @usableFromInline let state: UnsafeMutablePointer<Atomic<UInt32>>
        @usableFromInline let bytes: UnsafeMutableRawPointer
        @usableFromInline let mask: UInt64
        @usableFromInline var next: UInt64
        @usableFromInline var limit: UInt64

        /// Records refused because the ring was full: the caller reports them, nobody swallows them.
        public private(set) var refused: UInt64 = 0

        private let block: MemoryBlock
        private let header: RingHeader

        init(_ header: RingHeader, capacityBytes: Int, block: MemoryBlock) {
            unsafe head = header.head
            unsafe tail = header.tail
            unsafe state = header.state
            unsafe bytes = header.slots
            mask = UInt64(capacityBytes - 1)
            next = unsafe header.head.pointee.load(ordering: .acquiring)
            limit =
                unsafe header.tail.pointee.load(ordering: .acquiring) &+ UInt64(capacityBytes)
            self.block = block
            self.header = header
        }

        /// Joins the ring laid down in `block` as its only producer.
        public init(joining block: MemoryBlock, at offset: Int) throws(SharedLayoutError) {
            guard offset + RingHeader.bytes <= block.byteCount else { throw .truncated }
            let header = RingHeader(block, at: offset)
            let capacity = try header.checkedSlotCount(stride: 1, room: block.byteCount - offset)
            unsafe try RingHeader.claim(header.producerOwner)
            unsafe header.state.pointee.bitwiseAnd(
                ~RingHeader.producerEnded,
                ordering: .releasing
            )
            self.init(header, capacityBytes: capacity, block: block)
        }

        deinit {
            unsafe head.pointee.store(next, ordering: .releasing)
            unsafe state.pointee.bitwiseOr(RingHeader.producerEnded, ordering: .releasing)
            unsafe RingHeader.free(header.producerOwner)
        }

        /// Publishes what is staged and ends the ring for its reader.
        public consuming func close() {}

        /// Copies one record in, unseen before `publish()`; false when it does not fit now.
        public mutating func stage(tag: UInt32, _ record: Span<UInt8>) -> Bool {
            stage(tag: tag, record, Span())
        }

        /// Copies a record made of two parts in; false when it does not fit now.
        public mutating func stage(
            tag: UInt32,
            _ first: Span<UInt8>,
            _ second: Span<UInt8>
        ) -> Bool {
            let count = first.count + second.count
            let capacity = Int(truncatingIfNeeded: mask) + 1
            let size = ByteRing.footprint(count)
            precondition(size <= capacity / 2, "a record takes at most half of its ring")
            let toEnd = capacity - Int(truncatingIfNeeded: next & mask)
            let filler = size > toEnd ? toEnd : 0
            guard reserve(size + filler) else {
                refused &+= 1
                return false
            }
            if filler > 0 {
                writeHead(length: ByteRing.filler, tag: 0)
                next &+= UInt64(filler)
            }
            writeHead(length: UInt32(count), tag: tag)
            // SAFETY: reserve() showed that `size` bytes from here are free and do not wrap.
            let target = unsafe bytes + Int(truncatingIfNeeded: next & mask) + ByteRing.headBytes
            unsafe first.withUnsafeBytes { source in
                if let start = source.baseAddress {
                    unsafe target.copyMemory(from: start, byteCount: source.count)
                }
            }
            unsafe second.withUnsafeBytes { source in
                if let start = source.baseAddress {
                    unsafe (target + first.count).copyMemory(from: start, byteCount: source.count)
                }
            }
            next &+= UInt64(size)
            return true
        }

        /// Shows all staged records to the reader at once.
        @inlinable
        public mutating func publish() {
            // Release publishes the bytes; pairs with the acquire in Consumer.take().
            unsafe head.pointee.store(next, ordering: .releasing)
        }

        /// Bytes written and not yet freed by the reader.
        public var depthBytes: Int {
            Int(truncatingIfNeeded: next &- (unsafe tail.pointee.load(ordering: .acquiring)))
        }

        /// Whether the reader has ended: what is staged from now on is lost.
        public var isAbandoned: Bool {
            unsafe state.pointee.load(ordering: .acquiring) & RingHeader.consumerEnded != 0
        }

        /// Whether a living process holds the other end; for rings in shared memory only.
        public var isPeerAlive: Bool { unsafe RingHeader.holds(header.consumerOwner) }

        private mutating func reserve(_ size: Int) -> Bool {
            if limit &- next >= UInt64(size) { return true }
            // Acquire pairs with the release in Consumer.release(): the bytes have been read.
            limit = unsafe tail.pointee.load(ordering: .acquiring) &+ mask &+ 1
            return limit &- next >= UInt64(size)
        }

        private func writeHead(length: UInt32, tag: UInt32) {
            let at = unsafe bytes + Int(truncatingIfNeeded: next & mask)
            let word = UInt64(length) | UInt64(tag) << 32
            unsafe at.storeBytes(of: word, as: UInt64.self)
        }
    }
}
