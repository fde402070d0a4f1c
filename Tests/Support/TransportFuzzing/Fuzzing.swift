public import Transport

/// Bytes from nowhere into the protocol machines; what must hold is asked for, and nothing may trap.
public enum Fuzzing {
    /// The first byte chooses role and text check, the second how the rest is cut.
    ///
    /// Messages must not depend on how the bytes were cut.
    public static func webSocket(_ input: Span<UInt8>) {
        guard input.count >= 2 else { return }
        let role: WebSocketRole = input[0] & 1 == 0 ? .client : .server
        let checks = input[0] & 2 == 0
        let bytes = input.extracting(2..<input.count)
        let whole = frames(bytes, role, checks, cut: max(bytes.count, 1))
        let cut = frames(bytes, role, checks, cut: Int(input[1] & 15) + 1)
        precondition(whole == cut, "events do not depend on the cuts")
    }

    private static func frames(
        _ bytes: Span<UInt8>,
        _ role: WebSocketRole,
        _ checks: Bool,
        cut: Int
    ) -> [UInt64] {
        var buffer = ReceiveBuffer(capacity: 8_192)
        var reader = WebSocketReader(role: role, messageBytesMax: 2_048, checksText: checks)
        var seen: [UInt64] = []
        for start in stride(from: 0, to: bytes.count, by: cut) {
            let end = min(start + cut, bytes.count)
            guard buffer.append(bytes.extracting(start..<end)) else { return seen }
            events: while true {
                switch reader.next(in: &buffer) {
                case .incomplete: break events
                case .text(let extent): seen.append(digest(buffer, extent, 1))
                case .binary(let extent): seen.append(digest(buffer, extent, 2))
                case .ping(let extent): seen.append(digest(buffer, extent, 3))
                case .pong(let extent): seen.append(digest(buffer, extent, 4))
                case .close(let code, let reason): seen.append(digest(buffer, reason, code))
                case .failed(let failure): return seen + [UInt64(failure.closeCode)]
                }
            }
        }
        return seen
    }

    /// The first byte chooses the side, the second how the rest is cut.
    public static func http(_ input: Span<UInt8>) {
        guard input.count >= 2 else { return }
        let side: WebSocketRole = input[0] & 1 == 0 ? .client : .server
        let bytes = input.extracting(2..<input.count)
        let whole = messages(bytes, side, cut: max(bytes.count, 1))
        let cut = messages(bytes, side, cut: Int(input[1] & 15) + 1)
        precondition(whole == cut, "messages do not depend on the cuts")
    }

    private static func messages(
        _ bytes: Span<UInt8>,
        _ side: WebSocketRole,
        cut: Int
    ) -> [UInt64] {
        var buffer = ReceiveBuffer(capacity: 16_384)
        var reader = HTTPReader(side: side, headBytesMax: 1_024, bodyBytesMax: 2_048)
        var seen: [UInt64] = []
        for start in stride(from: 0, to: bytes.count, by: cut) {
            let end = min(start + cut, bytes.count)
            guard buffer.append(bytes.extracting(start..<end)) else { return seen }
            events: while true {
                switch reader.next(in: &buffer) {
                case .incomplete: break events
                case .failed: return seen
                case .message(let head, let body):
                    seen.append(digest(buffer, head.fields, head.status))
                    seen.append(digest(buffer, body, 7))
                }
            }
        }
        return seen
    }

    /// Ciphertext that no peer made, into a client's session; it may fail, and must say why.
    public static func tls(_ input: Span<UInt8>, _ context: TLSContext) {
        guard var session = TLSSession(client: context, host: "fuzz.test") else { return }
        var plain = ReceiveBuffer(capacity: 32_768)
        var output = SendBuffer(capacity: 65_536)
        let outcome = session.take(input, into: &plain, &output)
        if outcome == .failed { precondition(!session.whyFailed.isEmpty, "a failure has words") }
        precondition(output.unsentCount > 0, "a client speaks first")
    }

    private static func digest(
        _ buffer: borrowing ReceiveBuffer,
        _ extent: Extent,
        _ salt: UInt16
    ) -> UInt64 {
        buffer.withBytes(extent) { bytes in
            var hash = 0xCBF2_9CE4_8422_2325 ^ UInt64(salt)
            for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
            return hash
        }
    }
}
