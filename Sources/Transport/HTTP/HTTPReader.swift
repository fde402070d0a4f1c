/// The receiving half of an HTTP/1.1 connection: head and body stay where they arrived.
///
/// Chunks are drawn together in the buffer, so a body is always one piece behind its head.
public struct HTTPReader: BitwiseCopyable, Sendable {
    /// Which side reads; a client reads responses.
    let side: WebSocketRole
    private let headBytesMax: Int
    private let bodyBytesMax: Int

    private enum Phase: BitwiseCopyable {
        case head
        case body(remaining: Int)
        case untilClose
        case chunkSize
        case chunk(remaining: Int)
        case chunkEnd
        case trailers
        case done
    }

    private var phase = Phase.head
    private var scanned = 0
    /// Its runs count from the buffer's start.
    private var head = HTTPHead()
    private var headCount = 0
    private var trailerCount = 0
    private var expectsNoBody = false
    var failure: HTTPFailure?

    /// A reader for one connection.
    public init(side: WebSocketRole, headBytesMax: Int, bodyBytesMax: Int) {
        self.side = side
        self.headBytesMax = headBytesMax
        self.bodyBytesMax = bodyBytesMax
    }

    /// States that the response to come answers HEAD, so it has no body whatever it says.
    public mutating func expectNoBody() { expectsNoBody = true }

    /// The next event in `buffer`; extents of the event before it are no longer valid.
    public mutating func next(in buffer: inout ReceiveBuffer) -> HTTPEvent {
        if case .done = phase { restart(&buffer) }
        while failure == nil {
            let moved: Bool
            switch phase {
            case .head: moved = readHead(&buffer)
            case .body(let remaining): moved = readBody(&buffer, remaining)
            case .untilClose: moved = readRest(&buffer)
            case .chunkSize: moved = readChunkSize(&buffer)
            case .chunk(let remaining): moved = readChunk(&buffer, remaining)
            case .chunkEnd: moved = readChunkEnd(&buffer)
            case .trailers: moved = readTrailers(&buffer)
            case .done: return message(buffer)
            }
            if !moved { break }
        }
        if let failure { return .failed(failure) }
        return .incomplete
    }

    /// The peer closed: completes a body that lasts until then, and tells a cut message from none.
    public mutating func finish(in buffer: inout ReceiveBuffer) -> HTTPEvent {
        if case .untilClose = phase {
            phase = .done
            return message(buffer)
        }
        return .incomplete
    }

    private func message(_ buffer: borrowing ReceiveBuffer) -> HTTPEvent {
        .message(
            head.moved(by: buffer.start),
            body: Extent(start: buffer.start + headCount, count: buffer.kept - headCount)
        )
    }

    private mutating func restart(_ buffer: inout ReceiveBuffer) {
        buffer.release()
        phase = .head
        scanned = 0
        trailerCount = 0
    }

    private mutating func readHead(_ buffer: inout ReceiveBuffer) -> Bool {
        let available = buffer.unparsedCount
        var place = max(scanned, 3)
        while place < available {
            // Every fourth byte would do; heads are short and cold.
            if buffer.byte(place) == 0x0A, buffer.byte(place - 1) == 0x0D,
                buffer.byte(place - 2) == 0x0A, buffer.byte(place - 3) == 0x0D
            {
                return takeHead(&buffer, count: place + 1)
            }
            place += 1
        }
        scanned = place
        if available > headBytesMax { failure = .headTooLong }
        return false
    }

    private mutating func takeHead(_ buffer: inout ReceiveBuffer, count: Int) -> Bool {
        guard count <= headBytesMax else {
            failure = .headTooLong
            return false
        }
        let lines = Extent(start: buffer.cursor, count: count)
        guard let parsed = parseHead(buffer, lines) else { return false }
        // The buffer may move the head down before its body is whole.
        head = parsed.moved(by: -buffer.start)
        headCount = count
        if side == .client, head.status >= 100, head.status < 200, head.status != 101 {
            buffer.skip(count)  // an interim answer; the real one follows
            scanned = 0
            return true
        }
        buffer.keep(count)
        return choosePhase()
    }

    private mutating func choosePhase() -> Bool {
        let bodiless =
            expectsNoBody || head.status == 101 || head.status == 204 || head.status == 304
        expectsNoBody = false
        if side == .client, bodiless {
            head.upgrades = head.status == 101
            phase = .done
        } else if head.isChunked {
            phase = .chunkSize
        } else if let length = head.contentLength {
            guard length <= bodyBytesMax else {
                failure = .bodyTooLong
                return false
            }
            phase = .body(remaining: length)
        } else if side == .client {
            head.keepsAlive = false
            phase = .untilClose
        } else {
            phase = .done
        }
        return true
    }

    private mutating func readBody(_ buffer: inout ReceiveBuffer, _ remaining: Int) -> Bool {
        let count = min(remaining, buffer.unparsedCount)
        buffer.keep(count)
        phase = count == remaining ? .done : .body(remaining: remaining - count)
        return count == remaining
    }

    private mutating func readRest(_ buffer: inout ReceiveBuffer) -> Bool {
        buffer.keep(buffer.unparsedCount)
        if buffer.kept - headCount > bodyBytesMax { failure = .bodyTooLong }
        return false
    }

    private mutating func readChunkSize(_ buffer: inout ReceiveBuffer) -> Bool {
        var size = 0
        var digits = 0
        var place = 0
        while place < buffer.unparsedCount, let digit = Self.hexDigit(buffer.byte(place)) {
            size = size << 4 | digit
            digits += 1
            place += 1
            guard digits <= 8 else { return refuse(.badChunk) }
        }
        // An extension is passed over, within reason.
        while place < buffer.unparsedCount, buffer.byte(place) != 0x0D {
            let byte = buffer.byte(place)
            guard digits > 0, place <= 256, byte >= 0x20 || byte == 0x09 else {
                return refuse(.badChunk)
            }
            guard place > digits || byte == UInt8(ascii: ";") || HeaderLines.isBlank(byte) else {
                return refuse(.badChunk)
            }
            place += 1
        }
        guard place + 1 < buffer.unparsedCount else { return false }
        guard digits > 0, buffer.byte(place + 1) == 0x0A else { return refuse(.badChunk) }
        guard size <= bodyBytesMax - (buffer.kept - headCount) else { return refuse(.bodyTooLong) }
        buffer.skip(place + 2)
        phase = size == 0 ? .trailers : .chunk(remaining: size)
        return true
    }

    private mutating func readChunk(_ buffer: inout ReceiveBuffer, _ remaining: Int) -> Bool {
        let count = min(remaining, buffer.unparsedCount)
        buffer.keep(count)
        phase = count == remaining ? .chunkEnd : .chunk(remaining: remaining - count)
        return count == remaining
    }

    private mutating func readChunkEnd(_ buffer: inout ReceiveBuffer) -> Bool {
        guard buffer.unparsedCount >= 2 else { return false }
        guard buffer.byte(0) == 0x0D, buffer.byte(1) == 0x0A else { return refuse(.badChunk) }
        buffer.skip(2)
        phase = .chunkSize
        return true
    }

    /// Passes over trailer lines up to the empty one.
    private mutating func readTrailers(_ buffer: inout ReceiveBuffer) -> Bool {
        var place = 0
        while place < buffer.unparsedCount, buffer.byte(place) != 0x0A { place += 1 }
        guard trailerCount + place <= headBytesMax else { return refuse(.headTooLong) }
        guard place < buffer.unparsedCount else { return false }
        guard place > 0, buffer.byte(place - 1) == 0x0D else { return refuse(.badChunk) }
        trailerCount += place + 1
        buffer.skip(place + 1)
        if place == 1 { phase = .done }
        return true
    }

    private mutating func refuse(_ failure: HTTPFailure) -> Bool {
        self.failure = failure
        return false
    }

    private static func hexDigit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
