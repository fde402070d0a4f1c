public import Base
internal import CSockets
internal import Glibc

/// The back-end for few sockets on a spinning lane: one `recv` per socket and pass, nothing else.
@safe
public struct PollingSockets: Sockets, ~Copyable {
    private var descriptors: SocketDescriptors
    private var active: [Int] = []
    private var listeners: [Int] = []
    private var blocked: [Int] = []
    private var retried: [Int] = []
    private var dialer: Dialer
    private let scratch: MappedBytes
    private var place = 0
    private var now = Instant.distantPast

    /// What was done since the start.
    public private(set) var counters = SocketCounters()

    /// True while some socket may hold more bytes than this pass took.
    public private(set) var isBehind = false

    /// Room for `slots` sockets, each read at most `bytesPerPass` at a time.
    public init(slots: Int, bytesPerPass: Int, busyPollMicroseconds: Int32 = 0) {
        descriptors = SocketDescriptors(capacity: slots)
        dialer = Dialer(busyPollMicroseconds: busyPollMicroseconds)
        scratch = MappedBytes(count: bytesPerPass)
        active.reserveCapacity(slots)
        blocked.reserveCapacity(slots)
        retried.reserveCapacity(slots)
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
        active.append(slot)
    }

    /// Listens; see `Sockets`.
    public mutating func listen(_ slot: Int, _ address: SocketAddress) -> Int32 {
        let descriptor = SocketDescriptors.listen(address)
        guard descriptor >= 0 else { return descriptor }
        descriptors[slot] = descriptor
        listeners.append(slot)
        return csockets_port(descriptor)
    }

    /// Closes; see `Sockets`.
    public mutating func close(_ slot: Int, abort: Bool) {
        dialer.cancel(slot)
        listeners.removeAll { $0 == slot }
        blocked.removeAll { $0 == slot }
        retried.removeAll { $0 == slot }
        if let index = active.firstIndex(of: slot) {
            active.remove(at: index)
            if index < place { place -= 1 }
        }
        let descriptor = descriptors[slot]
        guard descriptor >= 0 else { return }
        descriptors[slot] = SocketDescriptors.none
        csockets_close(descriptor, abort ? 1 : 0)
    }

    /// Begins a pass; it sleeps only when asked to wait.
    public mutating func begin(at now: Instant, wait: Nanoseconds) {
        self.now = now
        isBehind = false
        place = 0
        // What was full is tried once a pass.
        if !blocked.isEmpty { swap(&blocked, &retried) }
        if wait > .zero { sleep(wait) }
    }

    private mutating func sleep(_ wait: Nanoseconds) {
        counters.systemCalls &+= 1
        let longest =
            dialer.isIdle && retried.isEmpty ? wait.count : min(wait.count, 100_000)
        let watched = (active + listeners).map { descriptors[$0] }
        _ = unsafe csockets_wait_readable(watched, Int32(min(watched.count, 64)), longest)
    }

    /// The next event of this pass.
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
        while place < active.count {
            let slot = active[place]
            place += 1
            counters.systemCalls &+= 1
            let count = unsafe csockets_receive(descriptors[slot], scratch.base, scratch.count)
            if count == Int(-EAGAIN) { continue }
            guard count > 0 else { return .ended(slot, errno: Int32(-count)) }
            counters.completions &+= 1
            counters.bytesIn &+= UInt64(count)
            if count == scratch.count { isBehind = true }
            return unsafe .received(slot, UnsafeRawBufferPointer(start: scratch.base, count: count))
        }
        if let slot = retried.popLast() { return .writable(slot) }
        return accept()
    }

    private mutating func accept() -> SocketEvent {
        for slot in listeners {
            counters.systemCalls &+= 1
            let accepted = csockets_accept(descriptors[slot])
            if accepted >= 0 { return .accepted(listener: slot, descriptor: accepted) }
        }
        return .none
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
        if !blocked.contains(slot) { blocked.append(slot) }
        return .blocked
    }

    /// Nothing is batched here.
    public mutating func finish() {}
}
