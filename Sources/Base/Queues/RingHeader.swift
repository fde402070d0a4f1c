internal import Glibc
internal import Synchronization

/// Why a ring, cell or heartbeat in a shared block could not be joined.
@frozen
public enum SharedLayoutError: UInt8, Error, Sendable {
    /// The block is too small for what it says it holds.
    case truncated = 1

    /// What lies there is something else, or of another capacity or element.
    case foreign = 2

    /// A living process holds that end.
    case taken = 3
}

/// Where the parts of a ring lie in its block: state, producer's line, consumer's line, slots.
@safe @frozen
@usableFromInline
struct RingHeader {
    static let bytes = 3 * MemoryBlock.lineBytes
    private static let magic: UInt64 = 0x4150_5553_5249_4E47  // "APUSRING"

    /// Set in `state` once the producer has ended.
    @usableFromInline static var producerEnded: UInt32 { 1 }

    /// Set in `state` once the consumer has ended.
    @usableFromInline static var consumerEnded: UInt32 { 2 }

    let base: UnsafeMutableRawPointer

    init(_ block: MemoryBlock, at offset: Int) {
        precondition(offset >= 0 && offset % MemoryBlock.lineBytes == 0, "a ring starts on a line")
        precondition(offset + Self.bytes <= block.byteCount, "a ring lies inside its block")
        unsafe base = block.base + offset
    }

    private func word<Value: BitwiseCopyable>(
        _ offset: Int,
        _ type: Value.Type
    ) -> UnsafeMutablePointer<Value> {
        unsafe (base + offset).assumingMemoryBound(to: type)
    }

    private func atomic<Value>(
        _ offset: Int,
        _ type: Value.Type
    ) -> UnsafeMutablePointer<Atomic<Value>> {
        unsafe (base + offset).assumingMemoryBound(to: Atomic<Value>.self)
    }

    private var ready: UnsafeMutablePointer<Atomic<UInt64>> { unsafe atomic(0, UInt64.self) }
    private var slotCount: UnsafeMutablePointer<UInt64> { unsafe word(8, UInt64.self) }
    private var slotStride: UnsafeMutablePointer<UInt64> { unsafe word(16, UInt64.self) }

    /// Who holds each end: a process id, 0 when free.
    var producerOwner: UnsafeMutablePointer<Atomic<Int32>> { unsafe atomic(24, Int32.self) }
    var consumerOwner: UnsafeMutablePointer<Atomic<Int32>> { unsafe atomic(28, Int32.self) }

    /// The ended flags.
    var state: UnsafeMutablePointer<Atomic<UInt32>> { unsafe atomic(32, UInt32.self) }

    /// The next position the producer will publish.
    var head: UnsafeMutablePointer<Atomic<UInt64>> {
        unsafe atomic(MemoryBlock.lineBytes, UInt64.self)
    }

    /// The next position the consumer will free.
    var tail: UnsafeMutablePointer<Atomic<UInt64>> {
        unsafe atomic(2 * MemoryBlock.lineBytes, UInt64.self)
    }

    /// The first slot.
    var slots: UnsafeMutableRawPointer { unsafe base + Self.bytes }

    /// Lays an empty ring down; nobody may hold an end.
    func format(slotCount count: Int, stride: Int) {
        precondition(count > 0 && count & (count - 1) == 0, "a capacity is a power of two")
        unsafe ready.pointee.store(0, ordering: .relaxed)
        unsafe slotCount.pointee = UInt64(count)
        unsafe slotStride.pointee = UInt64(stride)
        unsafe producerOwner.pointee.store(0, ordering: .relaxed)
        unsafe consumerOwner.pointee.store(0, ordering: .relaxed)
        unsafe state.pointee.store(0, ordering: .relaxed)
        unsafe head.pointee.store(0, ordering: .relaxed)
        unsafe tail.pointee.store(0, ordering: .relaxed)
        // Release publishes the layout; pairs with the acquire in slotCount(of:at:stride:).
        unsafe ready.pointee.store(Self.magic, ordering: .releasing)
    }

    /// The capacity of the ring found here, when it is one of such slots.
    func checkedSlotCount(stride: Int, room: Int) throws(SharedLayoutError) -> Int {
        guard unsafe ready.pointee.load(ordering: .acquiring) == Self.magic else { throw .foreign }
        guard unsafe slotStride.pointee == UInt64(stride) else { throw .foreign }
        guard let count = unsafe Int(exactly: slotCount.pointee), count > 0,
            count & (count - 1) == 0
        else { throw .foreign }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: stride)
        guard !overflow, bytes <= room - Self.bytes else { throw .truncated }
        let depth =
            unsafe head.pointee.load(ordering: .acquiring)
            &- tail.pointee.load(ordering: .acquiring)
        guard depth <= UInt64(count) else { throw .foreign }
        return count
    }

    /// Makes this process the holder of an end, also in place of one that has died.
    static func claim(_ owner: UnsafeMutablePointer<Atomic<Int32>>) throws(SharedLayoutError) {
        let own = getpid()
        while true {
            let holder = unsafe owner.pointee.load(ordering: .acquiring)
            if holder != 0, kill(holder, 0) == 0 || errno != ESRCH { throw .taken }
            let exchange = unsafe owner.pointee.compareExchange(
                expected: holder,
                desired: own,
                ordering: .acquiringAndReleasing
            )
            if exchange.exchanged { return }
        }
    }

    /// Whether the holder of an end is a living process.
    static func holds(_ owner: UnsafeMutablePointer<Atomic<Int32>>) -> Bool {
        let holder = unsafe owner.pointee.load(ordering: .acquiring)
        return holder != 0 && (kill(holder, 0) == 0 || errno != ESRCH)
    }

    /// Gives an end back.
    static func free(_ owner: UnsafeMutablePointer<Atomic<Int32>>) {
        unsafe owner.pointee.store(0, ordering: .releasing)
    }
}
