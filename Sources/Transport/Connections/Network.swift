/// Connections over one back-end, driven by one thread: dial, poll, send.
public struct Network<Backend: Sockets & ~Copyable>: ~Copyable {
    /// The connections, and the way to send from a handler.
    public var table: ConnectionTable

    var sockets: Backend
    let allowed: AllowList

    /// The longest pass so far that brought anything, from its first event on, in ticks of the
    /// processor's counter.
    public internal(set) var longestPassTicks: Int64 = 0

    /// Takes a back-end and lays out all memory.
    ///
    /// - Parameters:
    ///   - sockets: The back-end, with a slot for each connection of `sizes`.
    ///   - sizes: What is laid out.
    ///   - allowed: The only hosts that are ever dialled.
    ///   - seed: Where masks and keys come from: entropy, or a simulation's seed.
    ///   - settings: TLS, for both sides.
    public init(
        sockets: consuming Backend,
        sizes: TableSizes,
        allowed: AllowList,
        seed: UInt64,
        settings: TLSSettings = TLSSettings()
    ) {
        self.sockets = sockets
        self.allowed = allowed
        table = ConnectionTable(
            sizes: sizes,
            seed: seed,
            recordBytesMax: settings.recordBytesMax
        )
    }

    /// Sets what client connections trust and offer.
    public mutating func secureClients(_ context: TLSContext) { table.clientTLS = context }

    /// Sets what accepted connections present.
    public mutating func secureServers(_ context: TLSContext) { table.serverTLS = context }

    /// What the back-end did.
    public var counters: SocketCounters { sockets.counters }

    /// True while a socket may hold bytes that the last pass was not allowed to take.
    public var isBehind: Bool { sockets.isBehind }

    /// Sends one message at once: the order's way.
    @inline(__always)
    public mutating func send(
        _ message: Span<UInt8>,
        _ kind: MessageKind = .text,
        on connection: ConnectionID
    ) -> QueueOutcome {
        let outcome = table.send(message, kind, on: connection)
        flushDirty()
        sockets.finish()
        return outcome
    }

    /// Sends prepared HTTP bytes at once.
    public mutating func sendHTTP(
        _ bytes: Span<UInt8>,
        on connection: ConnectionID
    ) -> QueueOutcome {
        let outcome = table.sendHTTP(bytes, on: connection)
        flushDirty()
        sockets.finish()
        return outcome
    }

    /// Closes every connection and listener without ceremony.
    public mutating func closeAll() {
        for slot in 0..<table.sizes.connections where unsafe table.slots[slot].phase != .free {
            sockets.close(slot, abort: false)
            unsafe table.slots[slot].output.sent(0)
            unsafe table.slots[slot].reset()
        }
        table.dirty.removeAll(keepingCapacity: true)
    }

    // MARK: Socket side.

    @inline(__always)
    mutating func flushDirty() {
        while let slot = table.dirty.popLast() {
            unsafe table.slots[slot].isDirty = false
            flush(slot)
        }
    }

    /// Hands a connection's unsent bytes to the kernel, one send in flight.
    @inline(__always)
    mutating func flush(_ slot: Int) {
        let connection = unsafe table.slots + slot
        // A part taken is followed by `blocked`, and only that brings `writable`.
        while unsafe connection.pointee.output.unsentCount > 0,
            unsafe !connection.pointee.output.inFlight
        {
            switch unsafe sockets.send(slot, connection.pointee.output.unsent) {
            case .taken(let count): unsafe connection.pointee.output.sent(count)
            case .inFlight: unsafe connection.pointee.output.launch()
            case .blocked, .broken: return
            }
        }
    }
}
