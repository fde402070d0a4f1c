public import Base
internal import Glibc

/// The virtual network between hosts of one simulation: byte streams under one clock and one seed.
///
/// It carries what would be inside TLS. Same seed, same calls at the same instants: same bytes.
public final class VirtualInternet {
    /// What goes wrong from now on.
    public var faults: VirtualFaults

    private var random: Random
    private var hosts = 0
    private var listeners: [(host: Int, slot: Int, port: UInt16)] = []
    private var links: [Int32: VirtualLink] = [:]
    private var order: [Int32] = []
    private var nextLink: Int32 = 1
    private var nextPort: UInt16 = 40_000
    private var notices: [Notice] = []

    private struct Notice {
        let due: Instant
        let host: Int
        let event: Happening
    }

    private enum Happening {
        case connected(slot: Int)
        case refused(slot: Int)
        case accepted(listener: Int, link: Int32)
    }

    /// An empty network.
    public init(seed: UInt64, faults: VirtualFaults = VirtualFaults()) {
        random = Random(seed: seed)
        self.faults = faults
    }

    /// A new host, with sockets of its own.
    public func attach() -> VirtualSockets {
        hosts += 1
        return VirtualSockets(internet: self, host: hosts)
    }

    /// When something next happens by itself; nil when all is quiet.
    public func nextDue() -> Instant? {
        var due: Instant?
        func consider(_ instant: Instant) { due = min(due ?? instant, instant) }
        for notice in notices { consider(notice.due) }
        for id in order {
            guard let link = links[id] else { continue }
            for index in 0...1 where !link[index].isClosed && link[index].slot != nil {
                let end = link[index]
                if end.arrivalNext < end.arrivals.count {
                    consider(end.arrivals[end.arrivalNext].due)
                }
                if let over = end.endsAt { consider(over) }
            }
        }
        return due
    }

    /// Cuts every connection at once, as a router that dies does.
    public func cutAll(at now: Instant) {
        for id in order { if let link = links[id] { reset(link, at: now) } }
    }

    // MARK: For the sockets.

    func listen(_ host: Int, _ slot: Int, _ wanted: UInt16) -> Int32 {
        var port = wanted
        if port == 0 {
            nextPort += 1
            port = nextPort
        }
        guard !listeners.contains(where: { $0.port == port }) else { return -EADDRINUSE }
        listeners.append((host, slot, port))
        return Int32(port)
    }

    func stopListening(_ host: Int, _ slot: Int) {
        listeners.removeAll { $0.host == host && $0.slot == slot }
    }

    func dial(_ host: Int, _ slot: Int, _ port: UInt16, at now: Instant) -> Int32? {
        let due = now + travel()
        guard let listener = listeners.first(where: { $0.port == port }),
            !chance(faults.refusalsPer10k)
        else {
            notices.append(Notice(due: due, host: host, event: .refused(slot: slot)))
            return nil
        }
        let id = join(host, slot, listener.host)
        notices.append(
            Notice(
                due: due,
                host: listener.host,
                event: .accepted(listener: listener.slot, link: id)
            )
        )
        notices.append(Notice(due: due + travel(), host: host, event: .connected(slot: slot)))
        if chance(faults.duplicatesPer10k) {
            // A twin that nobody speaks on, and that is reset later.
            let twin = join(0, nil, listener.host)
            notices.append(
                Notice(
                    due: due,
                    host: listener.host,
                    event: .accepted(listener: listener.slot, link: twin)
                )
            )
            links[twin]?[1].endsAt = due + .milliseconds(100)
            links[twin]?[1].endErrno = ECONNRESET
        }
        return id
    }

    private func join(_ dialling: Int, _ slot: Int?, _ accepting: Int) -> Int32 {
        let id = nextLink
        nextLink += 1
        links[id] = VirtualLink(
            VirtualLink.End(host: dialling, slot: slot),
            VirtualLink.End(host: accepting)
        )
        order.append(id)
        return id
    }

    func adopt(_ link: Int32, _ slot: Int) { links[link]?[1].slot = slot }

    /// The next dial or accept of this host that is due.
    func notice(_ host: Int, at now: Instant) -> SocketEvent? {
        guard let index = notices.firstIndex(where: { $0.host == host && $0.due <= now }) else {
            return nil
        }
        switch notices.remove(at: index).event {
        case .connected(let slot): return .connected(slot)
        case .refused(let slot): return .ended(slot, errno: ECONNREFUSED)
        case .accepted(let listener, let link):
            return .accepted(listener: listener, descriptor: link)
        }
    }

    /// Takes the next piece that arrived at an end; the count, nil for nothing, or how it ended.
    func receive(
        _ id: Int32,
        _ index: Int,
        atMost limit: Int,
        into room: UnsafeMutableRawBufferPointer,
        at now: Instant
    ) -> Result<Int, SocketEnd>? {
        guard let link = links[id], !link[index].isClosed else { return nil }
        let arrived = min(link.arrived(index, at: now), limit)
        if arrived > 0 {
            var count = min(arrived, faults.pieceBytesMax, room.count)
            if faults.cutsPieces { count = 1 + Int(random.below(UInt64(count))) }
            unsafe link.take(index, count, into: room)
            return .success(count)
        }
        if let over = link[index].endsAt, over <= now, limit > 0, link.waiting(index) == 0 {
            return .failure(SocketEnd(errno: link[index].endErrno))
        }
        return nil
    }

    /// True once, when an end that was blocked has room again.
    func takeRoom(_ id: Int32, _ index: Int) -> Bool {
        guard let link = links[id], link[1 - index].peerIsBlocked,
            link.waiting(1 - index) < faults.windowBytes
        else { return false }
        link[1 - index].peerIsBlocked = false
        return true
    }

    func send(
        _ id: Int32,
        _ index: Int,
        _ bytes: UnsafeRawBufferPointer,
        at now: Instant
    ) -> SendOutcome {
        guard let link = links[id] else { return .broken }
        let there = 1 - index
        if link.isHalfOpen { return .taken(bytes.count) }
        if link[there].isClosed || link[there].endsAt != nil { return .broken }
        if chance(faults.resetsPer10k) {
            reset(link, at: now)
            return .broken
        }
        if chance(faults.halfOpensPer10k) {
            link.isHalfOpen = true
            return .taken(bytes.count)
        }
        let count = min(bytes.count, faults.windowBytes - link.waiting(there))
        guard count > 0 else {
            link[there].peerIsBlocked = true
            return .blocked
        }
        let due = max(link[there].lastDue, now + travel())
        link[there].lastDue = due
        unsafe link[there].bytes.append(contentsOf: bytes[..<count])
        link[there].arrivals.append(VirtualLink.Arrival(due: due, count: count))
        return .taken(count)
    }

    func close(_ id: Int32, _ index: Int, abort: Bool, at now: Instant) {
        guard let link = links[id] else { return }
        link[index].isClosed = true
        let there = 1 - index
        if link[there].endsAt == nil, !link.isHalfOpen {
            link[there].endsAt = max(link[there].lastDue, now + travel())
            link[there].endErrno = abort ? ECONNRESET : 0
        }
        if link[there].isClosed || link[there].slot == nil && there == 0 {
            links[id] = nil
            order.removeAll { $0 == id }
        }
    }

    private func reset(_ link: VirtualLink, at now: Instant) {
        for index in 0...1 {
            link[index].endsAt = now
            link[index].endErrno = ECONNRESET
            link[index].bytes.removeAll()
            link[index].taken = 0
            link[index].arrivals.removeAll()
            link[index].arrivalNext = 0
        }
    }

    private func chance(_ per10k: UInt64) -> Bool { per10k > 0 && random.below(10_000) < per10k }

    private func travel() -> Nanoseconds {
        Nanoseconds(
            random.integer(in: faults.delay.lowerBound.count...faults.delay.upperBound.count)
        )
    }
}

/// How a virtual stream ended.
struct SocketEnd: Error {
    let errno: Int32
}
