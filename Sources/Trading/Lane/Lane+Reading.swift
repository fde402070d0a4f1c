public import Base
public import Domain
internal import Journal
internal import Market
internal import VenuePort

// What may be read of a lane between two passes.
extension Lane where V: ~Copyable, S: ~Copyable {
    /// The mode.
    public var mode: TradingMode { core.modes.mode }

    /// What keeps it from adding risk.
    public var reasons: ReadinessReasons { core.modes.reasons }

    /// What the order machine met.
    public var orderCounters: OrderCounters { core.desk.orders.counters }

    /// A position.
    public func position(of instrument: InstrumentID) -> Position {
        core.desk.position(of: instrument)
    }

    /// What the live orders of a contract add up to.
    public func exposure(of instrument: InstrumentID) -> Exposure {
        core.desk.orders.exposure(of: instrument)
    }

    /// Calls `body` with every order of a contract that is not final.
    public func forEachLive(of instrument: InstrumentID, _ body: (Order) -> Void) {
        core.desk.orders.forEachLive(of: instrument) { _, order in body(order) }
    }

    /// Requests that have not been answered.
    public var inFlight: Int { core.desk.orders.inFlight }

    /// Requests the gate refused.
    public var refused: UInt64 { core.desk.gate.refusals }

    /// The latest reason it gave.
    public var lastRefusal: Refusal? { core.desk.gate.lastRefusal }

    /// Messages taken since the start.
    public var messages: UInt64 { core.counts.messages }

    /// Fills booked since the start.
    public var fills: UInt64 { core.counts.fills }
}
