import Base
import PropertyTesting
import Testing

@Suite("SPSCRing")
struct SPSCRingTests {
    @Test("keeps order across wrap-around", arguments: [1, 2, 8, 64], [1, 3, 200])
    func keepsOrder(capacity: Int, messages: Int) {
        var ring = SPSCRing<Int>(capacity: capacity)
        var next = 0
        var seen = 0
        while seen < messages {
            while next < messages, ring.producer.push(next) { next += 1 }
            while let value = ring.consumer.pop() {
                #expect(value == seen)
                seen += 1
            }
        }
        let leftover = ring.consumer.pop()
        #expect(leftover == nil)
    }

    @Test("is the same as a list of bounded length, whatever the calls")
    func isABoundedList() throws {
        try checkProperty("ring against a list", cases: 2_000) { draws in
            let capacity = 1 << Int(draws.number(upTo: 4))
            var ring = SPSCRing<UInt64>(capacity: capacity)
            var visible: [UInt64] = []
            var staged: [UInt64] = []
            var taken = 0
            for step in 0..<draws.number(upTo: 60) {
                let full = visible.count + staged.count + taken == capacity
                switch draws.number(upTo: 4) {
                case 0:
                    let accepted = ring.producer.stage(step)
                    try hold(accepted == !full, "stage at \(step)")
                    if accepted { staged.append(step) }
                case 1:
                    ring.producer.publish()
                    visible += staged
                    staged = []
                case 2:
                    let element = ring.consumer.take()
                    try hold(element == visible.first, "take at \(step)")
                    if element != nil {
                        visible.removeFirst()
                        taken += 1
                    }
                case 3:
                    ring.consumer.release()
                    taken = 0
                default:
                    let depth = ring.consumer.depth()
                    try hold(depth == visible.count, "depth at \(step)")
                    let room = ring.producer.room()
                    try hold(
                        room == capacity - visible.count - staged.count - taken,
                        "room at \(step)"
                    )
                }
            }
        }
    }

    @Test("a batch goes in as far as there is room")
    func batch() {
        var ring = SPSCRing<Int>(capacity: 4)
        let batch = [1, 2, 3, 4, 5, 6]
        let accepted = ring.producer.push(contentsOf: batch.span)
        var seen: [Int] = []
        let drained = ring.consumer.drain(atMost: 3) { seen.append($0) }
        #expect(accepted == 4 && drained == 3)
        #expect(seen == [1, 2, 3])
    }

    @Test("a closed ring gives what it holds and is then finished")
    func closing() {
        let ring = SPSCRing<Int>(capacity: 4)
        var producer = ring.producer
        var consumer = ring.consumer
        _ = producer.push(1)
        _ = producer.stage(2)
        let before = consumer.isFinished
        producer.close()
        let unread = consumer.isFinished
        let values = [consumer.pop(), consumer.pop(), consumer.pop()]
        let after = consumer.isFinished
        #expect(!before && !unread && after)
        #expect(values == [1, 2, nil])
    }

    @Test("a producer sees that nobody reads")
    func abandoned() {
        let ring = SPSCRing<Int>(capacity: 4)
        let producer = ring.producer
        let before = producer.isAbandoned
        ring.consumer.close()
        let after = producer.isAbandoned
        #expect(!before && after)
    }

    @Test("a close that races with the last elements loses none", arguments: 0..<50)
    func closeRace(round: Int) throws {
        let ring = SPSCRing<Int>(capacity: 8)
        let messages = 100 + round
        let handoff = Handoff(ring.producer)
        let thread = try PinnedThread(.init(name: "producer")) {
            var producer = handoff.take()
            var next = 0
            while next < messages {
                if producer.push(next) { next += 1 } else { Processor.yield() }
            }
        }
        var consumer = ring.consumer
        var expected = 0
        while !consumer.isFinished {
            if let value = consumer.pop() {
                #expect(value == expected)
                expected += 1
            } else {
                Processor.yield()
            }
        }
        thread.join()
        #expect(expected == messages)
    }

    @Test("a capacity that is no power of two stops the process")
    func capacityTraps() async {
        await #expect(processExitsWith: .failure) { _ = SPSCRing<Int>(capacity: 3) }
    }

    @Test("shared memory that holds something else is refused")
    func foreignMemory() throws {
        let block = MemoryBlock(byteCount: 8_192)
        expectRefusal(.foreign) { _ = try SPSCRing<Int>.Producer(joining: block, at: 0) }
        SPSCRing<Int>.format(block, at: 0, capacity: 8)
        expectRefusal(.foreign) { _ = try SPSCRing<Int32>.Producer(joining: block, at: 0) }
        expectRefusal(.truncated) { _ = try SPSCRing<Int>.Producer(joining: block, at: 8_064) }
        let producer = try SPSCRing<Int>.Producer(joining: block, at: 0)
        expectRefusal(.taken) { _ = try SPSCRing<Int>.Producer(joining: block, at: 0) }
        producer.close()
        let again = try SPSCRing<Int>.Producer(joining: block, at: 0)
        again.close()
    }

    private func expectRefusal(_ reason: SharedLayoutError, _ body: () throws -> Void) {
        #expect(throws: reason) { try body() }
    }
}
