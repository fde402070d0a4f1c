import Fixtures

/// Binance's captured and documented messages.
enum Fixture {
    /// The lines of a file.
    static func lines(_ name: String) throws -> [String] {
        try CapturedLines.lines("binance/\(name)")
    }

    /// The text of a field's value, as it stands in the line.
    static func value(of field: String, in line: String) -> String? {
        CapturedLines.value(of: field, in: line)
    }

    /// The venue's own messages of a file.
    static func messages(_ name: String) throws -> [String] {
        try CapturedLines.messages("binance/\(name)")
    }
}
