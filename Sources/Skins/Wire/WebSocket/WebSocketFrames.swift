/// A server's WebSocket frames: never masked, never fragmented.
public enum WebSocketFrames {
    /// Appends a text frame.
    public static func appendText(_ payload: [UInt8], to bytes: inout [UInt8]) {
        append(opcode: 1, payload, to: &bytes)
    }

    /// Appends a ping.
    public static func appendPing(_ payload: [UInt8], to bytes: inout [UInt8]) {
        append(opcode: 9, payload, to: &bytes)
    }

    /// Appends a pong.
    public static func appendPong(_ payload: [UInt8], to bytes: inout [UInt8]) {
        append(opcode: 10, payload, to: &bytes)
    }

    /// Appends a close; code 1005 stands for none and sends none.
    public static func appendClose(code: UInt16, reason: String, to bytes: inout [UInt8]) {
        var payload: [UInt8] = []
        if code != 1_005 {
            payload = [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)]
            payload.append(contentsOf: reason.utf8.prefix(123))
        }
        append(opcode: 8, payload, to: &bytes)
    }

    /// The answer that turns a connection into a WebSocket; nil when the request is no handshake.
    public static func handshake(_ request: HTTPRequest) -> [UInt8]? {
        guard request.header("sec-websocket-version") == "13",
            let key = request.header("sec-websocket-key"), key.utf8.count == 24
        else { return nil }
        let text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        let accept = HandshakeDigest.base64(HandshakeDigest.sha1(Array(text.utf8)))
        let head =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: \(accept)\r\n\r\n"
        return Array(head.utf8)
    }

    private static func append(opcode: UInt8, _ payload: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(0x80 | opcode)
        let count = payload.count
        if count < 126 {
            bytes.append(UInt8(count))
        } else if count < 65_536 {
            bytes.append(126)
            bytes.append(UInt8(count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: count))
        } else {
            bytes.append(127)
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: count >> shift))
            }
        }
        bytes.append(contentsOf: payload)
    }
}
