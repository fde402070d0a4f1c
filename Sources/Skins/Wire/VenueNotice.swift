public import Base

/// One line of a venue's event log.
public struct VenueNotice: Sendable {
    /// When, in venue time.
    public var time: UTCTime

    /// What it is about.
    public var kind: StaticString

    /// What is to be said of it.
    public var fields: [(name: String, value: String)]

    /// States a line.
    public init(time: UTCTime, kind: StaticString, fields: [(name: String, value: String)]) {
        self.time = time
        self.kind = kind
        self.fields = fields
    }
}
