internal import Base

extension Network where Backend: ~Copyable {
    /// Takes received bytes all the way to messages.
    @inline(__always)
    mutating func receive<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ bytes: UnsafeRawBufferPointer,
        _ handler: inout Handler,
        at now: Instant
    ) {
        let connection = unsafe table.slots + slot
        guard unsafe connection.pointee.phase != .free else { return }
        unsafe connection.pointee.lastByte = now
        if unsafe connection.pointee.pingSent != nil {
            // From here silence counts anew, and runs out before the pong's deadline would have.
            unsafe connection.pointee.pingSent = nil
            refreshDeadline(slot, at: now)
        }
        if unsafe connection.pointee.tls != nil {
            unsafe connection.pointee.tls?.feed(bytes)
            decrypt(slot, &handler, at: now)
            unsafe connection.pointee.tls?.feed(UnsafeRawBufferPointer(start: nil, count: 0))
        } else {
            unsafe copy(slot, bytes, &handler, at: now)
        }
        if unsafe connection.pointee.verdict != nil { table.markDirty(slot) }
    }

    /// Reads records until none is whole.
    @inline(__always)
    private mutating func decrypt<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ handler: inout Handler,
        at now: Instant
    ) {
        let connection = unsafe table.slots + slot
        if unsafe connection.pointee.phase == .securing {
            shake(slot, &handler, at: now)
            guard unsafe connection.pointee.phase != .securing else { return }
        }
        while unsafe connection.pointee.verdict == nil {
            // A record fits whole unless an unfinished message fills the buffer to its limit.
            _ = unsafe connection.pointee.input.reserve(16_384)
            guard unsafe connection.pointee.input.room > 0 else {
                unsafe connection.pointee.verdict = .webSocket(.messageTooLong)
                return
            }
            let queued = unsafe connection.pointee.output.unsentCount
            guard unsafe connection.pointee.output.reserve(512) else {
                unsafe connection.pointee.verdict = .peerStopsReading
                return
            }
            let outcome = unsafe connection.pointee.tls?.read(
                into: &connection.pointee.input,
                &connection.pointee.output
            )
            if unsafe connection.pointee.output.unsentCount > queued { table.markDirty(slot) }
            switch outcome {
            case .done: parse(slot, &handler, at: now)
            case .wantsInput: return
            case .wantsRoom: unsafe connection.pointee.verdict = .peerStopsReading
            case .closed:
                if unsafe connection.pointee.speech == .http { finishBody(slot, &handler, at: now) }
                unsafe connection.pointee.verdict =
                    connection.pointee.phase == .closing ? .requested : .peerEnded
            case .failed, .none:
                unsafe connection.pointee.verdict = .tls(connection.pointee.tls?.whyFailed ?? "")
            }
        }
    }

    /// Plain bytes, as far as the buffer has room.
    @inline(__always)
    private mutating func copy<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ bytes: UnsafeRawBufferPointer,
        _ handler: inout Handler,
        at now: Instant
    ) {
        let connection = unsafe table.slots + slot
        var offset = 0
        while offset < bytes.count, unsafe connection.pointee.verdict == nil {
            _ = unsafe connection.pointee.input.reserve(min(bytes.count - offset, 16_384))
            let count = unsafe min(bytes.count - offset, connection.pointee.input.room)
            guard count > 0 else {
                unsafe connection.pointee.verdict = .webSocket(.messageTooLong)
                return
            }
            unsafe connection.pointee.input.fill(
                UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
            )
            offset += count
            parse(slot, &handler, at: now)
        }
    }

    /// Turns plaintext into messages by what the connection speaks.
    @inline(__always)
    private mutating func parse<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ handler: inout Handler,
        at now: Instant
    ) {
        let connection = unsafe table.slots + slot
        switch unsafe connection.pointee.speech {
        case .webSocket: break
        case .http: return parseHTTP(slot, &handler, at: now)
        case .stream: return handUp(slot, &handler, at: now)
        }
        if unsafe connection.pointee.phase == .upgrading {
            guard upgrade(slot, &handler, at: now) else { return }
        }
        while unsafe connection.pointee.verdict == nil {
            switch unsafe connection.pointee.webSocket.next(in: &connection.pointee.input) {
            case .incomplete: return
            case .text(let extent): deliver(slot, extent, .text, &handler, at: now)
            case .binary(let extent): deliver(slot, extent, .binary, &handler, at: now)
            case .ping(let extent): answerPing(slot, extent)
            case .pong: break
            case .close(let code, _): answerClose(slot, code)
            case .failed(let failure):
                if unsafe connection.pointee.phase == .live {
                    table.queueClose(slot, failure.closeCode)
                }
                unsafe connection.pointee.verdict = .webSocket(failure)
            }
        }
    }

    @inline(__always)
    private mutating func deliver<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ extent: Extent,
        _ kind: MessageKind,
        _ handler: inout Handler,
        at now: Instant
    ) {
        let connection = unsafe table.slots + slot
        guard unsafe connection.pointee.phase == .live else { return }
        // SAFETY: the bytes stay until the reader is asked for its next event, after this call.
        let message = unsafe Span(_unsafeElements: connection.pointee.input.bytes(extent))
        handler.received(message, kind, on: table.id(slot), &table, at: now)
    }

    /// Bytes of a stream, all that came.
    @inline(__always)
    private mutating func handUp<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ handler: inout Handler,
        at now: Instant
    ) {
        let connection = unsafe table.slots + slot
        let count = unsafe connection.pointee.input.unparsedCount
        let piece = unsafe Extent(start: connection.pointee.input.cursor, count: count)
        deliver(slot, piece, .binary, &handler, at: now)
        unsafe connection.pointee.input.skip(count)
        unsafe connection.pointee.input.release()
    }

    private mutating func answerPing(_ slot: Int, _ extent: Extent) {
        let connection = unsafe table.slots + slot
        guard unsafe connection.pointee.phase == .live else { return }
        let payload = unsafe UnsafeRawBufferPointer(
            start: connection.pointee.input.base + extent.start,
            count: extent.count
        )
        // A pong that does not fit is left out: the peer asks again.
        _ = unsafe table.queueFrame(slot, payload, .pong)
    }

    private mutating func answerClose(_ slot: Int, _ code: UInt16) {
        let connection = unsafe table.slots + slot
        if unsafe connection.pointee.phase == .closing {
            unsafe connection.pointee.verdict = .requested
        } else {
            table.queueClose(slot, code)
            unsafe connection.pointee.verdict = .peerClosed(code: code)
        }
    }

    private mutating func parseHTTP<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ handler: inout Handler,
        at now: Instant
    ) {
        let connection = unsafe table.slots + slot
        while unsafe connection.pointee.verdict == nil {
            switch unsafe connection.pointee.http.next(in: &connection.pointee.input) {
            case .incomplete: return
            case .message(let head, let body):
                let bytes = unsafe Span(_unsafeElements: connection.pointee.input.bytes(body))
                if unsafe connection.pointee.owedAnswers > 0 {
                    unsafe connection.pointee.owedAnswers &-= 1
                    unsafe connection.pointee.deadline = .distantFuture
                    table.nextDeadline = .distantPast  // the clock of the answer after it
                }
                handler.received(head, bytes, on: table.id(slot), &table, at: now)
                if !head.keepsAlive { unsafe connection.pointee.verdict = .peerEnded }
            case .failed(let failure): unsafe connection.pointee.verdict = .http(failure)
            }
        }
    }

    /// The stream ended: a body that lasts until then is whole now.
    mutating func finishBody<Handler: ConnectionHandler & ~Copyable>(
        _ slot: Int,
        _ handler: inout Handler,
        at now: Instant
    ) {
        let connection = unsafe table.slots + slot
        let event = unsafe connection.pointee.http.finish(in: &connection.pointee.input)
        guard case .message(let head, let body) = event else { return }
        let bytes = unsafe Span(_unsafeElements: connection.pointee.input.bytes(body))
        handler.received(head, bytes, on: table.id(slot), &table, at: now)
    }
}
