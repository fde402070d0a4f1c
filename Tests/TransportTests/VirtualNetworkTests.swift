import Base
import Testing
import Transport

@Suite("Virtual network")
struct VirtualNetworkTests {
    /// A run of random traffic under faults: everything that happened, in order.
    private func trace(seed: UInt64, _ faults: VirtualFaults) throws -> [String] {
        var world = try VirtualWorld(seed: seed, faults: faults)
        var recorder = Recorder()
        var random = Random(seed: seed)
        var happened: [String] = []
        var sent: [ConnectionID: [[UInt8]]] = [:]
        for _ in 0..<4 {
            _ = try world.client.dial(
                VirtualWorld.plan(),
                [.loopback(port: 443)],
                at: world.now
            )
        }
        for step in 0..<400 {
            _ = world.client.poll(at: world.now, &recorder)
            _ = world.server.poll(at: world.now, &world.serving)
            for connection in recorder.opened where random.oneIn(8) {
                let size = Int(random.below(3_000))
                let text = (0..<size).map { _ in UInt8(0x20 + random.below(0x5F)) }
                if world.client.send(text.span, on: connection) == .queued {
                    sent[connection, default: []].append(text)
                }
            }
            for (connection, kind, bytes) in recorder.messages {
                happened.append("\(step) \(connection.slot) \(kind) \(bytes.count) \(bytes.hashed)")
                let expected = sent[connection]?.removeFirst()
                #expect(expected == bytes, "seed \(seed): echoes come in order and whole")
            }
            recorder.messages.removeAll()
            for (connection, reason) in recorder.closed {
                happened.append("\(step) \(connection.slot) closed \(reason.words)")
            }
            recorder.closed.removeAll()
            world.advance(atMost: .microseconds(100))
        }
        return happened
    }

    @Test("messages survive cutting down to single bytes", arguments: [1, 2, 3])
    func cutsPieces(seed: UInt64) throws {
        var faults = VirtualFaults()
        faults.cutsPieces = true
        faults.pieceBytesMax = 3
        faults.delay = .microseconds(1)...(.microseconds(400))
        let happened = try trace(seed: seed, faults)
        #expect(happened.count > 20)
    }

    @Test("one seed is one history, another seed is another", arguments: 1...5)
    func isDeterministic(seed: UInt64) throws {
        var faults = VirtualFaults()
        faults.cutsPieces = true
        faults.delay = .microseconds(10)...(.milliseconds(2))
        faults.resetsPer10k = 20
        faults.halfOpensPer10k = 10
        faults.duplicatesPer10k = 2_000
        faults.bytesPerPass = 700
        let first = try trace(seed: seed, faults)
        let second = try trace(seed: seed, faults)
        #expect(first == second)
        let other = try trace(seed: seed &+ 100, faults)
        #expect(first != other)
    }

    @Test("a half-open connection is noticed by its silence")
    func halfOpen() throws {
        var faults = VirtualFaults()
        faults.halfOpensPer10k = 0
        var world = try VirtualWorld(seed: 21, faults: faults)
        var recorder = Recorder()
        var plan = VirtualWorld.plan()
        plan.pingAfter = .seconds(2)
        plan.pongWithin = .seconds(1)
        let client = try world.client.dial(plan, [.loopback(port: 443)], at: world.now)
        while recorder.opened.isEmpty {
            _ = world.client.poll(at: world.now, &recorder)
            _ = world.server.poll(at: world.now, &world.serving)
            world.advance()
        }
        world.internet.faults.halfOpensPer10k = 10_000
        let start = world.now
        while recorder.closed.isEmpty, world.now - start < .seconds(20) {
            _ = world.client.poll(at: world.now, &recorder)
            _ = world.server.poll(at: world.now, &world.serving)
            world.advance()
        }
        #expect(recorder.closed.first?.0 == client)
        #expect(recorder.closed.first?.1 == .silent)
        #expect(world.now - start < .seconds(4))
    }

    @Test("an answered ping is followed by the next as soon as silence has lasted again")
    func pingsAgain() throws {
        var world = try VirtualWorld(seed: 23)
        var recorder = Recorder()
        var plan = VirtualWorld.plan()
        plan.pingAfter = .seconds(1)
        plan.pongWithin = .seconds(5)
        _ = try world.client.dial(plan, [.loopback(port: 443)], at: world.now)
        func pass(_ span: Nanoseconds) {
            let end = world.now + span
            while world.now < end {
                _ = world.client.poll(at: world.now, &recorder)
                _ = world.server.poll(at: world.now, &world.serving)
                world.advance()
            }
        }
        pass(.milliseconds(900))
        #expect(recorder.opened.count == 1)
        let before = world.client.counters.bytesOut
        pass(.seconds(10))
        // A masked frame without payload is six bytes.
        let pings = (world.client.counters.bytesOut - before) / 6
        #expect((8...10).contains(pings), "\(pings)")
        #expect(recorder.closed.isEmpty)
    }

    @Test("a reader that stops leaves unsent bytes to see, then the connection refuses more")
    func slowReader() throws {
        var faults = VirtualFaults()
        faults.windowBytes = 4_096
        var world = try VirtualWorld(seed: 22, faults: faults)
        var recorder = Recorder()
        let client = try world.client.dial(
            VirtualWorld.plan(),
            [.loopback(port: 443)],
            at: world.now
        )
        while recorder.opened.isEmpty {
            _ = world.client.poll(at: world.now, &recorder)
            _ = world.server.poll(at: world.now, &world.serving)
            world.advance()
        }
        let text = [UInt8](repeating: 0x61, count: 10_000)
        var outcomes: [QueueOutcome] = []
        for _ in 0..<20 { outcomes.append(world.client.send(text.span, on: client)) }
        let unsent = world.client.table.unsentBytes(client)
        #expect(unsent > 100_000)
        #expect(outcomes.first == .queued)
        #expect(outcomes.last == .full)
        // It reads again: all that was queued arrives.
        let queued = outcomes.filter { $0 == .queued }.count
        for _ in 0..<2_000 where recorder.messages.count < queued {
            _ = world.client.poll(at: world.now, &recorder)
            _ = world.server.poll(at: world.now, &world.serving)
            world.advance()
        }
        #expect(recorder.messages.count == queued)
        let rest = world.client.table.unsentBytes(client)
        #expect(rest == 0)
    }
}

extension [UInt8] {
    /// FNV-1a, the same in every process.
    var hashed: UInt64 {
        reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
