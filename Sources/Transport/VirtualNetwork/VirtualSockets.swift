public import Base

/// The simulated twin of the real back-ends: one host's sockets on a virtual network.
@safe
public struct VirtualSockets: Sockets, ~Copyable {
    private struct Place {
        let slot: Int
        let link: Int32
        let end: Int
        var allowance = 0
    }

    private let internet: VirtualInternet
    private let host: Int
    private var places: [Place] = []
    private var cursor = 0
    private var now = Instant.distantPast
    private let piece = MappedBytes(count: 65_536)

    /// What was done since the start; a virtual network makes no system call.
    public private(set) var counters = SocketCounters()

    /// True while a slow reader left bytes behind in this pass.
    public private(set) var isBehind = false

    init(internet: VirtualInternet, host: Int) {
        self.internet = internet
        self.host = host
    }

    /// Dials the first address's port; names and addresses mean nothing here.
    public mutating func dial(
        _ slot: Int,
        _ addresses: [SocketAddress],
        at now: Instant,
        by deadline: Instant
    ) {
        guard let link = internet.dial(host, slot, addresses.first?.port ?? 0, at: now) else {
            return
        }
        places.append(Place(slot: slot, link: link, end: 0))
    }

    /// Takes over an accepted connection.
    public mutating func adopt(_ slot: Int, descriptor: Int32) {
        internet.adopt(descriptor, slot)
        places.append(Place(slot: slot, link: descriptor, end: 1))
    }

    /// Listens on a port of the network.
    public mutating func listen(_ slot: Int, _ address: SocketAddress) -> Int32 {
        internet.listen(host, slot, address.port)
    }

    /// Closes; see `Sockets`.
    public mutating func close(_ slot: Int, abort: Bool) {
        internet.stopListening(host, slot)
        guard let index = places.firstIndex(where: { $0.slot == slot }) else { return }
        internet.close(places[index].link, places[index].end, abort: abort, at: now)
        places.remove(at: index)
        if index < cursor { cursor -= 1 }
    }

    /// Begins a pass at `now`; virtual time does not wait.
    public mutating func begin(at now: Instant, wait: Nanoseconds) {
        self.now = now
        isBehind = false
        cursor = 0
        for index in places.indices { places[index].allowance = internet.faults.bytesPerPass }
    }

    /// The next event of this pass.
    public mutating func next() -> SocketEvent {
        if let event = internet.notice(host, at: now) { return event }
        while cursor < places.count {
            let place = places[cursor]
            if internet.takeRoom(place.link, place.end) { return .writable(place.slot) }
            // SAFETY: the room lies inside the mapping.
            let room = unsafe UnsafeMutableRawBufferPointer(start: piece.base, count: piece.count)
            let outcome = unsafe internet.receive(
                place.link,
                place.end,
                atMost: place.allowance,
                into: room,
                at: now
            )
            switch outcome {
            case .none:
                if place.allowance == 0 { isBehind = true }
                cursor += 1
            case .success(let count):
                places[cursor].allowance -= count
                counters.completions &+= 1
                counters.bytesIn &+= UInt64(count)
                return unsafe .received(
                    place.slot,
                    UnsafeRawBufferPointer(rebasing: room[..<count])
                )
            case .failure(let end):
                cursor += 1
                return .ended(place.slot, errno: end.errno)
            }
        }
        return .none
    }

    /// Puts bytes on their way.
    public mutating func send(_ slot: Int, _ bytes: UnsafeRawBufferPointer) -> SendOutcome {
        guard let place = places.first(where: { $0.slot == slot }) else { return .broken }
        let outcome = unsafe internet.send(place.link, place.end, bytes, at: now)
        if case .taken(let count) = outcome {
            counters.completions &+= 1
            counters.bytesOut &+= UInt64(count)
        }
        return outcome
    }

    /// Nothing is batched here.
    public mutating func finish() {}
}
