internal import Foundation

/// A report file that cannot be used.
public struct ReportFault: Error, CustomStringConvertible {
    /// Which and why.
    public let description: String
}

extension Report {
    /// Reads a report of this schema.
    public static func read(_ path: String) throws -> Report {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let report = try JSONDecoder().decode(Report.self, from: data)
        guard report.schema == 1 else {
            throw ReportFault(description: "\(path): schema \(report.schema), wanted 1")
        }
        return report
    }

    /// Writes the report.
    public func write(_ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path))
    }
}
