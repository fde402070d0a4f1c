import Foundation

/// A program written elsewhere, started for one test and ended with it.
final class RealPeer {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// Starts a program found on the path, or by its own path.
    init(_ program: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// The Python peer in the pinned environment: `APUS_VENV`, else `.venv`.
    convenience init(python arguments: [String]) throws {
        let tests = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["APUS_VENV"]
        let venv =
            named.map { URL(fileURLWithPath: $0) }
            ?? tests.deletingLastPathComponent().appending(path: ".venv")
        let script = tests.appending(path: "Oracles/websocket_peer.py").path
        try self.init(venv.appending(path: "bin/python").path, [script] + arguments)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        // Not SIGTERM: the child inherits a mask that may hold it back.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// True until the program ends by itself.
    var isRunning: Bool { process.isRunning }

    /// Its exit status, once it has ended.
    var status: Int32 { process.terminationStatus }

    /// Types a line.
    func say(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Ends its standard input.
    func hush() throws { try input.fileHandleForWriting.close() }

    /// What is printed next, waiting for it.
    func listen() -> String {
        String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }
}
