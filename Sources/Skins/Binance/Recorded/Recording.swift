/// A recorded session as its messages, oldest first; where they come from is the owner's business.
public protocol Recording: AnyObject {
    /// The next message, or nil at the end.
    func next() throws(RecordingFault) -> RecordedMessage?
}

/// One message of a recording as it was received.
public struct RecordedMessage: Sendable {
    /// The message.
    public var bytes: [UInt8]

    /// Where it stands in its file, from 1.
    public var line: Int

    /// States a message.
    public init(bytes: [UInt8], line: Int) {
        self.bytes = bytes
        self.line = line
    }
}

/// Why a recording cannot be a market.
public struct RecordingFault: Error, Equatable, Sendable {
    /// The line it was found at; 0 when it is about the whole.
    public var line: Int

    /// The reason in words.
    public var reason: String

    /// States a fault.
    public init(line: Int = 0, _ reason: String) {
        self.line = line
        self.reason = reason
    }

    /// The place and the reason.
    public var words: String { line > 0 ? "line \(line): \(reason)" : reason }
}
