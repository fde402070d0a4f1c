/// The receiving half of a WebSocket connection: bytes in a buffer become messages in place.
///
/// An unfragmented message is handed up where it arrived. Fragments are drawn together inside the
/// buffer. Work is done on bytes as they come, so that bad text fails before its frame ends.
public struct WebSocketReader: BitwiseCopyable, Sendable {
    private let expectsMask: Bool
    private let checksText: Bool
    private let messageBytesMax: Int

    private var opcode = WebSocketOpcode.continuation
    private var isFinal = false
    private var isMasked = false
    private var insideFrame = false
    private var remaining = 0
    private var key: UInt32 = 0

    /// The kind of the unfinished message; `continuation` stands for none.
    private var message = WebSocketOpcode.continuation
    private var handedUp = false
    private var failure: WebSocketFailure?
    private var text = TextCheck()

    /// A reader for one connection.
    ///
    /// - Parameters:
    ///   - role: This side; a server expects masked frames.
    ///   - messageBytesMax: The longest message, all its fragments together.
    ///   - checksText: False where the payload goes to a JSON parser that checks UTF-8 itself.
    public init(role: WebSocketRole, messageBytesMax: Int, checksText: Bool) {
        expectsMask = role == .server
        self.messageBytesMax = messageBytesMax
        self.checksText = checksText
    }

    /// The next event in `buffer`; extents of the event before it are no longer valid.
    public mutating func next(in buffer: inout ReceiveBuffer) -> WebSocketEvent {
        if let failure { return .failed(failure) }
        if handedUp {
            handedUp = false
            if message == .continuation { buffer.release() }
        }
        while true {
            if !insideFrame {
                guard header(&buffer) else { return .incomplete }
                if let failure { return .failed(failure) }
            }
            let event = opcode.isControl ? control(&buffer) : data(&buffer)
            if let event { return event }
        }
    }

    /// Reads a frame header if it has arrived whole; sets `failure` when it is wrong.
    private mutating func header(_ buffer: inout ReceiveBuffer) -> Bool {
        guard buffer.unparsedCount >= 2 else { return false }
        let first = buffer.byte(0)
        let second = buffer.byte(1)
        guard let opcode = WebSocketOpcode(rawValue: first & 0x0F) else {
            failure = .unknownOpcode(first & 0x0F)
            return true
        }
        if let wrong = check(opcode, first, second) {
            failure = wrong
            return true
        }
        let masked = second & 0x80 != 0
        var length = Int(second & 0x7F)
        var size = 2
        if length == 126 {
            size = 4
            guard buffer.unparsedCount >= size else { return false }
            length = Int(buffer.load(2, as: UInt16.self).bigEndian)
        } else if length == 127 {
            size = 10
            guard buffer.unparsedCount >= size else { return false }
            let wide = buffer.load(2, as: UInt64.self).bigEndian
            guard wide <= UInt64(Int.max) else {
                failure = .negativeLength
                return true
            }
            length = Int(wide)
        }
        if first & 0x08 == 0, length > messageBytesMax - buffer.kept {
            failure = .messageTooLong
            return true
        }
        if masked {
            guard buffer.unparsedCount >= size + 4 else { return false }
            key = UInt32(littleEndian: buffer.load(size, as: UInt32.self))
            size += 4
        }
        self.opcode = opcode
        isFinal = first & 0x80 != 0
        isMasked = masked
        remaining = length
        insideFrame = true
        buffer.skip(size)
        if opcode == .text || opcode == .binary {
            message = opcode
            text = TextCheck()
        }
        return true
    }

    /// Why these two bytes cannot begin a frame here.
    private func check(
        _ opcode: WebSocketOpcode,
        _ first: UInt8,
        _ second: UInt8
    ) -> WebSocketFailure? {
        if first & 0x70 != 0 { return .reservedBits }
        if (second & 0x80 != 0) != expectsMask { return .wrongMask }
        switch opcode {
        case .close, .ping, .pong:
            if first & 0x80 == 0 { return .fragmentedControl }
            return second & 0x7F > 125 ? .longControl : nil
        case .continuation: return message == .continuation ? .strayContinuation : nil
        case .text, .binary: return message == .continuation ? nil : .interruptedMessage
        }
    }

    /// Takes what has arrived of a data frame; an event when the message is whole.
    private mutating func data(_ buffer: inout ReceiveBuffer) -> WebSocketEvent? {
        let count = min(remaining, buffer.unparsedCount)
        // SAFETY: `count` bytes have arrived at the cursor.
        if isMasked, count > 0 {
            unsafe WebSocketMask.apply(key, to: buffer.base + buffer.cursor, count: count)
            key = WebSocketMask.rotated(key, by: count)
        }
        if checksText, message == .text, count > 0 {
            let good = unsafe text.accept(buffer.base + buffer.cursor, count: count)
            if !good { return fail(.invalidText) }
        }
        buffer.keep(count)
        remaining -= count
        guard remaining == 0 else { return .incomplete }
        insideFrame = false
        guard isFinal else { return nil }
        let whole = Extent(start: buffer.start, count: buffer.kept)
        let kind = message
        message = .continuation
        handedUp = true
        guard kind == .text else { return .binary(whole) }
        return checksText && !text.isComplete ? fail(.invalidText) : .text(whole)
    }

    /// Takes a control frame once its few bytes are all there.
    private mutating func control(_ buffer: inout ReceiveBuffer) -> WebSocketEvent? {
        guard buffer.unparsedCount >= remaining else { return .incomplete }
        let payload = Extent(start: buffer.cursor, count: remaining)
        if isMasked {
            // SAFETY: the payload has arrived at the cursor.
            unsafe WebSocketMask.apply(key, to: buffer.base + buffer.cursor, count: remaining)
        }
        let closing = opcode == .close ? closeEvent(buffer, payload) : nil
        buffer.skip(remaining)
        insideFrame = false
        handedUp = true
        switch opcode {
        case .ping: return .ping(payload)
        case .pong: return .pong(payload)
        default: return closing
        }
    }

    private mutating func closeEvent(
        _ buffer: borrowing ReceiveBuffer,
        _ payload: Extent
    ) -> WebSocketEvent {
        if payload.count == 0 { return .close(code: 1_005, reason: payload) }
        guard payload.count >= 2 else { return fail(.shortClose) }
        let code = buffer.load(0, as: UInt16.self).bigEndian
        switch code {
        case 1_000...1_003, 1_007...1_014, 3_000...4_999: break
        default: return fail(.invalidCloseCode(code))
        }
        var reason = TextCheck()
        let words = Extent(start: payload.start + 2, count: payload.count - 2)
        // SAFETY: the payload has arrived.
        let good = unsafe reason.accept(buffer.base + words.start, count: words.count)
        guard good, reason.isComplete else { return fail(.invalidText) }
        return .close(code: code, reason: words)
    }

    private mutating func fail(_ failure: WebSocketFailure) -> WebSocketEvent {
        self.failure = failure
        return .failed(failure)
    }
}
