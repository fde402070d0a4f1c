import Base
import Domain
import Foundation
import Operations
import Testing
import Trading

@Suite("EngineMemory")
struct EngineMemoryTests {
    /// A folder of this test's own, removed at the end.
    private struct Folder: ~Copyable {
        let path: String

        init() throws {
            path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true
            )
        }

        deinit {
            do { try FileManager.default.removeItem(atPath: path) } catch { print("left: \(path)") }
        }
    }

    @Test("commands go in at one end and come out at the other, status the other way")
    func carries() throws {
        let folder = try Folder()
        let ours = try EngineMemory.create(folder: folder.path)
        let engine = try EngineMemory.open(folder: folder.path)
        var commands = try ours.operatorCommands()
        var inbox = try engine.operatorInbox()
        let pushed = commands.push(Command(kind: .hold, origin: 7))
        #expect(pushed)
        let popped = inbox.pop()
        #expect(popped?.kind == .hold)
        #expect(popped?.origin == 7)

        var cell = engine.statusCell()
        var status = LaneStatus()
        status.fills = 42
        cell.store(status)
        #expect(ours.statusReader.tryLoad()?.fills == 42)
    }

    @Test("a second operator end is refused while the first lives")
    func oneProducer() throws {
        let folder = try Folder()
        let memory = try EngineMemory.create(folder: folder.path)
        let first = try memory.operatorCommands()
        #expect(throws: SharedLayoutError.taken) {
            let second = try memory.operatorCommands()
            _ = consume second
        }
        _ = consume first
    }

    @Test("a file that is not there is an error, not a crash")
    func missing() {
        #expect(throws: SystemError.self) { try EngineMemory.open(folder: "/nonexistent") }
    }

    @Test("the socket answers one line, refuses a second daemon and closes to others")
    func socket() async throws {
        let folder = try Folder()
        let path = folder.path
        var socket = try CommandSocket(folder: path)
        #expect(throws: HostError.self) {
            let second = try CommandSocket(folder: path)
            _ = consume second
        }
        let file = "\(path)/\(CommandSocket.fileName)"
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)

        let asked = Task.detached { CommandCall.ask("status", folder: path) }
        var heard: [String] = []
        while heard.isEmpty {
            socket.serve { line in
                heard.append(line)
                return "fine"
            }
            await Task.yield()
        }
        #expect(heard == ["status"])
        #expect(await asked.value == "fine")
        #expect(CommandCall.ask("status", folder: "/nonexistent") == nil)
    }
}
