/// The request methods that venues use.
public enum RestMethod: UInt32, Sendable, CaseIterable {
    /// Reads.
    case get = 1

    /// Creates.
    case post = 2

    /// Replaces, prolongs.
    case put = 3

    /// Ends.
    case delete = 4

    var text: StaticString {
        switch self {
        case .get: "GET"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        }
    }
}

/// What became of a request handed in.
public enum RestOutcome: Hashable, BitwiseCopyable, Sendable {
    /// An answer with its id will come.
    case queued

    /// Too much is waiting.
    case full

    /// The path looks like moving money out: not sent.
    case forbidden
}
