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

    /// Whole connections whose server's bytes are tampered with on their way, from the first hello on.
    ///
    /// The first byte says how the stream is cut; each three bytes that follow are a step in the
    /// stream and a mask for the byte there. What the client hands up is always what the server
    /// said, as far as it goes.
    public static func tamperedTLS(
        _ input: Span<UInt8>,
        client: TLSContext,
        server: TLSContext,
        ticket: TLSTicket? = nil
    ) {
        guard let cut = input.isEmpty ? nil : Int(input[0]) + 1,
            var near = TLSSession(client: client, host: "fuzz.test", ticket: ticket),
            var far = TLSSession(server: server)
        else { return }
        var stream = Tampering(input)
        var plain = ReceiveBuffer(capacity: 32_768)
        var ignored = ReceiveBuffer(capacity: 32_768)
        var out = SendBuffer(capacity: 65_536)
        var back = SendBuffer(capacity: 65_536)
        var outcome = near.shake(into: &out)
        var said: [UInt8] = []
        while outcome == .wantsInput, said.count < 3 * Self.sentence.count {
            var heard = TLSSession.Outcome.wantsInput
            out.handOver { heard = far.take($0, into: &ignored, &back) }
            // What the client makes of tampered bytes may be an alert, which ends the server.
            guard heard == .wantsInput else { break }
            if back.unsentCount == 0 {
                // A handshake that waits for ever after what was changed ends here.
                guard case .done = far.seal(sentence.span, recordBytesMax: 4_096, into: &back)
                else { break }
                said += Self.sentence
            }
            back.handOver { bytes in
                let bytes = stream.pass(bytes)
                for start in stride(from: 0, to: bytes.count, by: cut * 16)
                where outcome == .wantsInput {
                    let end = min(start + cut * 16, bytes.count)
                    outcome = near.take(bytes.span.extracting(start..<end), into: &plain, &out)
                }
            }
        }
        if outcome == .failed { precondition(!near.whyFailed.isEmpty, "a failure has words") }
        let count = plain.unparsedCount
        precondition(count <= said.count, "no more is heard than was said")
        plain.withBytes(Extent(start: 0, count: count)) { bytes in
            for index in bytes.indices {
                precondition(bytes[index] == said[index], "what is heard was said")
            }
        }
        if !stream.hasTampered {
            precondition(outcome == .wantsInput && count == said.count, "an honest stream is heard")
        }
    }

    private static let sentence = Array("the book is crossed and the touch is gone ".utf8)

    /// Changes bytes of a stream where an input says.
    private struct Tampering {
        private let steps: [(place: Int, mask: UInt8)]
        private var position = 0
        private(set) var hasTampered = false

        init(_ input: Span<UInt8>) {
            var place = 0
            steps = stride(from: 1, to: input.count - 2, by: 3).map { index in
                place += Int(input[index]) << 8 | Int(input[index + 1])
                return (place, input[index + 2])
            }
        }

        mutating func pass(_ bytes: Span<UInt8>) -> [UInt8] {
            var passed = bytes.indices.map { bytes[$0] }
            for (place, mask) in steps where mask != 0 {
                let offset = place - position
                guard passed.indices.contains(offset) else { continue }
                passed[offset] ^= mask
                hasTampered = true
            }
            position += passed.count
            return passed
        }
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
