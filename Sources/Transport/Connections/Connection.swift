internal import Base

/// Everything one place in the table owns; it is reused, its memory never moves.
struct Connection: ~Copyable {
    enum Phase: BitwiseCopyable {
        case free
        case listening
        case dialing
        case securing
        case upgrading
        case live
        /// Our close frame is out, the peer's is awaited.
        case closing
    }

    enum Speech: BitwiseCopyable {
        case webSocket
        case http
        case stream
    }

    var phase = Phase.free
    var generation: UInt32 = 0
    var role = WebSocketRole.client
    var speech = Speech.webSocket
    var pings = false
    var isDirty = false

    /// A client's requests over HTTP that are out and whose answers are not in.
    var owedAnswers: UInt32 = 0

    var tls: TLSSession?
    var input: ReceiveBuffer
    var output: SendBuffer
    var webSocket = WebSocketReader(role: .client, messageBytesMax: 0, checksText: true)
    var http = HTTPReader(side: .client, headBytesMax: 0, bodyBytesMax: 0)

    /// When the phase at hand must have ended.
    var deadline = Instant.distantFuture
    var lastByte = Instant.distantPast
    var pingSent: Instant?

    /// Set when the connection must end; acted on once the current call is over.
    var verdict: CloseReason?
    var key: [UInt8] = []

    init(receiveBytes: Int, sendBytes: Int) {
        input = ReceiveBuffer(capacity: receiveBytes)
        output = SendBuffer(capacity: sendBytes)
    }

    /// Ready for the next use of the place.
    mutating func reset() {
        phase = .free
        tls = nil
        input.reset()
        output.reset()
        deadline = .distantFuture
        pingSent = nil
        verdict = nil
        isDirty = false
        owedAnswers = 0
        key = []
    }
}
