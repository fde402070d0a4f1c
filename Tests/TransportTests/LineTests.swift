import Base
import Testing
import Transport

/// What lines told their lane.
struct LineRecorder: LineHandler {
    var opened: [(LineID, ConnectionID, Bool)] = []
    var lost: [(LineID, CloseReason, Bool)] = []
    var texts: [[UInt8]] = []
    var traffic = LineTraffic.data
    var asks = false

    mutating func opened(
        _ line: LineID,
        _ connection: ConnectionID,
        successor: Bool,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        opened.append((line, connection, successor))
        if asks { _ = table.send([0x73].span, on: connection) }
    }

    mutating func received(
        _ message: Span<UInt8>,
        _ kind: MessageKind,
        on line: LineID,
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) -> LineTraffic {
        texts.append(message.bytes)
        return traffic
    }

    mutating func lost(
        _ line: LineID,
        _ connection: ConnectionID,
        _ reason: CloseReason,
        isDown: Bool,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        lost.append((line, reason, isDown))
    }
}

/// Names whose resolver is slow: every question waits until `from`.
struct SlowNames: Names, ~Copyable {
    let from: Instant
    var known = FixedNames(["venue.test": [.loopback(port: 443)]])

    mutating func addresses(of host: String, port: UInt16, at now: Instant) -> NameAnswer {
        now < from ? .waiting : known.addresses(of: host, port: port, at: now)
    }
}

@Suite("Supervised lines")
struct LineTests {
    @Test("a slow resolver uses up no attempts: every line is up as soon as the name is known")
    func slowName() throws {
        var world = try VirtualWorld(seed: 14)
        var supervisor = Supervisor(LineRecorder(), connections: 16, seed: 5)
        for _ in 0..<8 { _ = supervisor.add(LinePlan(VirtualWorld.plan()), at: world.now) }
        let known = world.now + .seconds(3)
        var names = SlowNames(from: known)
        while supervisor.handler.opened.count < 8, world.now < known + .seconds(1) {
            _ = supervisor.poll(&world.client, &names, at: world.now)
            _ = world.server.poll(at: world.now, &world.serving)
            world.advance(atMost: .milliseconds(1))
        }
        #expect(supervisor.handler.opened.count == 8)
        #expect(world.now < known + .milliseconds(500))
    }

    @Test("a hundred cut connections come back after 500 to 2,000 ms, spread, each subscribed")
    func jitter() throws {
        var world = try VirtualWorld(seed: 11)
        var supervisor = Supervisor(LineRecorder(), connections: 16, seed: 5)
        supervisor.handler.asks = true
        var plan = LinePlan(VirtualWorld.plan())
        plan.attemptsMax = 1_000
        let line = supervisor.add(plan, at: world.now)
        var names = FixedNames(["venue.test": [.loopback(port: 443)]])
        var waits: [Int64] = []
        var cutAt: Instant?
        while waits.count < 100 {
            _ = supervisor.poll(&world.client, &names, at: world.now)
            _ = world.server.poll(at: world.now, &world.serving)
            let opened = supervisor.handler.opened.count
            if let cut = cutAt, opened > waits.count + 1 {
                waits.append((world.now - cut).count / 1_000_000)
                cutAt = nil
            }
            // Cut only after the subscription went out and its echo came back.
            if cutAt == nil, opened > 0, supervisor.handler.texts.count == opened {
                world.internet.cutAll(at: world.now)
                cutAt = world.now
            }
            world.advance(atMost: .milliseconds(1))
        }
        #expect(waits.allSatisfy { (500...2_010).contains($0) }, "\(waits)")
        #expect((waits.min() ?? 0) < 650 && (waits.max() ?? 0) > 1_850, "\(waits)")
        #expect(supervisor.lines.status(line).reconnects == 100)
        #expect(supervisor.handler.lost.count == 100)
        #expect(supervisor.handler.lost.allSatisfy { $0.2 })
    }

    @Test("a connection is replaced before its time without a gap")
    func replacement() throws {
        var world = try VirtualWorld(seed: 12)
        var plan = LinePlan(VirtualWorld.plan())
        plan.replaceAfter = .seconds(6)
        plan.firstDataWithin = .seconds(5)
        var supervisor = Supervisor(LineRecorder(), connections: 16, seed: 5)
        let line = supervisor.add(plan, at: world.now)
        var names = FixedNames(["venue.test": [.loopback(port: 443)]])
        let start = world.now
        var published = 0
        while world.now - start < .seconds(20) {
            _ = supervisor.poll(&world.client, &names, at: world.now)
            _ = world.server.poll(at: world.now, &world.serving)
            // The venue publishes to everybody who is connected.
            published += 1
            let tick = [UInt8]("\(published)".utf8)
            for connection in world.serving.opened {
                _ = world.server.send(tick.span, on: connection)
            }
            world.advance(atMost: .milliseconds(20))
        }
        let status = supervisor.lines.status(line)
        #expect(status.replacements == 3)
        #expect(status.reconnects == 0)
        #expect(supervisor.handler.lost.allSatisfy { !$0.2 && $0.1 == .requested })
        // From the first tick on, every number arrived, some twice while two connections overlapped.
        let numbers = supervisor.handler.texts.compactMap {
            Int(String(decoding: $0, as: UTF8.self))
        }
        let seen = Set(numbers)
        let first = try #require(numbers.first)
        let last = try #require(numbers.max())
        #expect((first...last).allSatisfy { seen.contains($0) })
        #expect(numbers.count > seen.count)
    }

    @Test("a line that opens and stays mute is given up for that reason")
    func firstDataDeadline() throws {
        var world = try VirtualWorld(seed: 13)
        var plan = LinePlan(VirtualWorld.plan())
        plan.firstDataWithin = .seconds(3)
        var supervisor = Supervisor(LineRecorder(), connections: 16, seed: 5)
        let line = supervisor.add(plan, at: world.now)
        var names = FixedNames(["venue.test": [.loopback(port: 443)]])
        let start = world.now
        while supervisor.handler.lost.isEmpty, world.now - start < .seconds(20) {
            _ = supervisor.poll(&world.client, &names, at: world.now)
            _ = world.server.poll(at: world.now, &world.serving)
            world.advance()
        }
        #expect(supervisor.handler.lost.first?.1 == .noFirstData)
        #expect(world.now - start >= .seconds(3) && world.now - start < .seconds(4))
        #expect(supervisor.lines.status(line).nextAttempt != nil)
    }

    @Test("attempts at one host stop at the limit and go on when the window has passed")
    func attemptLimit() throws {
        var faults = VirtualFaults()
        faults.refusalsPer10k = 10_000
        var world = try VirtualWorld(seed: 14, faults: faults)
        var plan = LinePlan(VirtualWorld.plan())
        plan.attemptsMax = 5
        plan.attemptsWindow = .seconds(300)
        plan.retryCap = .seconds(4)
        var supervisor = Supervisor(LineRecorder(), connections: 16, seed: 5)
        let line = supervisor.add(plan, at: world.now)
        var names = FixedNames(["venue.test": [.loopback(port: 443)]])
        let start = world.now
        while world.now - start < .seconds(299) {
            _ = supervisor.poll(&world.client, &names, at: world.now)
            world.advance()
        }
        #expect(supervisor.handler.lost.count == 5)
        #expect(supervisor.lines.status(line).failures == 5)
        while world.now - start < .seconds(320) {
            _ = supervisor.poll(&world.client, &names, at: world.now)
            world.advance()
        }
        #expect(supervisor.handler.lost.count > 5)
    }

    @Test("hosts off the list and forbidden paths are refused before anything is dialled")
    func refusals() throws {
        var world = try VirtualWorld(seed: 15)
        var plan = VirtualWorld.plan()
        plan.host = "evil.test"
        #expect(throws: DialRefusal.hostNotAllowed("evil.test")) {
            _ = try world.client.dial(plan, [.loopback(port: 443)], at: world.now)
        }
        plan = VirtualWorld.plan(.webSocket(path: "/ws/Withdraw?x=1", headers: []))
        #expect(throws: DialRefusal.forbiddenPath) {
            _ = try world.client.dial(plan, [.loopback(port: 443)], at: world.now)
        }
        #expect(world.internet.nextDue() == nil)
    }
}
