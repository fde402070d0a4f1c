internal import Base
internal import CSockets
internal import Glibc

/// Connects in the background: both address families raced, the first to stand wins.
struct Dialer: ~Copyable {
    enum Outcome {
        case connected(slot: Int, descriptor: Int32)
        case failed(slot: Int, errno: Int32)
    }

    private struct Dial {
        let slot: Int
        let deadline: Instant
        var waiting: [SocketAddress]
        var open: [Int32] = []
        var nextStart: Instant
        var lastFailure: Int32 = ETIMEDOUT
    }

    /// How long one address has before the next joins in (RFC 8305).
    private static let headStart = Nanoseconds.milliseconds(250)

    /// How often the kernel is asked; a dial is not worth a system call per pass.
    private static let askEvery = Nanoseconds.microseconds(100)

    private var dials: [Dial] = []
    private var nextAsk = Instant.distantPast
    private let busyPollMicroseconds: Int32

    init(busyPollMicroseconds: Int32) { self.busyPollMicroseconds = busyPollMicroseconds }

    var isIdle: Bool { dials.isEmpty }

    mutating func dial(_ slot: Int, _ addresses: [SocketAddress], at now: Instant, by: Instant) {
        dials.append(
            Dial(slot: slot, deadline: by, waiting: Self.interleaved(addresses), nextStart: now)
        )
        nextAsk = now
    }

    mutating func cancel(_ slot: Int) {
        for dial in dials where dial.slot == slot {
            for descriptor in dial.open { csockets_close(descriptor, 1) }
        }
        dials.removeAll { $0.slot == slot }
    }

    /// The next dial that ended, if the time to ask has come.
    mutating func next(at now: Instant) -> Outcome? {
        guard !dials.isEmpty, now >= nextAsk else { return nil }
        for index in dials.indices {
            if let outcome = Self.advance(&dials[index], busyPollMicroseconds, at: now) {
                dials.remove(at: index)
                return outcome
            }
        }
        nextAsk = now + Self.askEvery
        return nil
    }

    private static func advance(
        _ dial: inout Dial,
        _ busyPollMicroseconds: Int32,
        at now: Instant
    ) -> Outcome? {
        var index = 0
        while index < dial.open.count {
            let descriptor = dial.open[index]
            let result = csockets_dial_result(descriptor)
            if result == 1 {
                for other in dial.open where other != descriptor { csockets_close(other, 1) }
                return .connected(slot: dial.slot, descriptor: descriptor)
            }
            if result < 0 {
                csockets_close(descriptor, 1)
                dial.open.remove(at: index)
                dial.lastFailure = -result
                dial.nextStart = now
            } else {
                index += 1
            }
        }
        if now >= dial.deadline {
            for descriptor in dial.open { csockets_close(descriptor, 1) }
            return .failed(slot: dial.slot, errno: ETIMEDOUT)
        }
        if now >= dial.nextStart, let address = dial.waiting.first {
            dial.waiting.removeFirst()
            dial.nextStart = now + headStart
            var raw = address.raw
            let descriptor = unsafe csockets_dial(&raw, busyPollMicroseconds)
            if descriptor >= 0 {
                dial.open.append(descriptor)
            } else {
                dial.lastFailure = -descriptor
                dial.nextStart = now
            }
        }
        if dial.open.isEmpty, dial.waiting.isEmpty {
            return .failed(slot: dial.slot, errno: dial.lastFailure)
        }
        return nil
    }

    /// The resolver's order, but alternating between families.
    private static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
        guard let first = addresses.first else { return [] }
        var leading = addresses.filter { $0.isV6 == first.isV6 }[...]
        var other = addresses.filter { $0.isV6 != first.isV6 }[...]
        var mixed: [SocketAddress] = []
        while !leading.isEmpty || !other.isEmpty {
            if let address = leading.popFirst() { mixed.append(address) }
            if let address = other.popFirst() { mixed.append(address) }
        }
        return mixed
    }
}
