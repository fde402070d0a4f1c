import Base
import Testing
import Transport

@Suite("Deadline of an answer")
struct AnswerDeadlineTests {
    private static let request = Array("GET /time HTTP/1.1\r\nHost: venue.test\r\n\r\n".utf8)

    /// A client of ours and a server that speaks by hand, both live.
    private struct Talk: ~Copyable {
        var world: VirtualWorld
        var recorder = Recorder()
        var client = ConnectionID.none

        init() throws {
            var world = try VirtualWorld(seed: 31, speech: .stream)
            world.serving.echoesAll = false
            var plan = VirtualWorld.plan(.http)
            plan.answerWithin = .seconds(3)
            client = try world.client.dial(plan, [.loopback(port: 443)], at: world.now)
            self.world = world
        }

        /// Passes of both ends over so long a time.
        mutating func pass(_ span: Nanoseconds) {
            let end = world.now + span
            while world.now < end {
                _ = world.client.poll(at: world.now, &recorder)
                _ = world.server.poll(at: world.now, &world.serving)
                world.advance(atMost: .milliseconds(10))
            }
        }
    }

    @Test("a request that nobody answers ends its connection in time")
    func unanswered() throws {
        var talk = try Talk()
        talk.pass(.seconds(20))
        #expect(talk.recorder.closed.isEmpty, "an idle connection waits for nothing")
        let sent = talk.world.client.sendHTTP(Self.request.span, on: talk.client)
        #expect(sent == .queued)
        talk.pass(.milliseconds(2_900))
        #expect(talk.recorder.closed.isEmpty)
        talk.pass(.milliseconds(200))
        #expect(talk.recorder.closed.map(\.1) == [.noAnswer])
    }

    @Test("an answer in time lifts the deadline until the next request")
    func answered() throws {
        var talk = try Talk()
        talk.pass(.milliseconds(100))
        let server = try #require(talk.world.serving.opened.first)
        for round in 1...3 {
            _ = talk.world.client.sendHTTP(Self.request.span, on: talk.client)
            talk.pass(.milliseconds(2_000))
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
            _ = talk.world.server.send(Array(head.utf8).span, on: server)
            talk.pass(.milliseconds(500))
            #expect(talk.recorder.answers.count == round - 1, "half an answer is none")
            _ = talk.world.server.send(Array("ok".utf8).span, on: server)
            talk.pass(.seconds(5))
            #expect(talk.recorder.answers.count == round)
        }
        #expect(talk.recorder.closed.isEmpty)
    }

    @Test("of two requests behind each other both answers are awaited")
    func pipelined() throws {
        var talk = try Talk()
        talk.pass(.milliseconds(100))
        let server = try #require(talk.world.serving.opened.first)
        for _ in 1...2 { _ = talk.world.client.sendHTTP(Self.request.span, on: talk.client) }
        talk.pass(.milliseconds(2_000))
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        _ = talk.world.server.send(Array(answer.utf8).span, on: server)
        talk.pass(.milliseconds(2_900))
        #expect(talk.recorder.answers.count == 1)
        #expect(talk.recorder.closed.isEmpty)
        talk.pass(.milliseconds(200))
        #expect(talk.recorder.closed.map(\.1) == [.noAnswer])
    }
}
