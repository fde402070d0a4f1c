internal import COpenSSL

/// The HTTP exchange that turns a connection into a WebSocket one, both halves.
public enum WebSocketHandshake {
    /// The 24 characters of a key made of 16 random bytes.
    public static func key(_ high: UInt64, _ low: UInt64) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        for index in 0..<8 {
            bytes[index] = UInt8(truncatingIfNeeded: high >> UInt64(index * 8))
            bytes[index + 8] = UInt8(truncatingIfNeeded: low >> UInt64(index * 8))
        }
        return unsafe [UInt8](unsafeUninitializedCapacity: 24) { text, count in
            unsafe text.withMemoryRebound(to: CChar.self) { text in
                unsafe copenssl_base64_16(bytes, text.baseAddress)
            }
            count = 24
        }
    }

    /// The 28 characters that answer a key.
    public static func answer(to key: [UInt8]) -> [UInt8] {
        precondition(key.count == 24, "a key has 24 characters")
        return unsafe [UInt8](unsafeUninitializedCapacity: 28) { text, count in
            unsafe key.withUnsafeBytes { key in
                unsafe text.withMemoryRebound(to: CChar.self) { text in
                    unsafe copenssl_websocket_accept(
                        key.baseAddress?.assumingMemoryBound(to: CChar.self),
                        text.baseAddress
                    )
                }
            }
            count = 28
        }
    }

    /// The client's request.
    public static func request(
        host: String,
        port: UInt16,
        isEncrypted: Bool,
        path: String,
        headers: [String],
        key: [UInt8]
    ) -> [UInt8] {
        let standard: UInt16 = isEncrypted ? 443 : 80
        let bracketed = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        let authority = port == standard ? bracketed : "\(bracketed):\(port)"
        var text = "GET \(path) HTTP/1.1\r\nHost: \(authority)\r\nUpgrade: websocket\r\n"
        text += "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        text += String(decoding: key, as: UTF8.self) + "\r\n"
        for header in headers { text += header + "\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// True when `head` in `buffer` is the peer's proof that it understood `key`.
    public static func proves(
        _ head: HTTPHead,
        in buffer: borrowing ReceiveBuffer,
        key: [UInt8]
    ) -> Bool {
        guard head.status == 101,
            let upgrade = buffer.header("upgrade", of: head),
            buffer.matches(upgrade, "websocket"),
            let connection = buffer.header("connection", of: head),
            buffer.lists(connection, "upgrade"),
            let proof = buffer.header("sec-websocket-accept", of: head),
            // We offer no extension, so an agreed one would change frames behind our back.
            buffer.header("sec-websocket-extensions", of: head) == nil
        else { return false }
        let wanted = answer(to: key)
        return proof.count == wanted.count
            && wanted.indices.allSatisfy { buffer[proof.start + $0] == wanted[$0] }
    }

    /// The server's answer to `head`, or nil when it asks for no WebSocket.
    public static func response(
        to head: HTTPHead,
        in buffer: borrowing ReceiveBuffer
    ) -> [UInt8]? {
        guard buffer.matches(head.method, "get"),
            let upgrade = buffer.header("upgrade", of: head),
            buffer.lists(upgrade, "websocket"),
            let connection = buffer.header("connection", of: head),
            buffer.lists(connection, "upgrade"),
            let version = buffer.header("sec-websocket-version", of: head),
            buffer.matches(version, "13"),
            let key = buffer.header("sec-websocket-key", of: head), key.count == 24
        else { return nil }
        let proof = answer(to: (0..<24).map { buffer[key.start + $0] })
        var text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
        text += "Connection: Upgrade\r\nSec-WebSocket-Accept: "
        text += String(decoding: proof, as: UTF8.self) + "\r\n\r\n"
        return Array(text.utf8)
    }
}

extension ReceiveBuffer {
    /// True when the comma-separated list in `extent` holds `token` in any letter case.
    borrowing func lists(_ extent: Extent, _ token: StaticString) -> Bool {
        var place = extent.start
        let end = extent.start + extent.count
        while place < end {
            var stop = place
            while stop < end, self[stop] != UInt8(ascii: ",") { stop += 1 }
            var first = place
            var last = stop
            while first < last, HeaderLines.isBlank(self[first]) { first += 1 }
            while last > first, HeaderLines.isBlank(self[last - 1]) { last -= 1 }
            if matches(Extent(start: first, count: last - first), token) { return true }
            place = stop + 1
        }
        return false
    }
}
