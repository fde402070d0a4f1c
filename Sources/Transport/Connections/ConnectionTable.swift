internal import Base

/// Sizes of a table, all taken at start.
public struct TableSizes: Sendable {
    /// The most connections and listeners at once.
    public var connections: Int

    /// The longest message received.
    public var messageBytesMax = 1 << 20

    /// Bytes that may wait for the kernel on one connection.
    public var sendBytes = 1 << 17

    /// The longest message sent.
    public var sendMessageBytesMax = 1 << 14

    /// The longest HTTP head.
    public var headBytesMax = 1 << 14

    /// Default sizes for so many connections.
    public init(connections: Int) { self.connections = connections }
}

/// The connections of one thread and the way to send on them; the socket side is `Network`.
@safe
public struct ConnectionTable: ~Copyable {
    let slots: UnsafeMutablePointer<Connection>
    let sizes: TableSizes
    var plans: [ConnectionPlan?]
    var masks: Random
    var clientTLS: TLSContext?
    var serverTLS: TLSContext?
    let recordBytesMax: Int

    /// Places with bytes to hand to the kernel.
    var dirty: [Int]

    /// The next time some connection's clock runs out.
    var nextDeadline = Instant.distantFuture

    private var tickets: [String: TLSTicket] = [:]
    private let frame: MappedBytes

    init(sizes: TableSizes, seed: UInt64, recordBytesMax: Int) {
        self.sizes = sizes
        self.recordBytesMax = recordBytesMax
        masks = Random(seed: seed)
        plans = Array(repeating: nil, count: sizes.connections)
        dirty = []
        dirty.reserveCapacity(sizes.connections)
        frame = MappedBytes(count: sizes.sendMessageBytesMax + WebSocketWriter.headerBytesMax)
        unsafe slots = .allocate(capacity: sizes.connections)
        // Room for the message, its fragments' headers, and a full record behind it.
        let receiveBytes = sizes.messageBytesMax + sizes.headBytesMax + 32_768
        for slot in 0..<sizes.connections {
            unsafe (slots + slot).initialize(
                to: Connection(receiveBytes: receiveBytes, sendBytes: sizes.sendBytes)
            )
        }
    }

    deinit {
        unsafe slots.deinitialize(count: sizes.connections)
        unsafe slots.deallocate()
    }

    /// Sends one message, a text unless told otherwise; on a stream, its bytes as they are.
    ///
    /// - Precondition: `message` is no longer than `sendMessageBytesMax`.
    public mutating func send(
        _ message: Span<UInt8>,
        _ kind: MessageKind = .text,
        on connection: ConnectionID
    ) -> QueueOutcome {
        guard let slot = live(connection) else { return .notLive }
        return unsafe message.withUnsafeBytes { bytes in
            switch unsafe slots[slot].speech {
            case .webSocket: unsafe queueFrame(slot, bytes, kind == .text ? .text : .binary)
            case .stream: unsafe queue(slot, bytes)
            case .http: .notLive
            }
        }
    }

    /// Sends prepared HTTP bytes: a whole request from a client, any bytes from a server.
    public mutating func sendHTTP(
        _ bytes: Span<UInt8>,
        on connection: ConnectionID
    ) -> QueueOutcome {
        guard let slot = live(connection), unsafe slots[slot].speech == .http else {
            return .notLive
        }
        let asks = unsafe slots[slot].role == .client
        if asks, RequestLine.isForbidden(bytes) { return .forbidden }
        let outcome = unsafe bytes.withUnsafeBytes { bytes in unsafe queue(slot, bytes) }
        if asks, outcome == .queued {
            unsafe slots[slot].owedAnswers &+= 1
            nextDeadline = .distantPast  // the network sets the clock of the answer
        }
        return outcome
    }

    /// Bytes of this connection that the kernel has not taken; 0 for an id of the past.
    public func unsentBytes(_ connection: ConnectionID) -> Int {
        guard let slot = place(connection) else { return 0 }
        return unsafe slots[slot].output.unsentCount
    }

    /// What TLS agreed on; nil for a plain connection or an id of the past.
    public func security(of connection: ConnectionID) -> ConnectionSecurity? {
        guard let slot = place(connection), unsafe slots[slot].tls != nil else { return nil }
        return unsafe ConnectionSecurity(
            version: slots[slot].tls?.version,
            cipher: slots[slot].tls?.cipher ?? "",
            isResumed: slots[slot].tls?.isResumed ?? false
        )
    }

    /// True while messages may be sent.
    public func isLive(_ connection: ConnectionID) -> Bool { live(connection) != nil }

    /// The bytes of a part of the HTTP head just received on this connection, such as a header.
    public func text(_ part: Extent, on connection: ConnectionID) -> String {
        guard let slot = place(connection) else { return "" }
        return unsafe slots[slot].input.withBytes(part) { bytes in
            unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
        }
    }

    /// The place of a header's value in the HTTP head just received; the name in lower case.
    public func header(
        _ name: StaticString,
        of head: HTTPHead,
        on connection: ConnectionID
    ) -> Extent? {
        guard let slot = place(connection) else { return nil }
        return unsafe slots[slot].input.header(name, of: head)
    }

    /// Begins the closing handshake; `closed` follows.
    public mutating func close(_ connection: ConnectionID, code: UInt16 = 1_000) {
        guard let slot = place(connection) else { return }
        if unsafe slots[slot].phase == .live, unsafe slots[slot].speech == .webSocket {
            queueClose(slot, code)
            unsafe slots[slot].phase = .closing
            nextDeadline = .distantPast  // the network sets the clock of the handshake
        } else if unsafe slots[slot].phase != .closing, unsafe slots[slot].verdict == nil {
            unsafe slots[slot].verdict = .requested
        }
        markDirty(slot)
    }

    // MARK: For the network.

    func id(_ slot: Int) -> ConnectionID {
        unsafe ConnectionID(slot: Int32(slot), generation: slots[slot].generation)
    }

    @inline(__always)
    func place(_ connection: ConnectionID) -> Int? {
        let slot = Int(connection.slot)
        guard slot >= 0, slot < sizes.connections,
            unsafe slots[slot].generation == connection.generation,
            unsafe slots[slot].phase != .free
        else { return nil }
        return slot
    }

    @inline(__always)
    private func live(_ connection: ConnectionID) -> Int? {
        guard let slot = place(connection), unsafe slots[slot].phase == .live,
            unsafe slots[slot].verdict == nil
        else { return nil }
        return slot
    }

    /// A free place, claimed for a new generation.
    mutating func claim() -> Int? {
        for slot in 0..<sizes.connections where unsafe slots[slot].phase == .free {
            unsafe slots[slot].generation &+= 1
            return slot
        }
        return nil
    }

    func ticket(_ plan: ConnectionPlan) -> TLSTicket? { tickets["\(plan.host):\(plan.port)"] }

    /// The ticket of the plan's destination, made on first use.
    mutating func makeTicket(_ plan: ConnectionPlan) -> TLSTicket {
        if let known = ticket(plan) { return known }
        let made = TLSTicket()
        tickets["\(plan.host):\(plan.port)"] = made
        return made
    }

    @inline(__always)
    mutating func markDirty(_ slot: Int) {
        if unsafe !slots[slot].isDirty {
            unsafe slots[slot].isDirty = true
            dirty.append(slot)
        }
    }

    /// Frames and queues one message or control frame.
    @inline(__always)
    mutating func queueFrame(
        _ slot: Int,
        _ payload: UnsafeRawBufferPointer,
        _ opcode: WebSocketOpcode
    ) -> QueueOutcome {
        precondition(payload.count <= sizes.sendMessageBytesMax, "a sent message has its limit")
        let mask =
            unsafe slots[slot].role == .client ? UInt32(truncatingIfNeeded: masks.next()) : nil
        let memory = unsafe UnsafeMutableRawBufferPointer(start: frame.base, count: frame.count)
        let count = unsafe WebSocketWriter.write(
            payload,
            opcode,
            isFinal: true,
            mask: mask,
            into: memory
        )
        return unsafe queue(slot, UnsafeRawBufferPointer(start: frame.base, count: count))
    }

    mutating func queueClose(_ slot: Int, _ code: UInt16) {
        var wire = code.bigEndian
        let size = code == 1_005 ? 0 : 2
        _ = unsafe withUnsafeBytes(of: &wire) { bytes in
            unsafe queueFrame(slot, UnsafeRawBufferPointer(rebasing: bytes[..<size]), .close)
        }
    }

    /// Encrypts if the connection is encrypted, and queues.
    @inline(__always)
    mutating func queue(_ slot: Int, _ bytes: UnsafeRawBufferPointer) -> QueueOutcome {
        markDirty(slot)
        let connection = unsafe slots + slot
        guard unsafe connection.pointee.tls != nil else {
            return unsafe connection.pointee.output.append(bytes) ? .queued : .full
        }
        let outcome = unsafe connection.pointee.tls?.write(
            bytes,
            recordBytesMax: recordBytesMax,
            into: &connection.pointee.output
        )
        switch outcome {
        case .done: return .queued
        case .wantsRoom: return .full
        default:
            unsafe connection.pointee.verdict = .tls(connection.pointee.tls?.whyFailed ?? "")
            return .notLive
        }
    }
}
