/// Reads a client's WebSocket frames (RFC 6455) and puts fragments together.
public struct WebSocketReader: Sendable {
    /// What the stream holds next.
    public enum Result: Sendable {
        /// A whole message.
        case message(bytes: [UInt8], isText: Bool)

        /// A ping to be answered with the same payload.
        case ping([UInt8])

        /// A pong with its payload.
        case pong([UInt8])

        /// The peer wants to end; 1005 when it gives no code.
        case close(code: UInt16)

        /// Nothing whole.
        case incomplete

        /// A broken rule: close with this code.
        case violation(code: UInt16)
    }

    /// The longest message taken.
    public static let messageBytesMax = 1 << 20

    private var bytes: [UInt8] = []
    private var start = 0
    private var message: [UInt8] = []
    private var messageIsText: Bool?

    /// A reader that starts with what followed the handshake.
    public init(_ first: [UInt8] = []) { bytes = first }

    /// Takes bytes as they come.
    public mutating func append(_ more: Span<UInt8>) {
        if start > 0 {
            bytes.removeFirst(start)
            start = 0
        }
        for index in more.indices { bytes.append(more[index]) }
    }

    /// The next thing in the stream.
    public mutating func next() -> Result {
        while true {
            let left = bytes.count - start
            guard left >= 2 else { return .incomplete }
            let first = bytes[start]
            let second = bytes[start + 1]
            // No extension is ever agreed, so the reserved bits stay clear; a client always masks.
            guard first & 0x70 == 0, second & 0x80 != 0 else { return .violation(code: 1_002) }
            let final = first & 0x80 != 0
            let opcode = first & 0x0f
            var length = Int(second & 0x7f)
            var head = 2
            if length == 126 {
                guard left >= 4 else { return .incomplete }
                length = Int(bytes[start + 2]) << 8 | Int(bytes[start + 3])
                head = 4
                guard length > 125 else { return .violation(code: 1_002) }
            } else if length == 127 {
                guard left >= 10 else { return .incomplete }
                var wide: UInt64 = 0
                for index in 2..<10 { wide = wide << 8 | UInt64(bytes[start + index]) }
                guard wide >> 63 == 0, wide > 65_535 else { return .violation(code: 1_002) }
                guard wide <= UInt64(Self.messageBytesMax) else { return .violation(code: 1_009) }
                length = Int(wide)
                head = 10
            }
            if opcode >= 8 {
                guard final, length <= 125 else { return .violation(code: 1_002) }
            }
            guard left >= head + 4 + length else { return .incomplete }
            let payload = unmasked(at: start + head, count: length)
            start += head + 4 + length
            switch opcode {
            case 0:
                guard let isText = messageIsText else { return .violation(code: 1_002) }
                message.append(contentsOf: payload)
                guard message.count <= Self.messageBytesMax else { return .violation(code: 1_009) }
                guard final else { continue }
                messageIsText = nil
                let whole = message
                message = []
                return Self.whole(whole, isText: isText)
            case 1, 2:
                guard messageIsText == nil else { return .violation(code: 1_002) }
                if final { return Self.whole(payload, isText: opcode == 1) }
                messageIsText = opcode == 1
                message = payload
            case 8:
                return Self.closing(payload)
            case 9: return .ping(payload)
            case 10: return .pong(payload)
            default: return .violation(code: 1_002)
            }
        }
    }

    private func unmasked(at offset: Int, count: Int) -> [UInt8] {
        let body = offset + 4
        return [UInt8](capacity: count) { payload in
            for index in 0..<count {
                payload.append(bytes[body + index] ^ bytes[offset + (index & 3)])
            }
        }
    }

    private static func whole(_ bytes: [UInt8], isText: Bool) -> Result {
        if isText, String(checked: bytes[...]) == nil {
            return .violation(code: 1_007)
        }
        return .message(bytes: bytes, isText: isText)
    }

    private static func closing(_ payload: [UInt8]) -> Result {
        guard payload.count >= 2 else {
            return payload.isEmpty ? .close(code: 1_005) : .violation(code: 1_002)
        }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        let known = (1_000...1_003).contains(code) || (1_007...1_014).contains(code)
        guard known || (3_000...4_999).contains(code) else { return .violation(code: 1_002) }
        guard String(checked: payload[2...]) != nil else {
            return .violation(code: 1_007)
        }
        return .close(code: code)
    }
}
