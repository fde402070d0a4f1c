internal import COpenSSL

/// One TLS connection without a socket: ciphertext in, plaintext out, and the other way round.
@safe
public struct TLSSession: ~Copyable {
    /// What a step came to when it was not a count.
    public enum Outcome: Equatable, BitwiseCopyable, Sendable {
        /// So many bytes of plaintext, or a finished handshake.
        case done(Int)

        /// All input is used up.
        case wantsInput

        /// The send buffer has no room for what is to be sent.
        case wantsRoom

        /// The peer said goodbye.
        case closed

        /// The session is over; `whyFailed` tells why.
        case failed
    }

    private let pointer: OpaquePointer
    private let wire: UnsafeMutablePointer<copenssl_wire>
    private let ticket: TLSTicket?
    private var isShaken = false

    /// A client's session for `host`, a name or a numeric address, resuming by `ticket`.
    public init?(client context: TLSContext, host: String, ticket: TLSTicket? = nil) {
        guard let made = unsafe copenssl_client_session(context.pointer, host) else { return nil }
        unsafe pointer = made
        unsafe wire = copenssl_session_wire(made)
        self.ticket = ticket
        if let ticket { unsafe copenssl_session_resumes(made, ticket.pointer) }
    }

    /// A server's session.
    public init?(server context: TLSContext) {
        guard let made = unsafe copenssl_server_session(context.pointer) else { return nil }
        unsafe pointer = made
        unsafe wire = copenssl_session_wire(made)
        ticket = nil
    }

    deinit { unsafe copenssl_session_free(pointer) }

    /// Puts ciphertext before the session; it must be read until `wantsInput` before it goes away.
    @inline(__always)
    mutating func feed(_ bytes: UnsafeRawBufferPointer) {
        unsafe wire.pointee.input = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe wire.pointee.input_count = bytes.count
    }

    /// Takes the handshake as far as the input allows.
    public mutating func shake(into output: inout SendBuffer) -> Outcome {
        open(&output)
        let result = unsafe copenssl_handshake(pointer)
        close(&output)
        isShaken = result == 1
        return isShaken ? .done(0) : outcome(Int(result))
    }

    /// Takes ciphertext as far as it goes: through the handshake, then into `buffer`.
    public mutating func take(
        _ ciphertext: Span<UInt8>,
        into buffer: inout ReceiveBuffer,
        _ output: inout SendBuffer
    ) -> Outcome {
        unsafe ciphertext.withUnsafeBytes { bytes in
            unsafe feed(bytes)
            defer { unsafe feed(UnsafeRawBufferPointer(start: nil, count: 0)) }
            var outcome = isShaken ? .done(0) : shake(into: &output)
            while case .done = outcome {
                guard buffer.reserve(1), output.reserve(512) else { return .wantsRoom }
                outcome = read(into: &buffer, &output)
            }
            return outcome
        }
    }

    /// Encrypts all of `message` into `output`, or nothing.
    public mutating func seal(
        _ message: Span<UInt8>,
        recordBytesMax: Int,
        into output: inout SendBuffer
    ) -> Outcome {
        unsafe message.withUnsafeBytes { bytes in
            unsafe write(bytes, recordBytesMax: recordBytesMax, into: &output)
        }
    }

    /// Decrypts what is there into the room of `buffer`; answers a key update into `output`.
    @inline(__always)
    mutating func read(into buffer: inout ReceiveBuffer, _ output: inout SendBuffer) -> Outcome {
        open(&output)
        // SAFETY: the room lies inside the buffer's mapping.
        let count = unsafe copenssl_read(pointer, buffer.base + buffer.end, buffer.room)
        close(&output)
        guard count > 0 else { return outcome(count) }
        buffer.end += count
        return .done(count)
    }

    /// Encrypts all of `bytes` into `output`, or nothing.
    @inline(__always)
    mutating func write(
        _ bytes: UnsafeRawBufferPointer,
        recordBytesMax: Int,
        into output: inout SendBuffer
    ) -> Outcome {
        let records = bytes.count / recordBytesMax + 1
        let room = bytes.count + records * Int(COPENSSL_RECORD_OVERHEAD)
        guard output.reserve(room) else { return .wantsRoom }
        open(&output)
        let count = unsafe copenssl_write(pointer, bytes.baseAddress, bytes.count)
        close(&output)
        return count > 0 ? .done(count) : outcome(count)
    }

    /// Queues the closing alert.
    public mutating func shut(into output: inout SendBuffer) {
        guard output.reserve(Int(COPENSSL_RECORD_OVERHEAD)) else { return }
        open(&output)
        unsafe copenssl_shut(pointer)
        close(&output)
    }

    /// Asks for new keys on both sides with the next write (1.3).
    public mutating func updateKeys() -> Bool { unsafe copenssl_update_keys(pointer) == 1 }

    /// True when the handshake resumed an earlier session.
    public var isResumed: Bool { unsafe copenssl_resumed(pointer) == 1 }

    /// The version agreed on.
    public var version: TLSSettings.Version? {
        unsafe TLSSettings.Version(rawValue: copenssl_version(pointer))
    }

    /// The cipher suite agreed on.
    public var cipher: String { unsafe String(cString: copenssl_cipher(pointer)) }

    /// Why the session failed, in words.
    public var whyFailed: String {
        unsafe Self.words { text, capacity in unsafe copenssl_why(pointer, text, capacity) }
    }

    /// Runs `body` over room for a C text and returns that text.
    static func words(_ body: (UnsafeMutablePointer<CChar>, Int) -> Void) -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
            unsafe text.initialize(repeating: 0)
            guard let start = text.baseAddress else { return "" }
            unsafe body(start, text.count)
            return unsafe String(cString: start)
        }
    }

    private mutating func open(_ output: inout SendBuffer) {
        unsafe wire.pointee.output = (output.base + output.end).assumingMemoryBound(to: UInt8.self)
        unsafe wire.pointee.output_capacity = output.room
        unsafe wire.pointee.output_count = 0
    }

    private mutating func close(_ output: inout SendBuffer) {
        output.end += unsafe wire.pointee.output_count
    }

    private func outcome(_ code: Int) -> Outcome {
        switch code {
        case Int(COPENSSL_WANTS_INPUT): .wantsInput
        case Int(COPENSSL_WANTS_ROOM): .wantsRoom
        case Int(COPENSSL_CLOSED): .closed
        default: .failed
        }
    }
}
