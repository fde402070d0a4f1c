import Base
import Foundation
import Testing

@testable import Operations

@Suite("Waiting for the world")
struct FolderWatchTests {
    @Test("a write in the folder ends the wait, and silence does not")
    func changes() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("apus-watch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let file = folder.appendingPathComponent("journal")
        let watch = try FolderWatch(folder.path)
        let silent = watch.changes(within: .milliseconds(20))
        try Data([1]).write(to: file)
        let told = watch.changes(within: .seconds(5))
        let again = watch.changes(within: .milliseconds(20))
        #expect(!silent && told && !again)
    }

    @Test("a folder that is not there is refused with its name")
    func missing() {
        #expect(throws: HostError.self) { _ = try FolderWatch("/nonexistent/journal") }
    }

    @Test("a wait ends when a descriptor has input")
    func input() throws {
        let bell = try WakeEvent()
        #expect(!Wait.forInput([bell.descriptor], atMost: .milliseconds(10)))
        bell.signal()
        let before = MonotonicTime.now
        #expect(Wait.forInput([bell.descriptor], atMost: .seconds(30)))
        #expect(MonotonicTime.now - before < .seconds(10))
    }
}
