import Fixtures

/// Bybit's captured messages.
enum Fixture {
    /// The lines of a file.
    static func lines(_ name: String) throws -> [String] {
        try CapturedLines.lines("bybit/\(name)")
    }
}
