import Base
import Transport

/// The back-ends that every test of real sockets runs over.
enum BackEnd: CaseIterable, Sendable {
    case epoll
    case polling
    case uring
}

/// One back-end of the three, chosen by a test's argument.
struct AnySockets: Sockets, ~Copyable {
    private var epoll: EpollSockets?
    private var polling: PollingSockets?
    private var uring: UringSockets?

    init(_ backEnd: BackEnd, slots: Int = 8) throws(SocketFailure) {
        epoll = nil
        polling = nil
        uring = nil
        switch backEnd {
        case .epoll: epoll = try EpollSockets(slots: slots, bytesPerPass: 65_536)
        case .polling: polling = PollingSockets(slots: slots, bytesPerPass: 65_536)
        case .uring: uring = try UringSockets(slots: slots)
        }
    }

    mutating func dial(
        _ slot: Int,
        _ addresses: [SocketAddress],
        at now: Instant,
        by deadline: Instant
    ) {
        epoll?.dial(slot, addresses, at: now, by: deadline)
        polling?.dial(slot, addresses, at: now, by: deadline)
        uring?.dial(slot, addresses, at: now, by: deadline)
    }

    mutating func adopt(_ slot: Int, descriptor: Int32) {
        epoll?.adopt(slot, descriptor: descriptor)
        polling?.adopt(slot, descriptor: descriptor)
        uring?.adopt(slot, descriptor: descriptor)
    }

    mutating func listen(_ slot: Int, _ address: SocketAddress) -> Int32 {
        if let port = epoll?.listen(slot, address) { return port }
        if let port = polling?.listen(slot, address) { return port }
        if let port = uring?.listen(slot, address) { return port }
        fatalError("one back-end is chosen")
    }

    mutating func close(_ slot: Int, abort: Bool) {
        epoll?.close(slot, abort: abort)
        polling?.close(slot, abort: abort)
        uring?.close(slot, abort: abort)
    }

    mutating func begin(at now: Instant, wait: Nanoseconds) {
        epoll?.begin(at: now, wait: wait)
        polling?.begin(at: now, wait: wait)
        uring?.begin(at: now, wait: wait)
    }

    mutating func next() -> SocketEvent {
        if let event = epoll?.next() { return event }
        if let event = polling?.next() { return event }
        if let event = uring?.next() { return event }
        fatalError("one back-end is chosen")
    }

    mutating func send(_ slot: Int, _ bytes: UnsafeRawBufferPointer) -> SendOutcome {
        if let outcome = unsafe epoll?.send(slot, bytes) { return outcome }
        if let outcome = unsafe polling?.send(slot, bytes) { return outcome }
        if let outcome = unsafe uring?.send(slot, bytes) { return outcome }
        fatalError("one back-end is chosen")
    }

    mutating func finish() {
        epoll?.finish()
        polling?.finish()
        uring?.finish()
    }

    var isBehind: Bool {
        switch epoll {
        case .some(let chosen): return chosen.isBehind
        case .none: break
        }
        switch polling {
        case .some(let chosen): return chosen.isBehind
        case .none: break
        }
        switch uring {
        case .some(let chosen): return chosen.isBehind
        case .none: break
        }
        fatalError("one back-end is chosen")
    }

    var counters: SocketCounters {
        switch epoll {
        case .some(let chosen): return chosen.counters
        case .none: break
        }
        switch polling {
        case .some(let chosen): return chosen.counters
        case .none: break
        }
        switch uring {
        case .some(let chosen): return chosen.counters
        case .none: break
        }
        fatalError("one back-end is chosen")
    }
}
