public import Base
internal import Domain
internal import Market

/// One pass of a replay as people are shown it: what was known, what was decided and why.
public struct PassPicture: Sendable {
    /// The pass's instant.
    public let instant: Instant

    /// The tape position of the pass's end.
    public let position: UInt64

    /// Books, orders with their places in the queue, positions: as they were when the pass ended.
    public let status: LaneStatus

    /// What the gate said about each request of the pass, in the order they were made.
    public let trails: [GateTrail]

    /// The stage times then, in nanoseconds and the order of `Stage`; nil where none were kept.
    public var stages: [Int64]?
}

extension Lane where V: ~Copyable, S: ~Copyable {
    /// From now on every check of the gate is kept until the next pass: for a replay that asks why.
    public mutating func explainGate() { core.desk.isExplained = true }

    /// What the gate said in the latest pass; empty unless it is explained.
    public var gateTrails: [GateTrail] { core.desk.trails }

    /// The latest pass.
    public mutating func picture(at position: UInt64) -> PassPicture {
        var status = LaneStatus()
        show(&status, started: core.now, tapeWhole: true)
        var trails = gateTrails
        for place in trails.indices { trails[place].ahead = queue(of: trails[place].request) }
        return PassPicture(
            instant: core.now,
            position: position,
            status: status,
            trails: trails,
            stages: nil
        )
    }

    /// What rests at a request's price; nil where it joins no queue or the book cannot be read.
    private func queue(of request: OrderRequest) -> Quantity? {
        let index = Int(request.instrument.index)
        guard request.action == .place || request.action == .modify, request.type == .limit,
            index < core.count
        else { return nil }
        return core.books[index].read(at: core.now) { book in
            book.quantity(request.side, at: request.price)
        }
    }
}
