internal import Synchronization

/// The latest value of something, written by one thread and read by any, without waiting.
///
/// A reader sees a whole value or tries again; it never slows the writer. The value travels as
/// 64-bit atomic words, so the race is one the memory model (and the thread sanitizer) accepts.
@safe
public struct SeqlockCell<Value: BitwiseCopyable & Sendable>: ~Copyable, @unchecked Sendable {
    private let words: UnsafeMutablePointer<Atomic<UInt64>>
    private var sequence: UInt64

    /// The reading half; copy it to any thread.
    public let reader: Reader

    /// Makes a cell in private memory holding `value`.
    public init(_ value: Value) {
        self.init(over: MemoryBlock(byteCount: Self.byteCount), at: 0, initial: value)
    }

    /// Lays a cell holding `value` into a block; this value is its only writer.
    public init(over block: MemoryBlock, at offset: Int, initial value: Value) {
        reader = Reader(block, at: offset)
        unsafe words = reader.words
        // An odd sequence left by a writer that died is rounded up: readers then wait for `store`.
        sequence = (unsafe words.pointee.load(ordering: .acquiring) &+ 1) & ~1
        store(value)
    }

    /// How much of a block a cell takes; a multiple of a cache line.
    public static var byteCount: Int {
        let line = MemoryBlock.lineBytes
        return (8 + wordCount * 8 + line - 1) / line * line
    }

    @usableFromInline static var wordCount: Int { (MemoryLayout<Value>.size + 7) / 8 }

    /// Replaces the value.
    public mutating func store(_ value: Value) {
        // The pointer does not keep the block alive.
        defer { withExtendedLifetime(reader) {} }
        unsafe words.pointee.store(sequence &+ 1, ordering: .relaxed)
        // The odd sequence is visible before any word changes; pairs with the fence in load().
        atomicMemoryFence(ordering: .releasing)
        unsafe withUnsafeBytes(of: value) { bytes in
            for index in 0..<Self.wordCount {
                var word: UInt64 = 0
                let end = min(bytes.count, index * 8 + 8)
                for at in index * 8..<end {
                    word |= unsafe UInt64(bytes[at]) << UInt64((at & 7) * 8)
                }
                unsafe words[index + 1].store(word, ordering: .relaxed)
            }
        }
        sequence &+= 2
        // Release publishes the words; pairs with the acquire in load().
        unsafe words.pointee.store(sequence, ordering: .releasing)
    }

    /// The reading half of a cell.
    @safe
    public struct Reader: @unchecked Sendable {
        let words: UnsafeMutablePointer<Atomic<UInt64>>
        private let block: MemoryBlock

        /// Reads the cell laid into `block` at `offset` by its writer.
        public init(_ block: MemoryBlock, at offset: Int) {
            precondition(offset % MemoryBlock.lineBytes == 0, "a cell starts on a line")
            precondition(offset + SeqlockCell.byteCount <= block.byteCount, "a cell fits its block")
            unsafe words = (block.base + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
            self.block = block
        }

        /// The latest whole value, or nil when the writer was in the middle of a store.
        public func tryLoad() -> Value? {
            // The pointer does not keep the block alive.
            defer { withExtendedLifetime(block) {} }
            let before = unsafe words.pointee.load(ordering: .acquiring)
            guard before & 1 == 0, before != 0 else { return nil }
            return unsafe withUnsafeTemporaryAllocation(
                byteCount: SeqlockCell.wordCount * 8,
                alignment: 16
            ) { room in
                for index in 0..<SeqlockCell.wordCount {
                    let word = unsafe words[index + 1].load(ordering: .relaxed)
                    unsafe room.storeBytes(of: word, toByteOffset: index * 8, as: UInt64.self)
                }
                // The words are read before the sequence is read again; pairs with store().
                atomicMemoryFence(ordering: .acquiring)
                guard unsafe words.pointee.load(ordering: .relaxed) == before else { return nil }
                // SAFETY: the words are one whole store of a bitwise copyable value.
                return unsafe room.loadUnaligned(as: Value.self)
            }
        }

        /// The latest whole value; spins while the writer is in the middle of a store.
        ///
        /// In shared memory a writer may have died there: use `tryLoad()` and a bound.
        public func load() -> Value {
            while true {
                if let value = tryLoad() { return value }
                Processor.relax()
            }
        }

        /// How many values have been stored.
        public var version: UInt64 {
            defer { withExtendedLifetime(block) {} }
            return unsafe words.pointee.load(ordering: .acquiring) / 2
        }
    }
}
