import Base
import Testing

@testable import Operations

@Suite("Event log")
struct EventLogTests {
    /// The milliseconds of a day that a stamp states.
    private static func milliseconds(_ stamp: String) throws -> Int {
        let parts = try stamp.split { $0 == ":" || $0 == "." }.map { try #require(Int($0)) }
        try #require(parts.count == 4)
        return ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1_000 + parts[3]
    }

    @Test("a line told late bears the time of what it tells")
    func age() throws {
        let early = try Self.milliseconds(EventLog.stamp(age: .seconds(30)))
        let now = try Self.milliseconds(EventLog.stamp())
        let passed = (now - early + 86_400_000) % 86_400_000
        #expect((30_000..<60_000).contains(passed))
    }
}
