/// Why a peer's bytes are not HTTP/1.1 as we accept it.
public enum HTTPFailure: Error, Hashable, BitwiseCopyable, Sendable {
    /// The first line is not a status or request line.
    case badFirstLine

    /// A header line is folded, nameless, or holds a control character.
    case badHeader

    /// The head passed its limit without ending.
    case headTooLong

    /// Length and chunking together, two different lengths, or no number.
    case badLength

    /// The body passed its limit.
    case bodyTooLong

    /// A chunk without a proper size line or end.
    case badChunk

    /// A transfer coding other than chunked.
    case unknownCoding

    /// The reason in words.
    public var words: StaticString {
        switch self {
        case .badFirstLine: "malformed first line"
        case .badHeader: "malformed header"
        case .headTooLong: "header section too long"
        case .badLength: "contradictory or malformed body length"
        case .bodyTooLong: "body longer than the limit"
        case .badChunk: "malformed chunk"
        case .unknownCoding: "unknown transfer coding"
        }
    }
}
