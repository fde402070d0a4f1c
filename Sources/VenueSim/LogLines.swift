internal import Base
internal import VenueWire

/// How a line of the event log is written.
struct LogLines {
    /// Whether lines are JSON, one object each.
    let json: Bool

    /// One line.
    func line(_ notice: VenueNotice) -> [UInt8] {
        guard json else {
            var text = "\(notice.time.milliseconds) \(notice.kind)"
            for field in notice.fields { text += " \(field.name)=\(field.value)" }
            return Array(text.utf8)
        }
        var writer = JSONWriter()
        writer.openObject()
        writer.field("time", notice.time.milliseconds)
        writer.field("event", "\(notice.kind)")
        for field in notice.fields { writer.field(named: field.name, field.value) }
        writer.closeObject()
        return writer.bytes
    }
}
