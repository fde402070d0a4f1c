import Base
import PropertyTesting
import Testing

@Suite("ByteRing")
struct ByteRingTests {
    @Test("gives every record back whole and in order, whatever the lengths")
    func isAListOfRecords() throws {
        try checkProperty("byte ring against a list", cases: 3_000) { draws in
            var ring = ByteRing(capacityBytes: 256)
            var expected: [(UInt32, [UInt8])] = []
            var staged: [(UInt32, [UInt8])] = []
            for step in 0..<UInt32(draws.number(upTo: 80)) {
                switch draws.number(upTo: 3) {
                case 0, 1:
                    let first = [UInt8](repeating: UInt8(step), count: Int(draws.number(upTo: 60)))
                    let second = [UInt8](repeating: 0xEE, count: Int(draws.number(upTo: 50)))
                    if ring.producer.stage(tag: step, first.span, second.span) {
                        staged.append((step, first + second))
                    } else {
                        let depth = ring.producer.depthBytes
                        try hold(depth + 2 * 128 > 256, "refused with \(depth) bytes in use")
                    }
                case 2:
                    ring.producer.publish()
                    expected += staged
                    staged = []
                default:
                    let record = ring.consumer.take { tag, bytes in
                        (tag, bytes.indices.map { bytes[$0] })
                    }
                    ring.consumer.release()
                    try hold(record?.0 == expected.first?.0, "tag at \(step)")
                    try hold(record?.1 == expected.first?.1, "bytes at \(step)")
                    if record != nil { expected.removeFirst() }
                }
            }
        }
    }

    @Test("counts what it refuses")
    func counts() {
        var ring = ByteRing(capacityBytes: 64)
        let record = [UInt8](repeating: 1, count: 24)
        let results = (0..<3).map { _ in ring.producer.stage(tag: 0, record.span) }
        #expect(results == [true, true, false])
        let refused = ring.producer.refused
        #expect(refused == 1)
    }

    @Test("carries records between threads")
    func crossesThreads() throws {
        let ring = ByteRing(capacityBytes: 4_096)
        let handoff = Handoff(ring.producer)
        let records: UInt32 = 20_000
        let thread = try PinnedThread(.init(name: "producer")) {
            var producer = handoff.take()
            var number: UInt32 = 0
            let bytes = [UInt8](repeating: 7, count: 100)
            while number < records {
                let length = Int(number % 100)
                if producer.stage(tag: number, bytes.span.extracting(first: length)) {
                    producer.publish()
                    number += 1
                } else {
                    Processor.yield()
                }
            }
        }
        var consumer = ring.consumer
        var expected: UInt32 = 0
        while !consumer.isFinished {
            let good = consumer.take { tag, bytes in
                tag == expected && bytes.count == Int(expected % 100)
                    && bytes.indices.allSatisfy { bytes[$0] == 7 }
            }
            consumer.release()
            guard let good else {
                Processor.yield()
                continue
            }
            if !good { break }
            expected += 1
        }
        thread.join()
        #expect(expected == records)
    }
}
