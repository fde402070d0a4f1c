import Base
import Foundation
import Testing

@testable import Operations

@Suite("Event log")
struct EventLogTests {
    @Test("a line told late bears the time of what it tells")
    func age() throws {
        let start = UTCTime(nanoseconds: 0)
        let early = try #require(UTCText.parse(EventLog.stamp(age: .seconds(30)), after: start))
        let now = try #require(UTCText.parse(EventLog.stamp(), after: start))
        #expect((30..<60).contains((now - early).count / 1_000_000_000))
    }

    @Test("a full log is moved beside itself; writers and readers go on in the same file")
    func page() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "events.log").path
        let before = folder.appending(path: "before.log").path
        let log = try EventLog(path)
        guard var tail = EventTail(path) else {
            Issue.record("the log just made can be read")
            return
        }
        log.add("the first")
        try log.turnPage(at: 1_000, to: before)
        #expect(!FileManager.default.fileExists(atPath: before))
        #expect(tail.next().map { $0.dropFirst(13) } == ["the first"])
        try log.turnPage(at: 10, to: before)
        log.add("2")
        #expect(tail.next().map { $0.dropFirst(13) } == ["2"])
        #expect(try String(contentsOfFile: before, encoding: .utf8).hasSuffix(" the first\n"))
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix(" 2\n"))
    }
}
