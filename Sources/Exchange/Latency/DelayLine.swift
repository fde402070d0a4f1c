public import Base

/// Messages on their way, which never overtake each other, as on one connection.
public struct DelayLine<Message: BitwiseCopyable>: ~Copyable {
    private struct Entry: BitwiseCopyable {
        var arrival: UTCTime
        var message: Message
    }

    private var entries: [Entry?]
    private var head = 0

    /// How many messages are on their way.
    public private(set) var count = 0

    /// A line with room for `capacity` messages; it grows when more are sent at once.
    public init(capacity: Int = 64) {
        entries = Array(repeating: nil, count: max(capacity, 1))
    }

    /// Sends a message that arrives at `time`, or with the message before it if that is later.
    public mutating func send(_ message: Message, arriving time: UTCTime) {
        if count == entries.count { grow() }
        var arrival = time
        if count > 0, let last = entries[(head + count - 1) % entries.count] {
            arrival = max(arrival, last.arrival)
        }
        entries[(head + count) % entries.count] = Entry(arrival: arrival, message: message)
        count += 1
    }

    /// When the next message arrives; nil when none is on its way.
    public var next: UTCTime? { count == 0 ? nil : entries[head]?.arrival }

    /// Takes the next message if it has arrived by `time`.
    public mutating func receive(by time: UTCTime) -> Message? {
        guard count > 0, let entry = entries[head], entry.arrival <= time else { return nil }
        head = (head + 1) % entries.count
        count -= 1
        return entry.message
    }

    private mutating func grow() {
        var larger: [Entry?] = Array(repeating: nil, count: entries.count * 2)
        for index in 0..<count { larger[index] = entries[(head + index) % entries.count] }
        entries = larger
        head = 0
    }
}
