public import Synchronization

extension SPSCRing {
    /// The reading end of a ring; ending the value tells the producer that nobody reads.
    @frozen @safe
    public struct Consumer: ~Copyable, @unchecked Sendable {
        @usableFromInline let head: UnsafeMutablePointer<Atomic<UInt64>>
        @usableFromInline let tail: UnsafeMutablePointer<Atomic<UInt64>>
        @usableFromInline let state: UnsafeMutablePointer<Atomic<UInt32>>
        @usableFromInline let slots: UnsafeMutablePointer<Element>
        @usableFromInline let mask: UInt64

        /// The position of the next element, taken ones counted.
        @usableFromInline var next: UInt64

        /// The first position not known to be published.
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
            next = unsafe header.tail.pointee.load(ordering: .acquiring)
            limit = next
            self.block = block
            self.header = header
        }

        /// Joins the ring laid down in `block` as its only consumer, from the last freed position.
        public init(joining block: MemoryBlock, at offset: Int) throws(SharedLayoutError) {
            guard offset + RingHeader.bytes <= block.byteCount else { throw .truncated }
            let header = RingHeader(block, at: offset)
            let capacity = try header.checkedSlotCount(
                stride: MemoryLayout<Element>.stride,
                room: block.byteCount - offset
            )
            unsafe try RingHeader.claim(header.consumerOwner)
            unsafe header.state.pointee.bitwiseAnd(
                ~RingHeader.consumerEnded,
                ordering: .releasing
            )
            self.init(header, capacity: capacity, block: block)
        }

        deinit {
            unsafe tail.pointee.store(next, ordering: .releasing)
            unsafe state.pointee.bitwiseOr(RingHeader.consumerEnded, ordering: .releasing)
            unsafe RingHeader.free(header.consumerOwner)
        }

        /// Ends reading; the producer sees `isAbandoned`.
        public consuming func close() {}

        /// Removes the oldest element, or returns nil when the ring is empty.
        @inlinable @inline(__always)
        public mutating func pop() -> Element? {
            guard let element = take() else { return nil }
            release()
            return element
        }

        /// Reads the next element and keeps its place taken until `release()`; nil when there is none.
        @inlinable @inline(__always)
        public mutating func take() -> Element? {
            if next == limit {
                // Acquire pairs with the release in Producer.publish(): the slots are written.
                limit = unsafe head.pointee.load(ordering: .acquiring)
                if next == limit { return nil }
            }
            // SAFETY: the mask keeps the index below the slot count, and the block is kept alive.
            let element = unsafe slots[Int(truncatingIfNeeded: next & mask)]
            next &+= 1
            return element
        }

        /// Gives the places of all taken elements back at once.
        @inlinable @inline(__always)
        public mutating func release() {
            // Release returns the slots; pairs with the acquire in Producer.stage().
            unsafe tail.pointee.store(next, ordering: .releasing)
        }

        /// Hands over at most `limit` elements in order, frees their places once, says how many.
        @inlinable
        public mutating func drain(atMost limit: Int, _ body: (Element) -> Void) -> Int {
            var count = 0
            while count < limit, let element = take() {
                body(element)
                count += 1
            }
            release()
            return count
        }

        /// Elements published and not yet taken, read from the peer: the depth gauge.
        @inlinable
        public mutating func depth() -> Int {
            limit = unsafe head.pointee.load(ordering: .acquiring)
            return Int(truncatingIfNeeded: limit &- next)
        }

        /// How many elements the ring holds when full.
        @inlinable
        public var capacity: Int { Int(truncatingIfNeeded: mask) + 1 }

        /// Whether the producer has ended and every element has been taken.
        public var isFinished: Bool {
            // The end is read before the head: nothing is published after the end was set.
            let ended =
                unsafe state.pointee.load(ordering: .acquiring) & RingHeader.producerEnded != 0
            return unsafe ended && head.pointee.load(ordering: .acquiring) == next
        }

        /// Whether a living process holds the other end; for rings in shared memory only.
        public var isPeerAlive: Bool { unsafe RingHeader.holds(header.producerOwner) }
    }
}
