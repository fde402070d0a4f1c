import Base
import Foundation
import Testing
import Transport

/// What this process holds; told apart from other tests' by a process of its own.
private struct Held {
    let descriptors: Int
    let residentBytes: Int

    init() throws {
        descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        residentBytes = pages * Int(getpagesize())
    }
}

/// Every kind of bad input again and again: descriptors stay as many, memory as much.
@Suite("Leaks")
struct LeakTests {
    /// Less than this for each connection ends below the page noise of the rounds.
    private static let growthMax = 512 << 10

    fileprivate static func hold(_ warm: Int, _ rounds: Int, _ body: () throws -> Void) throws {
        for _ in 0..<warm { try body() }
        let before = try Held()
        for _ in 0..<rounds { try body() }
        let after = try Held()
        #expect(after.descriptors == before.descriptors)
        let grown = after.residentBytes - before.residentBytes
        #expect(grown < growthMax, "\(grown) bytes more after \(rounds) rounds")
    }

    fileprivate static func wrongBytes() throws {
        let webSocket = ConnectionPlan.Speech.webSocket(path: "/", headers: [])
        for input in BadInput.frames {
            _ = try BadInputTests.run(webSocket, input.bytes, upgrades: true, cut: 65_536)
        }
        for input in BadInput.heads {
            _ = try BadInputTests.run(webSocket, input.bytes, upgrades: false, cut: 65_536)
        }
        for input in BadInput.answers {
            _ = try BadInputTests.run(.http, input.bytes, upgrades: false, cut: 65_536)
        }
    }

    /// Refused certificates, and handshakes that a reset or a stranger's bytes cut off.
    fileprivate static func brokenHandshakes() throws {
        for name in ["other", "expired", "stranger"] {
            var pair = try Pair(try AnySockets(.epoll))
            var plan = ConnectionPlan(host: "localhost", port: 0, speech: .stream)
            try pair.serve(name, plan)
            plan.port = pair.port
            _ = try pair.network.dial(plan, [.loopback(port: plan.port)], at: bootInstant())
            let over = pair.run { $0.closed.count == 2 }
            try #require(over)
        }
        for words in [nil, "HTTP/1.1 400 Bad Request\r\n\r\n"] {
            let peer = try RudePeer()
            var pair = try Pair(try AnySockets(.epoll))
            let plan = ConnectionPlan(host: "localhost", port: peer.port, speech: .stream)
            _ = try pair.network.dial(plan, [.loopback(port: plan.port)], at: bootInstant())
            let asked = pair.run { _ in peer.look() == 1 }
            try #require(asked)
            if let words { peer.say(Array(words.utf8), to: 0) } else { peer.resetFirst() }
            let over = pair.run { !$0.closed.isEmpty }
            try #require(over)
        }
    }

    @Test("wrong frames, upgrades and answers leak nothing")
    func wrongBytesLeakNothing() async {
        await #expect(processExitsWith: .success) {
            try LeakTests.hold(10, 60) { try LeakTests.wrongBytes() }
        }
    }

    @Test("handshakes that come to nothing leak nothing")
    func brokenHandshakesLeakNothing() async {
        await #expect(processExitsWith: .success) {
            try LeakTests.hold(10, 60) { try LeakTests.brokenHandshakes() }
        }
    }
}
