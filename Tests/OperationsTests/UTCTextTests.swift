import Base
import Testing

@testable import Operations

@Suite("Civil time as text")
struct UTCTextTests {
    @Test(
        "writes and reads the same instant",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000000000Z"),
            (1_709_164_800_000_000_001, "2024-02-29T00:00:00.000000001Z"),
            (1_795_181_101_492_000_000, "2026-11-20T13:25:01.492000000Z"),
            (4_102_444_799_999_999_999, "2099-12-31T23:59:59.999999999Z"),
        ]
    )
    func both(_ nanoseconds: Int64, _ text: String) {
        let time = UTCTime(nanoseconds: nanoseconds)
        #expect(UTCText.text(time) == text)
        #expect(UTCText.parse(text, after: .none) == time)
    }

    @Test("every day of four hundred years goes there and back")
    func days() {
        for day in stride(from: Int64(0), to: 84_000, by: 1) {
            let time = UTCTime(nanoseconds: day * 86_400_000_000_000)
            #expect(UTCText.parse(UTCText.text(time), after: .none) == time)
        }
    }

    @Test("a time of day is the first one at or after the start")
    func timeOfDay() {
        let start = UTCTime(nanoseconds: 1_795_181_101_492_000_000)
        func text(_ time: String) -> String? { UTCText.parse(time, after: start).map(UTCText.text) }
        #expect(text("13:25:02.5") == "2026-11-20T13:25:02.500000000Z")
        #expect(text("13:26") == "2026-11-20T13:26:00.000000000Z")
        #expect(text("03:00:00") == "2026-11-21T03:00:00.000000000Z")
    }

    @Test(
        "refuses what is no time",
        arguments: [
            "", "soon", "25:00", "12:60", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-1-1T00:00:00Z", "12:00:00.", "2026-01-01", "12:00:00.0000000001",
        ]
    )
    func refuses(_ text: String) { #expect(UTCText.parse(text, after: .none) == nil) }
}
