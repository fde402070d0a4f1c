import Foundation

/// Runs a peer in Python from the pinned environment: `APUS_VENV`, else `.venv`.
enum Oracle {
    struct Failure: Error { let said: String }

    /// Its standard output for an input.
    static func run(_ script: String, input: String) throws -> String {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
        let root = tests.deletingLastPathComponent()
        let environment = ProcessInfo.processInfo.environment["APUS_VENV"]
        let venv = environment.map { URL(fileURLWithPath: $0) } ?? root.appending(path: ".venv")
        let process = Process()
        process.executableURL = venv.appending(path: "bin/python")
        process.arguments = [tests.appending(path: "Oracles/\(script)").path]
        let (standardInput, output, complaints) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = complaints
        try process.run()
        let writer = standardInput.fileHandleForWriting
        try writer.write(contentsOf: Data(input.utf8))
        try writer.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        let said = complaints.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(said: String(decoding: said, as: UTF8.self))
        }
        return String(decoding: data, as: UTF8.self)
    }
}
