/// Why a peer's bytes are not the WebSocket protocol.
public enum WebSocketFailure: Error, Hashable, BitwiseCopyable, Sendable {
    /// A reserved bit was set and no extension was agreed.
    case reservedBits

    /// The opcode means nothing.
    case unknownOpcode(UInt8)

    /// A ping, pong or close came in pieces.
    case fragmentedControl

    /// A ping, pong or close was longer than 125 bytes.
    case longControl

    /// The peer masked and must not, or must and did not.
    case wrongMask

    /// A continuation came with nothing to continue.
    case strayContinuation

    /// A new message began inside an unfinished one.
    case interruptedMessage

    /// A frame length had its top bit set.
    case negativeLength

    /// The message passed the limit of this connection.
    case messageTooLong

    /// A text was not UTF-8.
    case invalidText

    /// A close frame held half a code.
    case shortClose

    /// A close code that may not be sent.
    case invalidCloseCode(UInt16)

    /// The status that the answer to this failure carries.
    public var closeCode: UInt16 {
        switch self {
        case .invalidText: 1_007
        case .messageTooLong: 1_009
        default: 1_002
        }
    }

    /// The reason in words.
    public var words: StaticString {
        switch self {
        case .reservedBits: "reserved bit set"
        case .unknownOpcode: "unknown opcode"
        case .fragmentedControl: "control frame in fragments"
        case .longControl: "control frame longer than 125 bytes"
        case .wrongMask: "masking by the wrong side"
        case .strayContinuation: "continuation without a message"
        case .interruptedMessage: "message inside an unfinished message"
        case .negativeLength: "frame length out of range"
        case .messageTooLong: "message longer than the limit"
        case .invalidText: "text is not UTF-8"
        case .shortClose: "close frame with half a code"
        case .invalidCloseCode: "close code out of range"
        }
    }
}
