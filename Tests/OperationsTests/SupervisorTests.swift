import Base
import Operations
import Testing

@Suite("Supervisor")
struct SupervisorTests {
    private func at(_ milliseconds: Int64) -> Instant {
        Instant.distantPast + .milliseconds(milliseconds)
    }

    private func pair() -> Supervisor {
        Supervisor([
            ChildSpec(name: "engine", arguments: [], restartsMax: 2),
            ChildSpec(name: "control", arguments: []),
        ])
    }

    /// A supervisor whose two children are up at millisecond 20.
    private func running() -> Supervisor {
        var supervisor = pair()
        _ = supervisor.tick(at(0))
        _ = supervisor.becameReady(0, now: at(10))
        _ = supervisor.becameReady(1, now: at(20))
        return supervisor
    }

    @Test("starts in order, each when the one before is ready, and announces once")
    func startsInOrder() {
        var supervisor = pair()
        #expect(supervisor.tick(at(0)) == [.spawn(0)])
        #expect(supervisor.tick(at(5)) == [])
        #expect(supervisor.becameReady(0, now: at(10)) == [.spawn(1)])
        #expect(supervisor.becameReady(1, now: at(20)) == [.announceReady])
        #expect(supervisor.tick(at(25)) == [])
    }

    @Test("restarts a dead child after a growing wait, leaving the other alone")
    func restarts() {
        var supervisor = running()
        #expect(
            supervisor.exited(0, status: 137, now: at(100)) == [
                .report("engine ended with signal 9")
            ]
        )
        #expect(supervisor.tick(at(199)) == [])
        #expect(supervisor.tick(at(200)) == [.spawn(0)])
        _ = supervisor.becameReady(0, now: at(210))
        _ = supervisor.exited(0, status: 1, now: at(300))
        #expect(supervisor.tick(at(799)) == [])
        #expect(supervisor.tick(at(800)) == [.spawn(0)])
        #expect(supervisor.restarts(0) == 2)
        #expect(supervisor.phase(1) == .ready(lastSign: at(20)))
    }

    @Test("gives up after too many restarts, stops the rest and says so in the exit code")
    func givesUp() {
        var supervisor = running()
        var now: Int64 = 100
        for _ in 0..<2 {
            _ = supervisor.exited(0, status: 1, now: at(now))
            now += 2_000
            #expect(supervisor.tick(at(now)).contains(.spawn(0)))
            supervisor.signOfLife(1, now: at(now))
        }
        let actions = supervisor.exited(0, status: 1, now: at(now))
        #expect(actions.contains(.report("engine ended 3 times, it is not started again")))
        #expect(actions.last == .terminate(1))
        #expect(supervisor.exited(1, status: 0, now: at(now + 1)) == [.finish(.stopped)])
    }

    @Test("old restarts are forgotten after the window")
    func forgets() {
        var supervisor = running()
        var now: Int64 = 0
        for _ in 0..<6 {
            now += 61_000
            _ = supervisor.exited(0, status: 1, now: at(now))
            #expect(supervisor.tick(at(now + 100)).contains(.spawn(0)))
            _ = supervisor.becameReady(0, now: at(now + 110))
            supervisor.signOfLife(1, now: at(now + 110))
        }
        #expect(!supervisor.isStopping)
    }

    @Test("the engine drains while control still tells of it, and all ends with done")
    func drains() {
        var supervisor = running()
        #expect(supervisor.stop(at(100)) == [.terminate(0)])
        #expect(supervisor.exited(0, status: 0, now: at(110)) == [.terminate(1)])
        #expect(supervisor.exited(1, status: 0, now: at(120)) == [.finish(.done)])
    }

    @Test("kills what will not end, and does not call that done")
    func killsTheStubborn() {
        var supervisor = running()
        _ = supervisor.stop(at(100))
        supervisor.signOfLife(1, now: at(9_000))
        #expect(
            supervisor.tick(at(10_100)) == [.report("engine did not end in time"), .kill(0)]
        )
        #expect(supervisor.exited(0, status: 137, now: at(10_101)).last == .terminate(1))
        #expect(supervisor.exited(1, status: 0, now: at(10_102)) == [.finish(.stopped)])
    }

    @Test("kills and restarts a child that hangs")
    func restartsTheHung() {
        var supervisor = running()
        supervisor.signOfLife(0, now: at(4_000))
        supervisor.signOfLife(1, now: at(5_000))
        #expect(supervisor.tick(at(9_000)) == [])
        #expect(
            supervisor.tick(at(9_001)) == [
                .report("engine hangs: no sign of life"), .kill(0),
            ]
        )
        _ = supervisor.exited(0, status: 137, now: at(9_010))
        supervisor.signOfLife(1, now: at(9_100))
        #expect(supervisor.tick(at(9_200)) == [.spawn(0)])
    }

    @Test(
        "a refusal at the first start ends the daemon with the child's own code",
        arguments: [ExitCode.refused, .host, .busy, .usage]
    )
    func refusalIsFinal(_ code: ExitCode) {
        var supervisor = pair()
        _ = supervisor.tick(at(0))
        #expect(supervisor.exited(0, status: code.rawValue, now: at(5)) == [.finish(code)])
    }

    @Test("a child that is not ready in time is killed and tried again")
    func readyDeadline() {
        var supervisor = pair()
        _ = supervisor.tick(at(0))
        #expect(
            supervisor.tick(at(30_000)) == [.report("engine was not ready in time"), .kill(0)]
        )
        _ = supervisor.exited(0, status: 137, now: at(30_001))
        #expect(supervisor.tick(at(30_101)) == [.spawn(0)])
    }
}
