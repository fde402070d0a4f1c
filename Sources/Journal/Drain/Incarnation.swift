internal import Base

/// The numbering of starts, which must never repeat even when a journal is lost.
enum Incarnation {
    /// 2026-01-01 UTC.
    private static let epoch = UTCTime(milliseconds: 1_767_225_600_000)

    /// The next number: above every one seen, and not below the hours since 2026.
    static func next(after seen: UInt32, now: UTCTime) throws(JournalError) -> UInt32 {
        let hours = max(0, (now - epoch).count / 3_600_000_000_000)
        let floor = UInt32(min(hours, Int64(ClientOrderID.incarnationMax)))
        let (following, overflow) = seen.addingReportingOverflow(1)
        let next = max(following, floor)
        guard !overflow, next <= ClientOrderID.incarnationMax else {
            throw .incarnationsExhausted
        }
        return next
    }
}
