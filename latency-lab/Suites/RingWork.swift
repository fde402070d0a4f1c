internal import Base
internal import CReference
internal import Synchronization

/// The processors of a two-thread row: the measuring thread's and its peer's.
enum Cores {
    static let peer: UInt32 = Processor.allowed.last ?? 0
}

private let goodbye: Int64 = -1

/// How many messages a consumer has read, on a line of its own.
private final class Received: Sendable {
    let count = Atomic<Int>(0)
}

/// Messages to a consumer on another core.
final class RingStream: Work {
    private var producer: SPSCRing<Int64>.Producer?
    private var received = Received()
    private var thread: PinnedThread?
    private var sent = 0

    func begin() {
        let ring = SPSCRing<Int64>(capacity: 1_024)
        let received = Received()
        self.received = received
        sent = 0
        let handoff = Handoff(ring.consumer)
        producer = consume ring.producer
        thread = try? PinnedThread(.init(name: "ring.consumer", cpu: Cores.peer)) {
            Self.consume(handoff.take(), received)
        }
        precondition(thread != nil, "a peer thread starts")
    }

    private static func consume(
        _ taken: consuming SPSCRing<Int64>.Consumer,
        _ received: Received
    ) {
        var consumer = taken
        var count = 0
        while true {
            guard let value = consumer.pop() else {
                received.count.store(count, ordering: .releasing)
                continue
            }
            if value == goodbye { return }
            count += 1
        }
    }

    func run(_ operations: Int) {
        guard var producer = producer.take() else { return }
        for value in 0..<Int64(operations) { while !producer.push(value) {} }
        sent += operations
        while received.count.load(ordering: .acquiring) != sent {}
        self.producer = consume producer
    }

    func end() {
        guard var last = producer.take() else { return }
        while !last.push(goodbye) {}
        thread = nil
    }
}

/// The same in C++.
@safe final class ReferenceStream: Work {
    private var ring: UnsafeMutableRawPointer?

    func begin() { unsafe ring = creference_ring_begin(Cores.peer) }

    func run(_ operations: Int) { unsafe creference_ring_send(ring, Int64(operations)) }

    func end() { unsafe creference_ring_end(ring) }
}

/// There and back over two rings.
final class RingEcho: Work {
    private var producer: SPSCRing<Int64>.Producer?
    private var consumer: SPSCRing<Int64>.Consumer?
    private var thread: PinnedThread?

    func begin() {
        let there = SPSCRing<Int64>(capacity: 1_024)
        let back = SPSCRing<Int64>(capacity: 1_024)
        producer = consume there.producer
        consumer = consume back.consumer
        let input = Handoff(there.consumer)
        let output = Handoff(back.producer)
        thread = try? PinnedThread(.init(name: "ring.echo", cpu: Cores.peer)) {
            Self.echo(input.take(), output.take())
        }
        precondition(thread != nil, "a peer thread starts")
    }

    private static func echo(
        _ input: consuming SPSCRing<Int64>.Consumer,
        _ output: consuming SPSCRing<Int64>.Producer
    ) {
        var consumer = input
        var producer = output
        while true {
            guard let value = consumer.pop() else { continue }
            if value == goodbye { return }
            while !producer.push(value) {}
        }
    }

    func run(_ operations: Int) {
        guard var producer = producer.take(), var consumer = consumer.take() else { return }
        for value in 0..<Int64(operations) {
            while !producer.push(value) {}
            while consumer.pop() == nil {}
        }
        self.producer = consume producer
        self.consumer = consume consumer
    }

    func end() {
        guard var last = producer.take() else { return }
        while !last.push(goodbye) {}
        thread = nil
        consumer = nil
    }
}

/// The same in C++.
@safe final class ReferenceEcho: Work {
    private var echo: UnsafeMutableRawPointer?

    func begin() { unsafe echo = creference_echo_begin(Cores.peer) }

    func run(_ operations: Int) { unsafe creference_echo_round(echo, Int64(operations)) }

    func end() { unsafe creference_echo_end(echo) }
}

/// Push and pop on one thread: what a message costs in instructions.
final class RingHere: Work {
    private var ring: SPSCRing<Int64>? = SPSCRing(capacity: 1_024)

    func run(_ operations: Int) {
        // Out of the object while it works: each access through it would be checked for exclusivity.
        guard var ring = ring.take() else { return }
        var sum: Int64 = 0
        for value in 0..<Int64(operations) {
            guard ring.producer.push(value), let back = ring.consumer.pop() else {
                preconditionFailure("a ring gives back what it got")
            }
            sum &+= back
        }
        keep(sum)
        self.ring = consume ring
    }
}
