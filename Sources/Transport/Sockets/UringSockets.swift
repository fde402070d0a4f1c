public import Base
internal import CSockets
internal import CUring
internal import Glibc

/// The back-end for many sockets and few system calls: multishot receive into provided buffers.
@safe
public struct UringSockets: Sockets, ~Copyable {
    /// How much is laid out for receiving.
    public struct Sizes: Sendable {
        /// Receive buffers shared by all sockets; a power of two.
        public var buffers: UInt32 = 512

        /// Bytes of one buffer.
        public var bufferBytes: UInt32 = 8_192

        /// Completions taken in one pass.
        public var completionsPerPass = 1_024

        /// The live defaults.
        public init() {}
    }

    private let ring: OpaquePointer
    private let sizes: Sizes
    private var descriptors: SocketDescriptors
    private var dialer: Dialer
    private var now = Instant.distantPast
    private var lent: Int32 = -1
    private var taken = 0

    /// What was done since the start.
    public private(set) var counters = SocketCounters()

    /// True while completions are left over from this pass.
    public private(set) var isBehind = false

    /// Room for `slots` sockets; fails where the kernel has no io_uring for us.
    public init(
        slots: Int,
        sizes: Sizes = Sizes(),
        busyPollMicroseconds: Int32 = 0
    ) throws(SocketFailure) {
        var failure: Int32 = 0
        let opened = unsafe curing_open(
            UInt32(slots),
            sizes.buffers,
            sizes.bufferBytes,
            &failure
        )
        guard let opened = unsafe opened else {
            throw .kernel(operation: "io_uring_setup", errno: -failure)
        }
        unsafe ring = opened
        self.sizes = sizes
        descriptors = SocketDescriptors(capacity: slots)
        dialer = Dialer(busyPollMicroseconds: busyPollMicroseconds)
    }

    deinit { unsafe curing_close(ring) }

    /// Dials; see `Sockets`.
    public mutating func dial(
        _ slot: Int,
        _ addresses: [SocketAddress],
        at now: Instant,
        by deadline: Instant
    ) {
        dialer.dial(slot, addresses, at: now, by: deadline)
    }

    /// Takes over an accepted descriptor.
    public mutating func adopt(_ slot: Int, descriptor: Int32) {
        descriptors[slot] = descriptor
        let result = unsafe curing_attach(ring, UInt32(slot), descriptor, 0)
        precondition(result >= 0, "the ring has a file slot for each of ours")
    }

    /// Listens; see `Sockets`.
    public mutating func listen(_ slot: Int, _ address: SocketAddress) -> Int32 {
        let descriptor = SocketDescriptors.listen(address)
        guard descriptor >= 0 else { return descriptor }
        descriptors[slot] = descriptor
        let result = unsafe curing_attach(ring, UInt32(slot), descriptor, 1)
        precondition(result >= 0, "the ring has a file slot for each of ours")
        return csockets_port(descriptor)
    }

    /// Closes; see `Sockets`.
    public mutating func close(_ slot: Int, abort: Bool) {
        dialer.cancel(slot)
        let descriptor = descriptors[slot]
        guard descriptor >= 0 else { return }
        descriptors[slot] = SocketDescriptors.none
        unsafe curing_detach(ring, UInt32(slot))
        csockets_close(descriptor, abort ? 1 : 0)
    }

    /// Begins a pass; the kernel is entered only when it has work for us or we have for it.
    public mutating func begin(at now: Instant, wait: Nanoseconds) {
        self.now = now
        isBehind = false
        taken = 0
        let longest = dialer.isIdle ? wait.count : min(wait.count, 100_000)
        counters.systemCalls &+= unsafe UInt64(curing_gather(ring, longest))
    }

    /// The next completion of this pass.
    public mutating func next() -> SocketEvent {
        if lent >= 0 {
            unsafe curing_recycle(ring, lent)
            lent = -1
        }
        if !dialer.isIdle {
            switch dialer.next(at: now) {
            case .connected(let slot, let descriptor):
                adopt(slot, descriptor: descriptor)
                return .connected(slot)
            case .failed(let slot, let errno): return .ended(slot, errno: errno)
            case .none: break
            }
        }
        var event = unsafe curing_event()
        while taken < sizes.completionsPerPass {
            guard unsafe curing_next(ring, &event) != 0 else { return .none }
            taken += 1
            let outcome = unsafe translate(event)
            if case .none = outcome { continue }
            return outcome
        }
        isBehind = true
        return .none
    }

    private mutating func translate(_ event: curing_event) -> SocketEvent {
        let slot = unsafe Int(event.slot)
        let result = unsafe event.result
        let isArmed = unsafe event.armed != 0
        switch unsafe Int(event.kind) {
        case Int(CURING_SENT):
            guard result >= 0 else { return .ended(slot, errno: -result) }
            counters.completions &+= 1
            counters.bytesOut &+= UInt64(result)
            return .sent(slot, count: Int(result))
        case Int(CURING_ACCEPTED):
            if !isArmed { arm(slot) }
            guard result >= 0 else { return .none }
            csockets_tune(result)
            return .accepted(listener: slot, descriptor: result)
        default:
            return unsafe received(slot, result, isArmed, event.bytes, event.buffer)
        }
    }

    private mutating func received(
        _ slot: Int,
        _ result: Int32,
        _ isArmed: Bool,
        _ bytes: UnsafePointer<UInt8>?,
        _ buffer: Int32
    ) -> SocketEvent {
        if result == -ENOBUFS {
            // The buffers come back as this pass goes on; the request must be made again.
            counters.starved &+= 1
            arm(slot)
            return .none
        }
        lent = buffer
        guard result > 0 else { return .ended(slot, errno: -result) }
        if !isArmed { arm(slot) }
        counters.completions &+= 1
        counters.bytesIn &+= UInt64(result)
        return unsafe .received(slot, UnsafeRawBufferPointer(start: bytes, count: Int(result)))
    }

    private mutating func arm(_ slot: Int) {
        let result = unsafe curing_arm(ring, UInt32(slot))
        precondition(result >= 0, "the submission queue drains when it is full")
    }

    /// Queues a send; it leaves with the batch.
    public mutating func send(_ slot: Int, _ bytes: UnsafeRawBufferPointer) -> SendOutcome {
        let result = unsafe curing_send(ring, UInt32(slot), bytes.baseAddress, bytes.count)
        return result >= 0 ? .inFlight : .blocked
    }

    /// Hands the batch to the kernel.
    public mutating func finish() {
        counters.systemCalls &+= unsafe UInt64(curing_submit(ring))
    }
}
