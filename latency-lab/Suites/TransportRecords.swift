internal import Base
internal import CEchoReference
internal import Transport

/// A tick decrypted and an order encrypted by our session, without any socket.
///
/// Its ciphertext goes through a BIO of our own that reads and writes caller's memory. The far end is
/// a session in the same thread that works in the pauses.
final class TLSRecords: Work {
    private static let recordBytesMax = 4_096

    private let suite: String
    private var near: TLSSession?
    private var far: TLSSession?
    private var nearPlain = ReceiveBuffer(capacity: 32_768)
    private var farPlain = ReceiveBuffer(capacity: 32_768)
    private var fromNear = SendBuffer(capacity: 65_536)
    private var fromFar = SendBuffer(capacity: 65_536)
    private let tick = [UInt8](repeating: 0x61, count: EchoSpeech.tls.tickBytes)
    private let order = [UInt8](repeating: 0x62, count: EchoSpeech.tls.orderBytes)

    init(_ suite: String) { self.suite = suite }

    func begin() {
        guard near == nil else { return }
        var settings = TLSSettings()
        settings.trust = .file(echoCertificate.chain)
        settings.suites = suite
        do {
            near = TLSSession(client: try TLSContext(client: settings), host: "127.0.0.1")
            far = TLSSession(
                server: try TLSContext(
                    server: settings,
                    chainFile: echoCertificate.chain,
                    keyFile: echoCertificate.key
                )
            )
        } catch { preconditionFailure("both ends have the suite \(suite): \(error)") }
        guard var near = near.take(), var far = far.take() else { return }
        _ = near.shake(into: &fromNear)
        while fromNear.unsentCount > 0 || fromFar.unsentCount > 0 {
            Self.pass(&fromNear, to: &far, &farPlain, &fromFar)
            Self.pass(&fromFar, to: &near, &nearPlain, &fromNear)
        }
        precondition(near.cipher == suite, "the suite is agreed on")
        let tick = tick
        _ = far.seal(tick.span, recordBytesMax: Self.recordBytesMax, into: &fromFar)
        self.near = consume near
        self.far = consume far
    }

    /// All of `output` into `session`.
    private static func pass(
        _ output: inout SendBuffer,
        to session: inout TLSSession,
        _ plain: inout ReceiveBuffer,
        _ answer: inout SendBuffer
    ) {
        output.handOver { bytes in
            let outcome = session.take(bytes, into: &plain, &answer)
            precondition(outcome == .wantsInput, "ends of one making understand each other")
        }
    }

    func run(_ operations: Int) {
        guard var near = near.take() else { return }
        let order = order
        for index in 0..<operations {
            if index > 0 { pause() }
            Self.pass(&fromFar, to: &near, &nearPlain, &fromNear)
            precondition(nearPlain.unparsedCount == tick.count, "the tick is there")
            nearPlain.reset()
            _ = near.seal(order.span, recordBytesMax: Self.recordBytesMax, into: &fromNear)
        }
        self.near = consume near
    }

    func pause() {
        guard var far = far.take() else { return }
        Self.pass(&fromNear, to: &far, &farPlain, &fromFar)
        precondition(farPlain.unparsedCount == order.count, "the order is there")
        farPlain.reset()
        let tick = tick
        _ = far.seal(tick.span, recordBytesMax: Self.recordBytesMax, into: &fromFar)
        self.far = consume far
    }
}

/// The same over OpenSSL's memory BIOs, in C.
@safe final class MemoryBIORecords: Work {
    private let records: OpaquePointer

    init() {
        unsafe records = echo_records_begin(
            EchoSpeech.tls.tickBytes,
            EchoSpeech.tls.orderBytes,
            echoCertificate.chain,
            echoCertificate.key,
            echoSuite
        )
    }

    deinit { unsafe echo_records_end(records) }

    func run(_ operations: Int) {
        for index in 0..<operations {
            if index > 0 { pause() }
            unsafe echo_records_run(records)
        }
    }

    func pause() { unsafe echo_records_turn(records) }
}
