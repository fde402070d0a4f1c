public import Base
internal import Glibc

extension Network where Backend: ~Copyable {
    /// One bounded pass over everything that is ready.
    ///
    /// - Parameters:
    ///   - now: The pass's instant.
    ///   - wait: How long the thread may sleep when nothing is ready; zero spins.
    ///   - handler: Receives what came.
    /// - Returns: How much was done; 0 lets the caller's wait policy act.
    public mutating func poll<Handler: ConnectionHandler & ~Copyable>(
        at now: Instant,
        wait: Nanoseconds = .zero,
        _ handler: inout Handler
    ) -> Int {
        var work = 0
        var began = Ticks(raw: 0)
        if !table.dirty.isEmpty { settle(&handler, at: now) }
        sockets.begin(at: now, wait: wait)
        while true {
            let event = sockets.next()
            if case .none = event { break }
            if work == 0 { began = Ticks.now }
            work &+= 1
            take(event, &handler, at: now)
            if !table.dirty.isEmpty { settle(&handler, at: now) }
        }
        if now >= table.nextDeadline {
            checkDeadlines(&handler, at: now)
            settle(&handler, at: now)
        }
        sockets.finish()
        if work > 0 { longestPassTicks = max(longestPassTicks, Ticks.now - began) }
        return work
    }

    @inline(__always)
    private mutating func take<Handler: ConnectionHandler & ~Copyable>(
        _ event: SocketEvent,
        _ handler: inout Handler,
        at now: Instant
    ) {
        switch event {
        case .none: break
        case .received(let slot, let bytes): unsafe receive(slot, bytes, &handler, at: now)
        case .sent(let slot, let count):
            unsafe table.slots[slot].output.sent(count)
            if unsafe table.slots[slot].output.unsentCount > 0 { table.markDirty(slot) }
        case .writable(let slot): table.markDirty(slot)
        case .connected(let slot):
            stands(slot, &handler, at: now)
            table.markDirty(slot)
        case .accepted(let listener, let descriptor):
            accept(listener, descriptor, &handler, at: now)
        case .ended(let slot, let errno): ended(slot, errno, &handler, at: now)
        }
    }

    private mutating func accept<Handler: ConnectionHandler & ~Copyable>(
        _ listener: Int,
        _ descriptor: Int32,
        _ handler: inout Handler,
        at now: Instant
    ) {
        guard let plan = table.plans[listener], let slot = table.claim() else {
            Glibc.close(descriptor)  // a full table turns callers away
            return
        }
        begin(slot, plan, .server, .dialing, at: now)
        sockets.adopt(slot, descriptor: descriptor)
        stands(slot, &handler, at: now)
    }

    private mutating func ended<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ errno: Int32,
        _ handler: inout Handler,
        at now: Instant
    ) {
        let phase = unsafe table.slots[slot].phase
        guard phase != .free else { return }
        unsafe table.slots[slot].deadline = now  // nothing more leaves here
        guard unsafe table.slots[slot].verdict == nil else { return table.markDirty(slot) }
        let reason: CloseReason
        switch phase {
        case .dialing: reason = .unreachable(errno: errno)
        case .closing: reason = .requested
        case .securing where errno == 0: reason = .tls("the peer broke off the handshake")
        default: reason = errno == 0 ? .peerEnded : .broken(errno: errno)
        }
        if phase == .live, unsafe table.slots[slot].speech == .http, errno == 0 {
            finishBody(slot, &handler, at: now)
        }
        unsafe table.slots[slot].verdict = reason
        table.markDirty(slot)
    }

    /// Sends what was queued, and ends connections that are done.
    @inline(__always)
    private mutating func settle<Handler: ConnectionHandler & ~Copyable>(
        _ handler: inout Handler,
        at now: Instant
    ) {
        while let slot = table.dirty.popLast() {
            unsafe table.slots[slot].isDirty = false
            flush(slot)
            if unsafe table.slots[slot].verdict != nil, !drains(slot, at: now) {
                end(slot, &handler, at: now)
            }
        }
    }

    /// True while the answer to the peer's goodbye still waits for the kernel, within its time.
    private mutating func drains(_ slot: Int, at now: Instant) -> Bool {
        let connection = unsafe table.slots + slot
        guard case .peerClosed = unsafe connection.pointee.verdict,
            unsafe connection.pointee.output.unsentCount > 0, let plan = table.plans[slot]
        else { return false }
        if unsafe connection.pointee.deadline == .distantFuture {
            unsafe connection.pointee.deadline = now + plan.closeWithin
            refreshDeadline(slot, at: now)
        }
        return unsafe now < connection.pointee.deadline
    }

    private mutating func end<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ handler: inout Handler,
        at now: Instant
    ) {
        let connection = unsafe table.slots + slot
        guard let verdict = unsafe connection.pointee.verdict else { return }
        if unsafe connection.pointee.phase == .live || connection.pointee.phase == .closing {
            unsafe connection.pointee.tls?.shut(into: &connection.pointee.output)
            flush(slot)
        }
        let connectionID = table.id(slot)
        let isListener = unsafe connection.pointee.phase == .listening
        sockets.close(slot, abort: false)
        unsafe connection.pointee.output.sent(0)
        unsafe connection.pointee.reset()
        if !isListener { handler.closed(connectionID, verdict, &table, at: now) }
    }
}
