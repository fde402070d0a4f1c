public import Base

/// Lines over a network: dials, redials and replaces, and hands everything else to its handler.
public struct Supervisor<Handler: LineHandler & ~Copyable>: ConnectionHandler, ~Copyable {
    /// Who receives what lines bring: a lane.
    public var handler: Handler

    /// The lines and how they stand.
    public private(set) var lines: Lines

    /// Supervises lines over a table of so many connections.
    public init(_ handler: consuming Handler, connections: Int, seed: UInt64) {
        self.handler = handler
        lines = Lines(connections: connections, seed: seed)
    }

    /// Adds a line, to be dialled from `now` on.
    public mutating func add(_ plan: LinePlan, at now: Instant) -> LineID {
        lines.add(plan, at: now)
    }

    /// Adds a line that is not dialled before it is redirected.
    public mutating func addParked(_ plan: LinePlan) -> LineID { lines.addParked(plan) }

    /// Gives a line another destination; the connection it had is closed.
    public mutating func redirect(_ line: LineID, to plan: ConnectionPlan, at now: Instant) {
        lines.redirect(line, to: plan, at: now)
    }

    /// One pass: what is due about lines, then everything that is ready on the network.
    ///
    /// - Parameters:
    ///   - network: The connections.
    ///   - names: Where addresses come from.
    ///   - now: The pass's instant.
    ///   - wait: How long the thread may sleep when nothing is ready.
    /// - Returns: How much was done.
    public mutating func poll<Backend: Sockets & ~Copyable, Source: Names & ~Copyable>(
        _ network: inout Network<Backend>,
        _ names: inout Source,
        at now: Instant,
        wait: Nanoseconds = .zero
    ) -> Int {
        var work = 0
        if now >= lines.nextDue {
            while let action = lines.next(at: now) {
                work += 1
                act(action, &network, &names, at: now)
            }
        }
        return work + network.poll(at: now, wait: wait, &self)
    }

    private mutating func act<Backend: Sockets & ~Copyable, Source: Names & ~Copyable>(
        _ action: Lines.Action,
        _ network: inout Network<Backend>,
        _ names: inout Source,
        at now: Instant
    ) {
        switch action {
        case .close(let connection): network.table.close(connection)
        case .dial(let line):
            let plan = lines.plan(line).connection
            switch names.addresses(of: plan.host, port: plan.port, at: now) {
            case .waiting: lines.postponed(line, at: now)
            case .failed(let words): lines.failed(line, .unresolved(words), at: now)
            case .addresses(let addresses):
                do {
                    lines.dialled(
                        line,
                        try network.dial(plan, addresses, at: now),
                        at: now
                    )
                } catch {
                    lines.failed(line, .refused(error), at: now)
                }
            }
        }
    }

    /// Part of `ConnectionHandler`.
    public mutating func opened(
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        guard let line = lines.owner(of: connection) else { return }
        let successor = lines.opened(connection, at: now)
        handler.opened(line, connection, successor: successor, &table, at: now)
    }

    /// Part of `ConnectionHandler`.
    @inline(__always)
    public mutating func received(
        _ message: Span<UInt8>,
        _ kind: MessageKind,
        on connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        guard let line = lines.owner(of: connection) else { return }
        let traffic = handler.received(message, kind, on: line, connection, &table, at: now)
        if traffic == .data { lines.dataFlowed(on: connection) }
    }

    /// Part of `ConnectionHandler`.
    public mutating func received(
        _ head: HTTPHead,
        _ body: Span<UInt8>,
        on connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        guard let line = lines.owner(of: connection) else { return }
        handler.received(head, body, on: line, connection, &table, at: now)
        lines.dataFlowed(on: connection)
    }

    /// Part of `ConnectionHandler`.
    public mutating func closed(
        _ connection: ConnectionID,
        _ reason: CloseReason,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        guard let line = lines.owner(of: connection) else { return }
        let reason = lines.reason(connection, reason)
        let isDown = lines.closed(connection, reason, at: now)
        handler.lost(line, connection, reason, isDown: isDown, &table, at: now)
    }
}
