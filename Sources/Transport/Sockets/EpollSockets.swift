public import Base
internal import CSockets
internal import Glibc

/// The back-end of a lane, and for any kernel: level-triggered epoll, then `recv`.
@safe
public struct EpollSockets: Sockets, ~Copyable {
    private let epoll: Int32
    private var descriptors: SocketDescriptors
    private var listeners: Set<Int> = []
    private var wantsWrite: Set<Int> = []
    private var dialer: Dialer
    private let scratch: MappedBytes
    private let ready: UnsafeMutablePointer<epoll_event>
    private static let readyMax = 256
    private var readyCount = 0
    private var readyNext = 0
    private var now = Instant.distantPast

    /// What was done since the start.
    public private(set) var counters = SocketCounters()

    /// True while some socket may hold more bytes than this pass took.
    public private(set) var isBehind = false

    /// Room for `slots` sockets, each read at most `bytesPerPass` at a time.
    public init(
        slots: Int,
        bytesPerPass: Int,
        busyPollMicroseconds: Int32 = 0
    ) throws(SocketFailure) {
        epoll = csockets_epoll_create()
        guard epoll >= 0 else { throw .kernel(operation: "epoll_create1", errno: -epoll) }
        descriptors = SocketDescriptors(capacity: slots)
        dialer = Dialer(busyPollMicroseconds: busyPollMicroseconds)
        scratch = MappedBytes(count: bytesPerPass)
        unsafe ready = .allocate(capacity: Self.readyMax)
        unsafe ready.initialize(repeating: epoll_event(), count: Self.readyMax)
    }

    deinit {
        csockets_close(epoll, 0)
        unsafe ready.deallocate()
    }

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
        let result = csockets_epoll_add(epoll, descriptor, 0, UInt64(slot))
        precondition(result == 0, "a live descriptor is watched once")
    }

    /// Listens; see `Sockets`.
    public mutating func listen(_ slot: Int, _ address: SocketAddress) -> Int32 {
        let descriptor = SocketDescriptors.listen(address)
        guard descriptor >= 0 else { return descriptor }
        listeners.insert(slot)
        adopt(slot, descriptor: descriptor)
        return csockets_port(descriptor)
    }

    /// Closes; see `Sockets`.
    public mutating func close(_ slot: Int, abort: Bool) {
        dialer.cancel(slot)
        listeners.remove(slot)
        wantsWrite.remove(slot)
        let descriptor = descriptors[slot]
        guard descriptor >= 0 else { return }
        descriptors[slot] = SocketDescriptors.none
        csockets_close(descriptor, abort ? 1 : 0)
    }

    /// Begins a pass: one system call.
    public mutating func begin(at now: Instant, wait: Nanoseconds) {
        self.now = now
        isBehind = false
        readyNext = 0
        // A dial is asked about by time, so nothing may sleep past it.
        let longest = dialer.isIdle ? wait.count : min(wait.count, 100_000)
        let count = unsafe csockets_epoll_wait(epoll, ready, Int32(Self.readyMax), longest)
        counters.systemCalls &+= 1
        readyCount = max(0, Int(count))
    }

    /// The next event of this pass: one `recv` per ready socket.
    public mutating func next() -> SocketEvent {
        if !dialer.isIdle {
            switch dialer.next(at: now) {
            case .connected(let slot, let descriptor):
                adopt(slot, descriptor: descriptor)
                return .connected(slot)
            case .failed(let slot, let errno): return .ended(slot, errno: errno)
            case .none: break
            }
        }
        while readyNext < readyCount {
            // SAFETY: the index is below the count that epoll filled.
            let event = unsafe ready + readyNext
            let slot = unsafe Int(csockets_event_token(event))
            let descriptor = descriptors[slot]
            if descriptor < 0 {
                readyNext += 1  // closed earlier in this pass
            } else if unsafe csockets_event_writable(event) != 0, wantsWrite.remove(slot) != nil {
                csockets_epoll_change(epoll, descriptor, 0, UInt64(slot))
                return .writable(slot)
            } else {
                readyNext += 1
                guard unsafe csockets_event_readable(event) != 0 else { continue }
                let event = read(slot, descriptor)
                if case .none = event { continue }
                return event
            }
        }
        return .none
    }

    private mutating func read(_ slot: Int, _ descriptor: Int32) -> SocketEvent {
        counters.systemCalls &+= 1
        if !listeners.isEmpty, listeners.contains(slot) {
            let accepted = csockets_accept(descriptor)
            return accepted >= 0 ? .accepted(listener: slot, descriptor: accepted) : .none
        }
        let count = unsafe csockets_receive(descriptor, scratch.base, scratch.count)
        if count == Int(-EAGAIN) { return .none }
        guard count > 0 else { return .ended(slot, errno: Int32(-count)) }
        counters.completions &+= 1
        counters.bytesIn &+= UInt64(count)
        if count == scratch.count { isBehind = true }
        return unsafe .received(slot, UnsafeRawBufferPointer(start: scratch.base, count: count))
    }

    /// Sends what the kernel takes now.
    public mutating func send(_ slot: Int, _ bytes: UnsafeRawBufferPointer) -> SendOutcome {
        counters.systemCalls &+= 1
        let taken = unsafe csockets_send(descriptors[slot], bytes.baseAddress, bytes.count)
        if taken >= 0 {
            counters.completions &+= 1
            counters.bytesOut &+= UInt64(taken)
            return .taken(taken)
        }
        guard taken == Int(-EAGAIN) else { return .broken }
        if wantsWrite.insert(slot).inserted {
            csockets_epoll_change(epoll, descriptors[slot], 1, UInt64(slot))
        }
        return .blocked
    }

    /// Nothing is batched here.
    public mutating func finish() {}
}
