internal import Base
internal import Domain
internal import Market
internal import Trading
internal import Transport

/// From an operator's cancel-all to the request on the wire, 200 orders resting.
final class LaneCancelAll: Work {
    /// Rests as many orders as are asked for, one tick apart, and never moves them.
    struct Wall: Strategy, ~Copyable {
        static let orders = 200

        mutating func book(_ book: borrowing LiveBook, at desk: inout Desk) {
            guard desk.orders.liveCount == 0, let ask = book.best(.sell) else { return }
            let tick = desk.instrument(book.instrument).tick.raw
            for place in 0..<Self.orders {
                do {
                    _ = try desk.place(
                        .sell,
                        of: book.instrument,
                        price: Price(raw: ask.price.raw + Int64(place + 1) * tick),
                        quantity: LaneRules.quantity,
                        timeInForce: .postOnly
                    )
                } catch { preconditionFailure("the wall stands: \(error)") }
            }
        }
    }

    private var venue: LaneVenue?
    private var rig: LaneRig<Wall, LaneSockets>?
    private let time = SystemTime()
    private var cancels: Int64 = 0

    func begin() {
        guard rig == nil else { return }
        let venue = LaneVenue(position: LaneRules.held.raw)
        venue.acknowledgeEach()
        do {
            let rig = try LaneRig<Wall, LaneSockets>(
                venue: venue.port,
                strategy: Wall(),
                drain: .thread
            )
            rig.command(Command(kind: .grant, value: .max))
            self.rig = rig
        } catch { preconditionFailure("a lane at a venue on loopback: \(error)") }
        self.venue = venue
        rest()
    }

    func run(_ operations: Int) {
        guard let rig else { return }
        for index in 0..<operations {
            if index > 0 { pause() }
            rig.command(Command(kind: .cancelAll))
            rig.pass()
        }
    }

    /// The venue cancels all of them, and the wall is built anew.
    func pause() {
        guard let venue else { return }
        venue.step()
        cancels += 1
        precondition(venue.cancels == cancels, "one request takes all of them back")
        venue.cancelResting()
        rest()
    }

    /// Passes and the venue in turns until all orders rest.
    private func rest() {
        guard let rig, let venue else { return }
        let giveUp = time.now + .seconds(60)
        var nextTick = time.now
        while rig.resting < Wall.orders {
            venue.step()
            rig.pass()
            guard venue.hears, time.now >= nextTick else { continue }
            guard time.now < giveUp else { fatalError("200 orders do not rest: \(rig.account)") }
            nextTick = time.now + .milliseconds(1)
            venue.tellMark()
            venue.tick()
        }
    }
}
