internal import Foundation

/// A program that was run and failed.
public struct CommandFailure: Error, CustomStringConvertible {
    /// What was run and how it ended.
    public let description: String
}

/// Runs another program to its end.
enum Command {
    /// Its standard output.
    static func run(
        _ path: String,
        _ arguments: [String],
        directory: String? = nil
    ) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let line = ([path] + arguments).joined(separator: " ")
            throw CommandFailure(description: "\(line): status \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
