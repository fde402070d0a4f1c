internal import Foundation

/// Captured and documented messages, kept beside the tests.
public enum CapturedLines {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures")

    /// The lines of a file, named by venue and name.
    public static func lines(_ name: String) throws -> [String] {
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return text.split(separator: "\n").map(String.init)
    }

    /// The names of a folder's files of lines, in order.
    public static func files(of venue: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: folder.appendingPathComponent(venue).path
        )
        .filter { $0.hasSuffix(".jsonl") }.sorted()
    }

    /// The text of a field's value, as it stands in the line: fixtures wrap the venue's own bytes.
    public static func value(of field: String, in line: String) -> String? {
        guard let name = line.range(of: "\"\(field)\":") else { return nil }
        var depth = 0
        var inText = false
        var escaped = false
        var end = name.upperBound
        for index in line[name.upperBound...].indices {
            let letter = line[index]
            if escaped {
                escaped = false
            } else if letter == "\\" {
                escaped = true
            } else if letter == "\"" {
                inText.toggle()
            } else if !inText, letter == "{" || letter == "[" {
                depth += 1
            } else if !inText, letter == "}" || letter == "]" || letter == "," {
                if depth == 0 { break }
                if letter != "," { depth -= 1 }
            }
            end = line.index(after: index)
        }
        return String(line[name.upperBound..<end])
    }

    /// The venue's own messages of a file: bare, or wrapped in one of these fields.
    public static func messages(_ name: String) throws -> [String] {
        try lines(name).map { line in
            for (name, start) in [("msg", "{"), ("msg", "["), ("frame", ""), ("body", "")]
            where line.contains("\"\(name)\":\(start)")
                && !line.hasPrefix("{\"e\"") && !line.hasPrefix("{\"code\"")
            {
                return value(of: name, in: line) ?? line
            }
            return line
        }
    }
}
