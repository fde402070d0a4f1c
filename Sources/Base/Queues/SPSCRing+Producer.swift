public import Synchronization

extension SPSCRing {
    /// The writing end of a ring; ending the value closes the ring for its reader.
    @frozen @safe
    public struct Producer: ~Copyable, @unchecked Sendable {
        @usableFromInline let head: UnsafeMutablePointer<Atomic<UInt64>>
        @usableFromInline let tail: UnsafeMutablePointer<Atomic<UInt64>>
        @usableFromInline let state: UnsafeMutablePointer<Atomic<UInt32>>
        @usableFromInline let slots: UnsafeMutablePointer<Element>
        @usableFromInline let mask: UInt64

        /// The position of the next element, staged ones counted.
        @usableFromInline var next: UInt64

        /// The first position not known to be free; the peer's line is read only when `next` gets here.
        @usableFromInline var limit: UInt64

        /// Keeps the memory alive; no operation touches it.
        private let block: MemoryBlock
        private let header: RingHeader

        init(_ header: RingHeader, capacity: Int, block: MemoryBlock) {
            unsafe head = header.head
            unsafe tail = header.tail
            unsafe state = header.state
            unsafe slots = header.slots.bindMemory(to: Element.self, capacity: capacity)
            mask = UInt64(capacity - 1)
            next = unsafe header.head.pointee.load(ordering: .acquiring)
            limit = unsafe header.tail.pointee.load(ordering: .acquiring) &+ UInt64(capacity)
            self.block = block
            self.header = header
        }

        /// Joins the ring laid down in `block` as its only producer, from the last published position.
        public init(joining block: MemoryBlock, at offset: Int) throws(SharedLayoutError) {
            guard offset + RingHeader.bytes <= block.byteCount else { throw .truncated }
            let header = RingHeader(block, at: offset)
            let capacity = try header.checkedSlotCount(
                stride: MemoryLayout<Element>.stride,
                room: block.byteCount - offset
            )
            unsafe try RingHeader.claim(header.producerOwner)
            unsafe header.state.pointee.bitwiseAnd(
                ~RingHeader.producerEnded,
                ordering: .releasing
            )
            self.init(header, capacity: capacity, block: block)
        }

        deinit {
            unsafe head.pointee.store(next, ordering: .releasing)
            // Release orders the last elements before the end; pairs with the acquire in isFinished.
            unsafe state.pointee.bitwiseOr(RingHeader.producerEnded, ordering: .releasing)
            unsafe RingHeader.free(header.producerOwner)
        }

        /// Publishes what is staged and ends the ring for its reader.
        public consuming func close() {}

        /// Appends one element and publishes it with all staged ones; false when the ring is full.
        @inlinable @inline(__always)
        public mutating func push(_ element: Element) -> Bool {
            guard stage(element) else { return false }
            publish()
            return true
        }

        /// Writes one element that nobody sees before `publish()`; false when the ring is full.
        @inlinable @inline(__always)
        public mutating func stage(_ element: Element) -> Bool {
            if next == limit {
                // Acquire pairs with the release in Consumer.release(): the slot has been read.
                limit = unsafe tail.pointee.load(ordering: .acquiring) &+ mask &+ 1
                if next == limit { return false }
            }
            // SAFETY: the mask keeps the index below the slot count, and the block is kept alive.
            unsafe (slots + Int(truncatingIfNeeded: next & mask)).initialize(to: element)
            next &+= 1
            return true
        }

        /// Shows all staged elements to the reader at once.
        @inlinable @inline(__always)
        public mutating func publish() {
            // Release publishes the slots; pairs with the acquire in Consumer.take().
            unsafe head.pointee.store(next, ordering: .releasing)
        }

        /// Appends as many leading elements as fit and publishes them once; returns how many.
        @inlinable
        public mutating func push(contentsOf elements: Span<Element>) -> Int {
            var count = 0
            for index in elements.indices {
                guard stage(elements[index]) else { break }
                count += 1
            }
            publish()
            return count
        }

        /// Places free right now, read from the peer; at least so many pushes succeed.
        @inlinable
        public mutating func room() -> Int {
            limit = unsafe tail.pointee.load(ordering: .acquiring) &+ mask &+ 1
            return Int(truncatingIfNeeded: limit &- next)
        }

        /// How many elements the ring holds when full.
        @inlinable
        public var capacity: Int { Int(truncatingIfNeeded: mask) + 1 }

        /// Whether the reader has ended: what is pushed from now on is lost.
        @inlinable
        public var isAbandoned: Bool {
            unsafe state.pointee.load(ordering: .acquiring) & RingHeader.consumerEnded != 0
        }

        /// Whether a living process holds the other end; for rings in shared memory only.
        public var isPeerAlive: Bool { unsafe RingHeader.holds(header.consumerOwner) }
    }
}
